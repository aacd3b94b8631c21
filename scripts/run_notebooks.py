"""Execute the notebooks where they stand and keep what they print: `python scripts/run_notebooks.py [--check] [NAME ...]`.

With `--check` nothing is written: the command fails when a notebook fails or prints something else than what is committed (figures of
time, under the heading of cost, are left out).
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

FOLDER = Path(__file__).parents[1] / "notebooks"
LONGEST_S = 900
COST_HEADING = "## Цена"
"""Under it stand figures that change from run to run."""


def main() -> int:
    """Run the notebooks named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    places = [FOLDER / f"{name}.ipynb" for name in asked.names] or sorted(FOLDER.glob("*.ipynb"))
    with tempfile.TemporaryDirectory() as work:
        return run_all(places, Path(work), is_check=asked.check)


def run_all(places: Sequence[Path], work: Path, *, is_check: bool) -> int:
    """Run notebooks one after another; lectures that one made are ready for the next."""
    os.environ.setdefault("KONSPEKT_NOTEBOOK_WORK", str(work / "lectures"))
    os.environ["KONSPEKT_NOTEBOOK_TESTS"] = str(FOLDER.parent / "tests")
    os.environ["IPYTHONDIR"] = str(work)
    stale: list[str] = []
    for place in places:
        committed = nbformat.read(place, as_version=4)
        try:
            fresh = run(place, folder=work if is_check else place.parent)
        except CellExecutionError as error:
            print(f"{place.name}: {error}", file=sys.stderr)
            return 1
        if is_check and printed(fresh) != printed(committed):
            stale.append(place.name)
        elif not is_check:
            nbformat.write(fresh, place)
        print(f"{place.name}: done")
    if stale:
        print(f"Printed something else: {', '.join(stale)}; run `make notebooks`", file=sys.stderr)
    return 1 if stale else 0


def run(place: Path, *, folder: Path) -> nbformat.NotebookNode:
    """Execute one notebook; files that it writes go to the folder."""
    notebook = nbformat.read(place, as_version=4)
    resources = {"metadata": {"path": str(folder)}}
    client = NotebookClient(notebook, timeout=LONGEST_S, kernel_name="python3", resources=resources)
    client.execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    return notebook


def printed(notebook: nbformat.NotebookNode) -> list[str]:
    """Give what the cells print, without the figures of cost."""
    texts: list[str] = []
    is_cost = False
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            is_cost = cell.source.startswith(COST_HEADING)
        elif not is_cost:
            texts.append("".join(output.get("text", "") for output in cell.outputs))
    return texts


if __name__ == "__main__":
    sys.exit(main())
