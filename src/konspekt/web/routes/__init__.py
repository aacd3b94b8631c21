"""The routes, one module a noun."""

from typing import Final

from fastapi import APIRouter

from konspekt.web.routes import session, uploads

ROUTERS: Final[tuple[APIRouter, ...]] = (session.router, uploads.router)  # under /api/v1
ROOT_ROUTERS: Final[tuple[APIRouter, ...]] = ()
"""Outside /api/v1: probes and figures."""
