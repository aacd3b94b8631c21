"""The routes, one module a noun."""

from typing import Final

from fastapi import APIRouter

from konspekt.web.routes import edits, glossary, lectures, notes, session, transcript, uploads

ROUTERS: Final[tuple[APIRouter, ...]] = (
    session.router,
    uploads.router,
    lectures.router,
    transcript.router,
    glossary.router,
    notes.router,
    edits.router,
)  # under /api/v1
ROOT_ROUTERS: Final[tuple[APIRouter, ...]] = ()
"""Outside /api/v1: probes and figures."""
