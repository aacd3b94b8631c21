"""`konspekt weights optimise`: a faster network, checked, or a reason why not."""

import sys
from pathlib import Path

import pytest

from konspekt import cli
from konspekt.cli.messages import choose_language
from tone_voice import write_weights


def run(monkeypatch: pytest.MonkeyPatch, *words: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["konspekt", "weights", "optimise", *map(str, words)])
    choose_language("ru")
    try:
        cli.main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def test_the_faster_network_is_written_beside_the_full_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_weights(tmp_path / "own", variant="v3_e2e_ctc")
    assert run(monkeypatch, "--folder", folder) == 0
    assert (folder / "v3_e2e_ctc.matmul8.onnx").is_file()
    assert "v3_e2e_ctc.matmul8.onnx" in capsys.readouterr().out.replace("\n", "")


def test_without_the_full_network_it_says_what_to_fetch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--root", tmp_path) == 4
    assert "konspekt weights fetch gigaam-fp32" in capsys.readouterr().err
