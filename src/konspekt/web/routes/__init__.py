"""The routes, one module a noun."""

from typing import Final

from fastapi import APIRouter

from konspekt.web.routes import (
    administration,
    audit,
    courses,
    edits,
    events,
    exports,
    glossary,
    health,
    history,
    lectures,
    links,
    media,
    notes,
    oidc,
    people,
    runs,
    search,
    session,
    shared,
    templates,
    tokens,
    transcript,
    uploads,
    vocabulary,
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
    media.router,
    events.router,
    administration.router,
    lectures.router,
    transcript.router,
    glossary.router,
    notes.router,
    edits.router,
    history.router,
    search.router,
    exports.router,
    templates.router,
    vocabulary.router,
    runs.router,
)  # under /api/v1
ROOT_ROUTERS: Final[tuple[APIRouter, ...]] = (health.router,)
"""Outside /api/v1: probes and figures."""
