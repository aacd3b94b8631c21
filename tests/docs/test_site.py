"""`make docs`: the site is built without a warning, every address in it leads somewhere, nothing is asked of a third host."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from docs.pages import ROOT

TOOL = Path(sys.executable).parent / "zensical"


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(ROOT / "zensical.toml", folder)
    shutil.copytree(ROOT / "docs", folder / "docs")
    done = subprocess.run(
        [TOOL, "build", "--strict"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


def pages(site: Path) -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in site.rglob("index.html")}


def test_every_page_and_picture_of_the_site_is_there(site: Path) -> None:
    found = pages(site)
    assert len(found) > 30
    for path, text in found.items():
        for told in re.findall(r'<(?:a|img)\b[^>]*?\b(?:href|src)="([^"]*)"', text):
            address, _, anchor = unquote(told).partition("#")
            if re.match(r"https?:|mailto:", address):
                continue
            place = (path.parent / address).resolve() if address else path
            place = place / "index.html" if place.is_dir() else place
            assert place.is_file(), (path, told)
            assert not anchor or f'id="{anchor}"' in place.read_text(encoding="utf-8"), (path, told)


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for path, text in pages(site).items():
        loaded = re.findall(r'<(?:script|img|iframe)\b[^>]*?\bsrc="([^"]*)"', text)
        loaded += re.findall(
            r'<link\b[^>]*?\brel="(?:stylesheet|preconnect|icon)"[^>]*?\bhref="([^"]*)"', text
        )
        assert [address for address in loaded if "//" in address] == [], path


def test_every_page_can_be_reached_from_the_first_one(site: Path) -> None:
    found = pages(site)
    reached, waiting = set(), [site / "index.html"]
    while waiting:
        path = waiting.pop()
        reached.add(path)
        for told in re.findall(r'<a\b[^>]*?\bhref="([^"]*)"', found[path]):
            address = unquote(told).partition("#")[0]
            place = (path.parent / address / "index.html").resolve()
            if "://" not in address and place in found and place not in reached:
                waiting.append(place)
    assert set(found) - reached == set()
