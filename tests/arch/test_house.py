"""The house rules that no linter knows."""

import ast
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest

from konspekt.domain import errors
from konspekt.locales import TAGS, words

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "konspekt"
CYRILLIC = re.compile("[А-Яа-яЁё]")
RUSSIAN_ROOMS = ("language/", "locales/", "notes/templates/")
MAX_MODULE_LINES = 400
MAX_FUNCTION_LINES = 60
HEAVY = {"onnxruntime", "onnx_asr", "ctranslate2", "faster_whisper", "torch", "fastapi", "sqlalchemy", "dbos"}

MODULES = sorted(SRC.rglob("*.py"))


def named(path: Path) -> str:
    return path.relative_to(SRC).as_posix()


def test_russian_lives_in_the_language_room() -> None:
    strays = [
        named(path)
        for path in MODULES
        if not named(path).startswith(RUSSIAN_ROOMS) and CYRILLIC.search(path.read_text(encoding="utf-8"))
    ]
    assert strays == []


def test_no_module_outgrows_its_reader() -> None:
    long = {
        named(p): n
        for p in MODULES
        if (n := len(p.read_text(encoding="utf-8").splitlines())) > MAX_MODULE_LINES
    }
    assert long == {}


def test_no_function_outgrows_its_reader() -> None:
    long = {
        f"{named(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > MAX_FUNCTION_LINES
    }
    assert long == {}


def test_importing_the_pipeline_loads_no_engine() -> None:
    code = "import konspekt.pipeline, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(SRC.parent)},
    ).stdout.split()
    assert HEAVY.isdisjoint(loaded)


def kinds_of_error() -> list[type[errors.KonspektError]]:
    found = [errors.KonspektError]
    for kind in found:
        found.extend(kind.__subclasses__())
    return found


@pytest.mark.parametrize("kind", kinds_of_error(), ids=lambda kind: kind.__name__)
def test_every_error_has_its_own_code_and_says_what_happened_and_what_to_do(kind) -> None:
    assert [other.__name__ for other in kinds_of_error() if other.code == kind.code] == [kind.__name__] or (
        "code" not in vars(kind)
    )
    for tag in TAGS:
        assert f"errors.{kind.code}" in words(tag)
        assert f"actions.{kind.code}" in words(tag)


def test_both_languages_say_the_same_things_with_the_same_figures() -> None:
    def figures(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    russian, english = words("ru"), words("en")
    assert russian.keys() == english.keys()
    assert [key for key in russian if figures(russian[key]) != figures(english[key])] == []


def test_russian_messages_are_russian() -> None:
    bare = [key for key, text in words("ru").items() if not CYRILLIC.search(text)]
    assert [key for key in bare if words("ru")[key].strip() and not words("ru")[key].isupper()] == []


def test_locks_pin_by_hash_and_name_no_address() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.lock")):
        text = lock.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
