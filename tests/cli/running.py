"""`konspekt` in this process: starting one takes seconds."""

import sys
from collections.abc import Callable

import pytest

from konspekt import cli
from konspekt.cli.messages import choose_language


def command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, language: str
) -> Callable[..., tuple[int, str, str]]:
    """Give what runs a command: its exit code, standard output and error output."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["konspekt", *map(str, words)])
        choose_language(language)
        code = 0
        try:
            cli.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        told = capsys.readouterr()
        return code, told.out, told.err

    return run
