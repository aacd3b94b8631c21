"""The user interface: built files beside this module, and its page for every address that is no file."""

from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from konspekt.locales import say
from konspekt.web.errors import language_of_request

FOLDER: Final = Path(__file__).parent / "static"
LINKS: Final = "/s/"
"""Where the pages show what a share link opens."""
QUIET: Final = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer"}
FOREVER: Final = "public, max-age=31536000, immutable"
"""For files whose name changes with their content."""


class Ui:
    """Answers every address that no route has."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._page = folder / "index.html"
        self._files = StaticFiles(directory=folder) if folder.is_dir() else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file, with the page of the UI, or with what is wrong."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        path = request.url.path
        if path.startswith("/api/"):
            raise HTTPException(404)
        if request.method not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        answer = await self._file(path, scope) if "." in path.rpartition("/")[2] else self._index(request)
        await answer(scope, receive, send)

    async def _file(self, path: str, scope: Scope) -> Response:
        if self._files is None:
            raise HTTPException(404)
        answer = await self._files.get_response(path.lstrip("/"), scope)
        answer.headers["Cache-Control"] = FOREVER if path.startswith("/assets/") else "no-cache"
        return answer

    def _index(self, request: Request) -> Response:
        if self._page.is_file():
            quiet = QUIET if request.url.path.startswith(LINKS) else {}
            return FileResponse(self._page, headers={"Cache-Control": "no-cache", **quiet})
        text = say("web.ui_missing", language_of_request(request))
        return HTMLResponse(f"<!doctype html><meta charset=utf-8><title>Konspekt</title><p>{text}", 503)
