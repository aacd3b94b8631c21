"""`konspekt serve`: one a folder, an end that leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest

from jobs.real_service import RealService
from konspekt.cli.serve import speech_workers
from konspekt.cli.supervising import LONGEST_PAUSE_S, PARENT_PIPE, pause_after
from konspekt.settings import JobsSettings, Settings

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def test_a_second_one_is_refused_and_the_first_ends_whole(tmp_path: Path) -> None:
    service = RealService(tmp_path / "home")
    serve = service.serve()
    try:
        give_up = monotonic() + 90
        while "http://127.0.0.1:" not in service.log("serve"):
            assert monotonic() < give_up, service.told()
            sleep(0.1)
        assert "Stop it with Ctrl+C" in service.log("serve")
        assert len(service.children("worker")) == 2
        second = subprocess.run(
            [sys.executable, "-m", "konspekt.cli", "serve"],
            env=service.environment(),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert second.returncode == 3
        assert "service_running" in second.stderr
        children = psutil.Process(serve.pid).children(recursive=True)
        serve.terminate()
        assert serve.wait(timeout=30) == 0
        _, left = psutil.wait_procs(children, timeout=5)
        assert not left
    finally:
        service.stop()


def test_the_number_of_speech_workers_is_as_told(tmp_path: Path) -> None:
    assert speech_workers(Settings(home=tmp_path, jobs=JobsSettings(speech_workers=3))) == 3
    assert speech_workers(Settings(home=tmp_path)) >= 1


def test_a_pause_grows_to_its_bound_and_stays_there_however_often_a_process_dies() -> None:
    assert [pause_after(deaths) for deaths in (1, 2, 3)] == pytest.approx([0.2, 0.4, 0.8])
    # A database that is away for some hours: what dies in the meantime must not take its supervisor along.
    assert {pause_after(deaths) for deaths in (7, 100, 1100, 10**6)} == {LONGEST_PAUSE_S}


def test_a_process_ends_when_the_pipe_to_its_supervisor_closes() -> None:
    reading, writing = os.pipe()
    code = "from konspekt.cli.supervising import end_with_parent as e; import time; e(); print(1, flush=True); time.sleep(60)"
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, PARENT_PIPE: str(reading)},
        pass_fds=(reading,),
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"1\n"
    os.close(writing)
    assert process.wait(timeout=20) == -signal.SIGKILL
    process.stdout.close()
    os.close(reading)
