"""Engines by name: shipped ones, plug-ins, and names that nobody knows."""

import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pytest

from konspekt.domain.errors import EngineMissing
from konspekt.engines import registry
from konspekt.engines.options import EngineOptions
from konspekt.locales import tell


@pytest.fixture
def plugged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package installed beside Konspekt that brings two engines, one under a shipped name."""
    info = tmp_path / "plugin-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: plugin\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        f"[{registry.ENTRY_POINTS}]\nplugged = plugin_engine:build\nwhisper = plugin_engine:build\n"
    )
    (tmp_path / "plugin_engine.py").write_text(
        "class Plugged:\n    name = 'plugged'\n\ndef build(options):\n    return Plugged()\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()


def test_every_row_names_a_function_that_builds() -> None:
    for row in registry.SHIPPED.values():
        module, _, function = row.partition(":")
        assert callable(getattr(importlib.import_module(module), function))


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(EngineMissing) as refused:
        registry.build("whisperer", EngineOptions())
    for tag in ("ru", "en"):
        told, action = tell(refused.value, tag)
        assert "whisperer" in told
        assert all(name in action for name in registry.SHIPPED)


@pytest.mark.usefixtures("plugged")
def test_an_installed_package_adds_engines() -> None:
    assert registry.names()[-1] == "plugged"
    assert registry.build("plugged", EngineOptions()).name == "plugged"


@pytest.mark.usefixtures("plugged")
def test_no_package_takes_the_place_of_a_shipped_engine() -> None:
    assert registry.names().count("whisper") == 1
    with pytest.raises(Exception, match="weights_missing"):
        registry.build("whisper", EngineOptions())


def test_looking_at_the_names_loads_no_engine() -> None:
    """The libraries of all engines together take seconds to import and may be missing."""
    program = (
        "import sys; from konspekt.engines import registry; registry.names();"
        "print([name for name in ('onnxruntime', 'onnx_asr', 'faster_whisper', 'ctranslate2') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("wrong", [{"threads": -1}, {"beam_size": -1}, {"attempts": 0}, {"timeout_s": 0}])
def test_options_refuse_figures_without_sense(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        EngineOptions(**wrong)
