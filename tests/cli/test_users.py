"""`konspekt user`: accounts, at the machine itself."""

import pytest
from typer.testing import CliRunner

from konspekt.cli import app
from konspekt.cli.messages import choose_language
from konspekt.domain.errors import KonspektError, NameTaken, ObjectMissing, PasswordWeak, RequestBad


@pytest.fixture
def konspekt(tmp_path, monkeypatch):
    """Run a command on a home of its own; gives what it said."""
    monkeypatch.setenv("KONSPEKT_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    choose_language("en")

    def run(*words: str, stdin: str = "") -> str:
        ran = CliRunner().invoke(app, list(words), input=stdin)
        if isinstance(ran.exception, KonspektError):
            raise ran.exception
        assert ran.exit_code == 0, ran.output
        return ran.output

    yield run
    choose_language("ru")


def test_a_password_that_nobody_gave_is_made_up_and_shown_once(konspekt) -> None:
    password = konspekt("user", "add", "Vera", "--role", "lecturer").split()[-1]
    assert len(password) >= 12
    listed = konspekt("user", "list")
    assert "vera" in listed
    assert password not in listed


def test_a_given_password_is_not_shown(konspekt) -> None:
    assert "few words" not in konspekt("user", "add", "Vera", "--password-stdin", stdin="a few words\n")
    assert "other words" not in konspekt(
        "user", "password", "VERA", "--password-stdin", stdin="other words\n"
    )
    with pytest.raises(PasswordWeak):
        konspekt("user", "password", "vera", "--password-stdin", stdin="short\n")


def test_an_account_is_shut_out_and_let_in_again(konspekt) -> None:
    konspekt("user", "add", "vera")
    konspekt("user", "disable", "Vera")
    assert "shut out" in konspekt("user", "list")
    konspekt("user", "enable", "vera")
    assert "shut out" not in konspekt("user", "list")


def test_names_are_taken_once_and_unknown_ones_are_told(konspekt) -> None:
    konspekt("user", "add", "vera")
    with pytest.raises(NameTaken):
        konspekt("user", "add", "VERA")
    with pytest.raises(ObjectMissing):
        konspekt("user", "disable", "nobody")


def test_the_single_user_gets_a_new_way_in(konspekt) -> None:
    first, second = konspekt("user", "entry"), konspekt("user", "entry")
    assert first.startswith("http://127.0.0.1:8765/?token=")
    assert first != second


def test_where_people_have_accounts_nobody_comes_in_without_a_name(konspekt, monkeypatch) -> None:
    monkeypatch.setenv("KONSPEKT_ACCOUNTS__MODE", "accounts")
    with pytest.raises(RequestBad):
        konspekt("user", "entry")
