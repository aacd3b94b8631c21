"""The routes, one module a noun."""

from typing import Final

from fastapi import APIRouter

from konspekt.web.routes import session

ROUTERS: Final[tuple[APIRouter, ...]] = (session.router,)  # under /api/v1
ROOT_ROUTERS: Final[tuple[APIRouter, ...]] = ()
"""Outside /api/v1: probes and figures."""
