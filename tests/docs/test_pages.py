"""Every page that people wrote: links lead somewhere, commands and settings exist, code can be read by its own language."""

import ast
import json
import re
import shlex
import subprocess
import sys
import tomllib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from typer.core import TyperGroup
from typer.main import get_command

from docs.pages import (
    ROOT,
    SHELLS,
    Page,
    every_page,
    konspekt_words,
    page,
    shell_lines,
    words_of,
    written_pages,
)
from konspekt.cli import app
from konspekt.settings import Settings

pages = pytest.mark.parametrize("it", every_page(), ids=lambda it: it.name)
written = pytest.mark.parametrize("it", written_pages(), ids=lambda it: it.name)
OF_THE_READER = {"deploy/models"}
"""Folders that whoever follows the page makes."""
RUSSIAN = ("README.ru.md", "docs/index.md", "docs/guide/", "docs/administration.md")


@pages
def test_every_link_leads_to_a_file_and_every_anchor_to_a_heading(it: Page) -> None:
    for link in (*it.links, *(address for address, _ in it.pictures)):
        if re.match(r"https?:|mailto:", link):
            continue
        address, _, anchor = unquote(link).partition("#")
        place = (it.path.parent / address).resolve() if address else it.path
        assert place.exists(), link
        assert not anchor or anchor in page(place).headings, link


@pages
def test_a_page_of_the_site_leads_nowhere_out_of_it(it: Page) -> None:
    site = ROOT / "docs"
    if it.path.is_relative_to(site):
        for link in it.links:
            assert "://" in link or (it.path.parent / link).resolve().is_relative_to(site), link


@written
def test_every_picture_says_what_it_shows_in_the_language_of_its_page(it: Page) -> None:
    for address, words in it.pictures:
        assert len(words) > 10, address
        assert bool(re.search("[а-я]", words)) == it.name.startswith(RUSSIAN), address


@written
def test_every_make_command_exists(it: Page) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z0-9-]+):", makefile, re.MULTILINE))
    assert words_of(it, r"(?:^|; |&& )make ([a-z0-9-]+)") <= targets


@written
def test_every_konspekt_command_exists_with_its_options(it: Page) -> None:
    for words in konspekt_words(it):
        command = get_command(app)
        rest = [*words]
        while isinstance(command, TyperGroup) and rest:
            assert rest[0] in command.commands, words
            command = command.commands[rest.pop(0)]
        known = {option for one in command.params for option in one.opts} | {"--help"}
        assert {word.partition("=")[0] for word in rest if word.startswith("--")} <= known, words


@written
def test_every_module_and_script_that_is_run_exists(it: Page) -> None:
    for name in words_of(it, r"python -m ([\w.]+)"):
        assert find_spec(name) is not None, name


@written
def test_every_variable_is_a_setting_or_is_read_by_what_the_page_speaks_of(it: Page) -> None:
    for name in set(re.findall(r"KONSPEKT_[A-Z0-9_]+", it.text)):
        if name.endswith("_"):  # a whole group: KONSPEKT_DATABASE__*
            assert any(known.startswith(name) for known in settings()), name
        else:
            assert name in settings() or name in other_variables(), name


@cache
def settings() -> set[str]:
    def named(group, prefix: str):
        for name, field in group.model_fields.items():
            if hasattr(field.annotation, "model_fields"):
                yield from named(field.annotation, f"{prefix}{name.upper()}__")
            else:
                yield f"{prefix}{name.upper()}"

    return set(named(Settings, "KONSPEKT_"))


@cache
def other_variables() -> set[str]:
    """Give the variables that notebooks, the dev server of the pages and the gate read."""
    places = [ROOT / "Makefile", ROOT / "frontend" / "vite.config.ts", *(ROOT / "notebooks").glob("*.ipynb")]
    text = "\n".join(place.read_text(encoding="utf-8") for place in places)
    return set(re.findall(r"KONSPEKT_[A-Z0-9_]+", text))


@written
def test_every_path_of_this_repository_exists(it: Page) -> None:
    homes = [ROOT, ROOT / "src" / "konspekt", ROOT / "frontend", ROOT / "frontend" / "src"]
    for told in words_of(it, r"(?<![\w./~-])[\w.]+(?:/[\w.{},*-]+)+/?"):
        name = told.rstrip("/.,")
        if name not in OF_THE_READER and any((home / name.partition("/")[0]).is_dir() for home in homes):
            for one in unfolded(name):
                is_there = any(any((*home.glob(one), *home.glob(f"{one}.*"))) for home in homes)
                assert is_there or ignored(one), told


def unfolded(name: str) -> list[str]:
    """Write out locales/{ru,en}/x.ts."""
    found = re.search(r"\{([^}]*)\}", name)
    if not found:
        return [name]
    return [one for part in found[1].split(",") for one in unfolded(name.replace(found[0], part, 1))]


def ignored(name: str) -> bool:
    """Tell whether git is told to leave a path out: it is made, not kept."""
    done = subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT, check=False)
    return done.returncode == 0


@written
def test_every_route_exists(it: Page) -> None:
    paths = json.loads((ROOT / "docs" / "reference" / "openapi.json").read_text(encoding="utf-8"))["paths"]
    for found in re.findall(r"(?:GET|POST|PUT|PATCH|DELETE) (/[\w/{}-]+)", it.text):
        assert found in paths or f"/api/v1{found}" in paths, found


@written
def test_every_metric_exists(it: Page) -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("metrics*.py"))
    for name in words_of(it, r"\bkonspekt_[a-z_]+\b"):
        if not name.startswith("konspekt_hum"):  # the plug-in of docs/extending.md
            assert name in sources, name


@written
def test_every_block_of_code_can_be_read_by_its_language(it: Page) -> None:
    for block in it.blocks:
        match block.language:
            case "python":
                ast.parse(block.text)
            case "json":
                json.loads(block.text)
            case "yaml":
                yaml.safe_load(block.text)
            case "toml":
                tomllib.loads(block.text)
            case language:
                assert language in (*SHELLS, "text", "diff"), language


FIRST_WORDS = {
    "make",
    "konspekt",
    "cd",
    "pip",
    "docker",
    "python",
    "python3",
    "python3.11",
    "export",
    "apt-get",
    "npm",
}


@written
def test_every_command_of_a_block_is_one_that_the_shell_understands(it: Page) -> None:
    for line in shell_lines(it):
        if not re.match(r"[\w./]", line):
            continue
        done = subprocess.run(["bash", "-n", "-c", line], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        for part in re.split(r" && |; ", line):
            words = [word for word in shlex.split(part) if not re.match(r"[A-Z_]+=", word)]
            assert not words or Path(words[0]).name in FIRST_WORDS, line


def test_make_takes_the_variables_that_the_pages_give_it() -> None:
    lines = {line for it in written_pages() for line in shell_lines(it) if re.match("make .*=", line)}
    for target in sorted({line.split()[1] for line in lines}):
        line = max((line for line in lines if line.split()[1] == target), key=len)
        command = ["make", "--dry-run", *shlex.split(line)[1:]]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        for given in shlex.split(line)[2:]:
            assert given.partition("=")[2] in done.stdout, line


def test_the_reference_pages_say_what_the_code_says() -> None:
    command = [sys.executable, "scripts/make_reference.py", "--check"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_every_decision_has_its_context_evidence_and_consequences() -> None:
    for place in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")):
        for part in ("**Context.**", "**Decision.**", "**Evidence.**", "**Consequences.**"):
            assert part in page(place).text, f"{place.name} lacks {part}"
