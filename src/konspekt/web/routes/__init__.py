"""The routes, one module a noun."""

from typing import Final

from fastapi import APIRouter

from konspekt.web.routes import (
    audit,
    courses,
    edits,
    glossary,
    lectures,
    links,
    notes,
    oidc,
    people,
    session,
    shared,
    tokens,
    transcript,
    uploads,
    webhooks,
)

ROUTERS: Final[tuple[APIRouter, ...]] = (
    session.router,
    oidc.router,
    people.router,
    tokens.router,
    courses.router,
    links.router,
    shared.router,
    webhooks.router,
    audit.router,
    uploads.router,
    lectures.router,
    transcript.router,
    glossary.router,
    notes.router,
    edits.router,
)  # under /api/v1
ROOT_ROUTERS: Final[tuple[APIRouter, ...]] = ()
"""Outside /api/v1: probes and figures."""
