"""Write docs/reference/openapi.json, and from it the types of the pages where node's packages are installed.

`python scripts/make_api_types.py` writes; `--check` says whether what is committed is what the code says now.
"""

import json
import sys
import tempfile
from pathlib import Path

from konspekt import wiring
from konspekt.settings import Settings
from konspekt.web.app import build_app, openapi

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from hatch_build import npm  # noqa: E402 - beside this folder

DOCUMENT = ROOT / "docs" / "reference" / "openapi.json"
FRONTEND = ROOT / "frontend"
TYPES = FRONTEND / "src" / "api" / "schema.d.ts"
GENERATOR = FRONTEND / "node_modules" / ".bin" / "openapi-typescript"


def document() -> str:
    """Give the OpenAPI document of this code."""
    with tempfile.TemporaryDirectory() as home:
        service = wiring.service(Settings(home=Path(home), _env_file=None))
        try:
            made = openapi(build_app(service))
        finally:
            service.close()
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def types(place: Path) -> str:
    """Give the types of a document in TypeScript."""
    options = ["--default-non-nullable", "false", "--alphabetize"]
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / TYPES.name
        # By npm, since node itself may be only in the wheel.
        npm(ROOT, "exec", "--", GENERATOR.name, str(place), "--output", str(made), *options)
        return made.read_text(encoding="utf-8")


def main() -> int:
    """Write both, or compare."""
    is_check = sys.argv[1:] == ["--check"]
    stale: list[str] = []
    made = document()
    if is_check and _committed(DOCUMENT) != made:
        stale.append(str(DOCUMENT.relative_to(ROOT)))
    if not is_check:
        DOCUMENT.write_text(made, encoding="utf-8")
    if GENERATOR.is_file() and not stale:
        told = types(DOCUMENT)
        if is_check and _committed(TYPES) != told:
            stale.append(str(TYPES.relative_to(ROOT)))
        if not is_check:
            TYPES.write_text(told, encoding="utf-8")
    if stale:
        print(f"Out of date: {', '.join(stale)}. Run: make api-types", file=sys.stderr)
    return bool(stale)


def _committed(place: Path) -> str:
    return place.read_text(encoding="utf-8") if place.is_file() else ""


if __name__ == "__main__":
    sys.exit(main())
