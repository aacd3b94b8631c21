"""`konspekt worker`: one worker by itself; `konspekt serve` starts as many as the machine carries."""

import logging
from typing import Annotated

import typer

from konspekt.cli.messages import word
from konspekt.settings import Settings


def worker(
    queues: Annotated[str, typer.Option(help=word("cli.worker.queues"))] = "speech,text",
    id_: Annotated[str, typer.Option("--id", help=word("cli.worker.id"))] = "",
    *,
    prepared: Annotated[bool, typer.Option("--prepared", hidden=True)] = False,
) -> None:
    """Carry out work until a signal ends it."""
    from konspekt import worker as room  # noqa: PLC0415 - other commands do without the engine of the queues

    served = [name.strip() for name in queues.split(",") if name.strip()]
    unknown = [name for name in served if name not in room.QUEUES]
    if unknown or not served:
        raise typer.BadParameter(queues)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("konspekt").setLevel(logging.INFO)
    settings = Settings()
    if not prepared:  # the supervisor made everything ready before it started us
        room.prepare(settings)
    raise typer.Exit(room.work(settings, queues=served, worker_id=id_ or room.usual_id(settings, served)))
