"""The web application: routes under /api/v1, the UI everywhere else."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from copy import deepcopy
from importlib.metadata import version
from typing import Final, cast

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.middleware.gzip import GZipMiddleware

from konspekt.library.accepting import resume_finished
from konspekt.library.engines import Fetching
from konspekt.library.figures import figures
from konspekt.web import errors
from konspekt.web.doorway import NOT_COMPRESSED, Doorway
from konspekt.web.errors import MEDIA_TYPE, Problem, errors_of_every_route
from konspekt.web.events import EventHub
from konspekt.web.metrics import Metrics, Timing
from konspekt.web.routes import ROOT_ROUTERS, ROUTERS
from konspekt.web.ui import Ui
from konspekt.wiring import Service, upload_desk

API: Final = "/api/v1"
SMALL_BYTES: Final = 1000
"""Below which an answer is not worth compressing."""
COMPRESSION: Final = 5
"""Of gzip: nine costs four times the time for 2 % of the size on a page of segments."""


def build_app(service: Service) -> FastAPI:
    """Make the application of one service; it closes the service when it ends."""
    events = EventHub(service.shelf)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncGenerator[None]:
        # Beside the first requests: looking into a long file takes its time, and locks keep the two apart.
        finishing = asyncio.create_task(run_in_threadpool(resume_finished, upload_desk(service)))
        yield
        await events.close()
        await finishing
        service.close()

    app = FastAPI(
        title="Konspekt",
        version=version("konspekt"),
        description="Lectures: transcript, glossary and notes. Errors are problem+json with a code.",
        openapi_url=f"{API}/openapi.json",
        docs_url=None,  # its page loads scripts from another site
        redoc_url=None,
        lifespan=life,
        redirect_slashes=False,
        generate_unique_id_function=_function_name,
        separate_input_output_schemas=False,
    )
    app.state.service = service
    app.state.events = events
    app.state.metrics = metrics = Metrics(lambda: figures(upload_desk(service)))
    app.state.fetching = Fetching(
        root=service.settings.weights_folder, mirror=service.settings.weights_mirror
    )
    for router in ROUTERS:
        app.include_router(router, prefix=API)
    for router in ROOT_ROUTERS:
        app.include_router(router)
    app.router.default = Ui()
    errors.install(app)
    app.add_middleware(
        GZipMiddleware,
        minimum_size=SMALL_BYTES,
        compresslevel=COMPRESSION,
        exclude_content_types=NOT_COMPRESSED,
    )
    app.add_middleware(Timing, metrics=metrics)
    app.add_middleware(Doorway, web=service.settings.web)
    app.openapi = lambda: openapi(app)
    return app


def openapi(app: FastAPI) -> dict[str, object]:
    """Give the OpenAPI document, made once: every operation with the errors that it may give."""
    if app.openapi_schema is None:
        made = cast(
            "dict[str, object]",
            # A copy: what routes declare is shared by every application of this process.
            deepcopy(
                get_openapi(
                    title=app.title,
                    version=app.version,
                    description=app.description,
                    routes=app.routes,
                    separate_input_output_schemas=False,
                )
            ),
        )
        _complete(made)
        app.openapi_schema = made
    return app.openapi_schema


def _complete(document: Mapping[str, object]) -> None:
    paths = cast("dict[str, dict[str, dict[str, object]]]", document.get("paths", {}))
    for operations in paths.values():
        for method, operation in operations.items():
            declared = cast("dict[str, dict[str, object]]", operation["responses"])
            # FastAPI declares its own form of 422, which no answer of ours has.
            if "application/json" in cast("dict[str, object]", declared.get("422", {}).get("content", {})):
                del declared["422"]
            for status, answer in errors_of_every_route(
                method=method, is_open="security" not in operation
            ).items():
                _add(declared, str(status), answer)
            operation["responses"] = dict(sorted(declared.items()))
    components = cast("dict[str, dict[str, object]]", document.setdefault("components", {}))  # type: ignore[attr-defined]
    schemas = components.setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    components["examples"] = _shared_examples(paths)


def _shared_examples(paths: Mapping[str, Mapping[str, Mapping[str, object]]]) -> dict[str, object]:
    """Give the examples of errors by their code, and let every answer point there: each would else stand in the document 100 times."""
    shared: dict[str, object] = {}
    for operations in paths.values():
        for operation in operations.values():
            for answer in cast("dict[str, dict[str, dict[str, object]]]", operation["responses"]).values():
                told = cast("dict[str, dict[str, object]]", answer.get("content", {})).get(MEDIA_TYPE, {})
                examples = cast("dict[str, object]", told.get("examples", {}))
                for code, example in examples.items():
                    shared.setdefault(code, example)
                    examples[code] = {"$ref": f"#/components/examples/{code}"}
    return dict(sorted(shared.items()))


def _add(declared: dict[str, dict[str, object]], status: str, answer: dict[str, object]) -> None:
    """Put an answer beside what the route declared under the same status."""
    former = declared.setdefault(status, answer)
    if former is answer:
        return
    kept = cast("dict[str, dict[str, dict[str, object]]]", former.setdefault("content", {}))
    for media_type, content in cast("dict[str, dict[str, dict[str, object]]]", answer["content"]).items():
        examples = kept.setdefault(media_type, content).setdefault("examples", {})
        examples.update(content["examples"])


def _function_name(route: APIRoute) -> str:
    return route.name
