"""What the OpenAPI document promises is what the service does, whatever it is asked."""

import os
from collections.abc import Iterator
from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from web.permissions_table import TABLE
from web.whole_world import Setting, open_setting, take_back

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ENDLESS = ("GET /events", "GET /lectures/{lecture_id}/events")
TOGETHER = 8
EXAMPLES = 200 if os.environ.get("KONSPEKT_SOAK") == "1" else 6
"""Of each kind (well formed, malformed, about things that are there) for each operation: with 6 the whole takes less than a minute."""
PLACES = {
    "lecture_id": "own",
    "row_id": "row",
    "token": "link",
    "course_id": "course",
    "user_id": "user",
    "link_id": "link",
    "webhook_id": "webhook",
    "template_id": "template",
    "run_id": "run",
    "upload_id": "upload",
}

schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")


@pytest.fixture(scope="module")
def setting(tmp_path_factory) -> Iterator[Setting]:
    opened = open_setting(tmp_path_factory.mktemp("contract"))
    yield opened
    opened.world.service.close()


@pytest.fixture(scope="module")
def document(setting):
    return schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", setting.world.client.app, headers={"Host": "localhost"}
    )


def try_out(setting: Setting, operation, *, mode: GenerationMode, pinned: dict[str, str]) -> None:
    @seed(20261122)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(mode, path_parameters=pinned or None))
    def ask(case) -> None:
        headers = {"Cookie": f"konspekt_session={setting.world.session_of('administrator')}"}
        case.call_and_validate(base_url="http://127.0.0.1:8765", headers=headers, checks=CHECKS)

    # Some operations take nothing that could be malformed.
    with suppress(Unsatisfiable):
        ask()


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, len(TABLE), TOGETHER))
def test_every_answer_is_one_that_the_document_names(setting, document, first) -> None:
    broken = {}
    for route in list(TABLE)[first : first + TOGETHER]:
        if route in ENDLESS:
            continue
        method, _, path = route.partition(" ")
        operation = document[f"/api/v1{path}"][method]
        pinned = {name: setting.ids[thing] for name, thing in PLACES.items() if f"{{{name}}}" in path}
        try:
            try_out(setting, operation, mode=GenerationMode.POSITIVE, pinned={})
            if pinned:
                try_out(setting, operation, mode=GenerationMode.POSITIVE, pinned=pinned)
            try_out(setting, operation, mode=GenerationMode.NEGATIVE, pinned=pinned)
        except (FailureGroup, Failure) as failure:
            broken[route] = "\n".join(str(told) for told in getattr(failure, "exceptions", [failure]))
        take_back(setting)
    assert not broken, "\n\n".join(f"{route}: {told}" for route, told in broken.items())
