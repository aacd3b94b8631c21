"""`konspekt web`: the web process alone; `konspekt serve` starts it together with the workers."""

from typing import Annotated

import typer

from konspekt.cli.messages import word
from konspekt.settings import Settings


def web(
    host: Annotated[str | None, typer.Option(help=word("cli.web.host"))] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help=word("cli.web.port"))] = None,
) -> None:
    """Serve the pages and the API until a signal ends it."""
    from konspekt.web.serving import serve  # noqa: PLC0415 - other commands do without a web framework

    settings = Settings()
    asked = {"host": host, "port": port}
    changes = {name: value for name, value in asked.items() if value is not None}
    settings = settings.model_copy(update={"web": settings.web.model_copy(update=changes)})
    serve(settings, on_ready=_show)


def _show(address: str) -> None:
    typer.echo(word("cli.web.ready", address=address))
