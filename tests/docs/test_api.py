"""What docs/api.md says, works: its code is run, its routes exist, its list of edits is whole."""

import json
import re
from pathlib import Path
from typing import get_args

import httpx
import pytest

from konspekt.editing import edits
from web.lecture_world import add_lecture
from web.world import add_everybody, open_world

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
OPENAPI = json.loads((ROOT / "docs" / "reference" / "openapi.json").read_text(encoding="utf-8"))


@pytest.fixture
def world(tmp_path):
    opened = open_world(tmp_path / "home")
    add_everybody(opened.service)
    yield opened
    opened.service.close()


@pytest.fixture
def client():
    """The page's program."""
    program: dict = {}
    for block in re.findall(r'```python title="client.py"\n(.*?)```', PAGE, re.DOTALL):
        exec(block, program)  # noqa: S102 - the page of this repository
    return program


@pytest.fixture
def service(world):
    token = world.ask("POST", "/me/tokens", by="owner", json={"name": "x"}).json()["token"]
    world.client.cookies.clear()
    world.client.base_url = "http://127.0.0.1:8765/api/v1"
    world.client.headers["Authorization"] = f"Bearer {token}"
    return world.client


def test_the_program_reads_every_segment_and_corrects_one(world, client, service) -> None:
    lecture_id = add_lecture(world)
    segments = list(client["pages"](service, f"/lectures/{lecture_id}/segments", "segments"))
    assert len(segments) == 5
    corrected = client["correct"](
        service, lecture_id, segments[2], lambda text: text.replace("пайтон", "Python")
    )
    assert corrected["text"] == "Да да, Python умеет складывать строки."


def test_the_program_corrects_what_another_corrected_since(world, client, service) -> None:
    lecture_id = add_lecture(world)
    segments = list(client["pages"](service, f"/lectures/{lecture_id}/segments", "segments"))
    service.post(
        f"/lectures/{lecture_id}/edits",
        json={"edits": [{"op": "set_text", "segment_id": segments[0]["id"], "text": "Литерал это запись."}]},
        headers={"If-Match": f'"{segments[0]["id"]}:1"'},
    ).raise_for_status()
    corrected = client["correct"](service, lecture_id, segments[0], lambda text: f"{text} Да.")
    assert corrected["text"] == "Литерал это запись. Да."


def test_the_program_sends_again_what_was_not_answered(world, client, service) -> None:
    lecture_id = add_lecture(world)

    class Broken:
        """Breaks the line after the service has done its work."""

        answered = 0

        def post(self, *sent, **options):
            answer = service.post(*sent, **options)
            self.answered += 1
            if self.answered == 1:
                raise httpx.ReadError("the line broke")
            return answer

    form = {"edits": [{"op": "add_entry", "headword": "код"}]}
    path = f"/lectures/{lecture_id}/edits"
    answer = client["send"](Broken(), path, form, {"Idempotency-Key": "once"})
    assert answer.status_code == 200
    entries = service.get(f"/lectures/{lecture_id}/glossary").json()["entries"]
    assert sum(entry["headword"] == "код" for entry in entries) == 1


def test_every_route_of_the_page_exists() -> None:
    named = set(re.findall(r"(?:GET|POST|PUT) (?:/api/v1)?(/[\w/{}]+)", PAGE))
    assert named
    assert {f"/api/v1{path}" for path in named} <= set(OPENAPI["paths"])


def test_the_page_names_every_edit() -> None:
    known = {get_args(form.__annotations__["op"])[0] for form in get_args(edits.Edit)}
    table = "\n".join(line for line in PAGE.splitlines() if line.startswith("|"))
    assert known == set(re.findall(r"`([a-z_]+)`", table))
