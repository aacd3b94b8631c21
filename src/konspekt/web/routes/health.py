"""Probes for whoever keeps the service running, and its figures."""

import secrets
from typing import Final, cast

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from konspekt.domain.errors import LoginRequired, NotReady, PageMissing
from konspekt.library.doctor import is_ready
from konspekt.settings import is_loopback
from konspekt.web.callers import OfService, OfShelf
from konspekt.web.errors import responses
from konspekt.web.forms import Form
from konspekt.web.metrics import Metrics

router: Final = APIRouter(tags=["health"])


class HealthForm(Form):
    """All is well."""

    status: str = "ok"


@router.get("/healthz")
def read_health() -> HealthForm:
    """Tell that the process answers."""
    return HealthForm()


@router.get("/readyz", responses=responses(NotReady))
def read_readiness(shelf: OfShelf) -> HealthForm:
    """Tell that the database answers and its tables are those of this version."""
    if not is_ready(shelf.database):
        raise NotReady
    return HealthForm()


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
        **responses(LoginRequired, PageMissing),
    },
)
def read_metrics(request: Request, service: OfService) -> Response:
    """Give figures for Prometheus; there are none unless the settings ask for them."""
    told = service.settings.metrics
    if not told.enabled:
        raise PageMissing
    if told.token:
        sent = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not secrets.compare_digest(sent.encode(), told.token.encode()):
            raise LoginRequired
    elif not is_loopback(service.settings.web.host) or service.settings.web.public_url:
        raise PageMissing
    metrics = cast("Metrics", request.app.state.metrics)
    return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)
