"""The rooms of the package and what they import, read from the import graph: a page of text and a drawing (SVG)."""

import tomllib
from ast import get_docstring, parse
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "konspekt"
BOX_WIDTH, BOX_HEIGHT, GAP, FLOOR = 118, 34, 14, 74
LEFT, TOP = 20, 20
STYLE = """text{font:13px sans-serif;fill:#1c1f24}rect{fill:#fbfaf7;stroke:#8a8f98}path{fill:none;stroke:#31507f;stroke-opacity:.28}
@media(prefers-color-scheme:dark){text{fill:#e8e6e1}rect{fill:#23262b;stroke:#6d737c}path{stroke:#9db7e0}}"""


def floors() -> list[list[str]]:
    """Give the floors of the import contract, top to bottom."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract for contract in contracts if contract["type"] == "layers")["layers"]
    return [[room.strip() for room in layer.split("|")] for layer in layers]


def imports() -> dict[str, set[str]]:
    """Give, for every room, the rooms that it imports itself."""
    graph = grimp.build_graph("konspekt", cache_dir=None)
    rooms = {room for floor in floors() for room in floor}
    found: dict[str, set[str]] = {room: set() for room in rooms}
    for module in graph.modules:
        importer = _room(module)
        if importer in rooms:
            found[importer] |= {_room(one) for one in graph.find_modules_directly_imported_by(module)} & rooms
    return {room: others - {room} for room, others in found.items()}


def architecture_page() -> str:
    """Write the page."""
    told = imports()
    lines = [
        "# Architecture",
        "",
        "One package, rooms on floors. A room imports only from floors below; rooms on one floor never import each other. The contract stands in",
        "`pyproject.toml` and is checked with every test run; this page and the drawing are read from the import graph.",
        "",
        "![Rooms and their imports](architecture.svg)",
        "",
        "| room | what it is for | imports |",
        "| --- | --- | --- |",
    ]
    for floor in floors():
        for room in floor:
            order = sorted(told[room])
            lines.append(f"| `{room}` | {_purpose(room)} | {', '.join(f'`{one}`' for one in order) or '-'} |")
    return "\n".join(lines) + "\n"


def architecture_drawing() -> str:
    """Draw the rooms, a row a floor, with a line for every import."""
    rows = floors()
    width = LEFT * 2 + max(len(row) for row in rows) * (BOX_WIDTH + GAP) - GAP
    places: dict[str, tuple[float, float]] = {}
    for level, row in enumerate(rows):
        start = (width - len(row) * (BOX_WIDTH + GAP) + GAP) / 2
        for number, room in enumerate(row):
            places[room] = (start + number * (BOX_WIDTH + GAP), TOP + level * FLOOR)
    lines: list[str] = []
    for importer, others in sorted(imports().items()):
        x, y = places[importer]
        for other in sorted(others):
            to_x, to_y = places[other]
            middle = (y + BOX_HEIGHT + to_y) / 2
            x1, x2 = x + BOX_WIDTH / 2, to_x + BOX_WIDTH / 2
            lines.append(
                f'<path d="M{x1:.0f} {y + BOX_HEIGHT}C{x1:.0f} {middle:.0f} {x2:.0f} {middle:.0f} {x2:.0f} {to_y}"/>'
            )
    for room, (x, y) in places.items():
        lines.append(f'<rect x="{x:.0f}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="6"/>')
        lines.append(
            f'<text x="{x + BOX_WIDTH / 2:.0f}" y="{y + 22}" text-anchor="middle">{escape(room)}</text>'
        )
    height = TOP * 2 + (len(rows) - 1) * FLOOR + BOX_HEIGHT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="Rooms and their imports">'
        f"<style>{STYLE}</style>\n" + "\n".join(lines) + "\n</svg>\n"
    )


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def _purpose(room: str) -> str:
    place = PACKAGE / room / "__init__.py"
    source = place if place.is_file() else PACKAGE / f"{room}.py"
    said = get_docstring(parse(source.read_text(encoding="utf-8"))) or ""
    return " ".join(said.split("\n\n")[0].split()).replace("|", "\\|")
