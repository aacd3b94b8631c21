"""`konspekt doctor`, `backup` and `restore` as somebody at the machine runs them."""

import fcntl
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from konspekt import wiring
from konspekt.cli import app
from konspekt.domain.errors import BackupInTheWay, FileMissing, HomeNotEmpty, ServiceRunning
from konspekt.library.doctor import Check, examine
from konspekt.settings import Settings
from web.world import open_service


@dataclass
class Ran:
    code: int
    said: str


@pytest.fixture
def run(tmp_path: Path, monkeypatch, capsys):
    """Run a command in this process: starting one takes seconds."""
    monkeypatch.chdir(tmp_path)

    def command(home: Path, *words: str, **options: str) -> Ran:
        with monkeypatch.context() as patch:
            for name, value in {"KONSPEKT_HOME": str(home), **options}.items():
                patch.setenv(name, value)
            capsys.readouterr()
            code = app(list(words), standalone_mode=False) or 0
            return Ran(code, capsys.readouterr().out)

    return command


def make_home(home: Path) -> Path:
    open_service(home).close()
    return home


def sick_checks(home: Path, folder: Path) -> list[Check]:
    """What the doctor finds where the recognizer's weights are missing."""
    orders = wiring.doctor_orders(Settings(home=home, weights=folder / "none"))
    checks = examine(orders)
    orders.database.close()
    return checks


def test_the_doctor_says_what_is_missing_and_what_to_do(run, tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    fine = run(home, "doctor", "--json", KONSPEKT_SPEECH__ENGINE="sample")
    told = {check["id"]: check for check in json.loads(fine.said)["checks"]}
    missing = [check["id"] for check in told.values() if not check["ok"] and not check["optional"]]
    assert (fine.code, missing) in ((0, []), (1, ["interface"]))  # the pages are built by `make pages`
    sick = run(home, "doctor", KONSPEKT_WEIGHTS=str(tmp_path / "none"), KONSPEKT_SPEECH__ENGINE="gigaam")
    assert sick.code == 1
    assert "konspekt weights fetch gigaam" in sick.said
    told = {check.id: check for check in sick_checks(home, tmp_path)}
    assert re.search(r"свободно \d+(,\d)? ГБ", told["disk"].detail("ru"))
    assert re.search(r"\d+(\.\d)? GB", told["disk"].detail("en"))
    # Whoever shows it says himself that this is what to do.
    assert told["recognizer"].action("ru").startswith("С интернетом: konspekt weights fetch")
    lost = run(home, "doctor", KONSPEKT_DATABASE__URL="postgresql+psycopg://x@127.0.0.1:1/x")
    assert lost.code == 1
    assert "KONSPEKT_DATABASE__URL" in lost.said


def test_a_backup_goes_into_an_empty_home_and_never_under_a_running_service(run, tmp_path: Path) -> None:
    home, other, file = make_home(tmp_path / "home"), tmp_path / "other", tmp_path / "a.tar.gz"
    run(home, "user", "add", "anna", "--role", "administrator")
    assert run(home, "backup", str(file)).code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupInTheWay):
        run(home, "backup", str(file))
    make_home(other)
    (other / "jobs.db").write_bytes(b"queues of before")
    assert run(other, "restore", str(file)).code == 0
    assert not (other / "jobs.db").exists()
    assert "anna" in run(other, "user", "list").said
    with pytest.raises(HomeNotEmpty):
        run(other, "restore", str(file))
    with (other / "service.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(ServiceRunning):
            run(other, "restore", str(file), "--force")
    assert run(other, "restore", str(file), "--force").code == 0
    with pytest.raises(FileMissing):
        run(other, "restore", str(tmp_path / "none.tar"))
