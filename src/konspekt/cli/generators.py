"""`konspekt generators`: which language model is chosen, which ones are known here, and whether it answers."""

import contextlib
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from konspekt import wiring
from konspekt.cli.messages import word
from konspekt.domain.generation import Json, Prompt
from konspekt.engines import weights
from konspekt.ports import TextGenerator
from konspekt.settings import Settings

TRIAL_TOKENS = 300
TRIAL_SCHEMA = {
    "type": "object",
    "properties": {
        "quote": {"type": "string", "maxLength": 200},
        "term": {"type": "string", "maxLength": 60},
    },
}


def generators(
    *,
    ask: Annotated[bool, typer.Option("--ask", help=word("cli.generators.ask"))] = False,
    root: Annotated[Path | None, typer.Option("--root", help=word("cli.weights.root"))] = None,
) -> None:
    """Show the chosen language model and the known ones; with `--ask` have it answer a small question."""
    settings = Settings()
    if root is not None:
        settings.weights = root
    _show_known(settings)
    generator = wiring.generator(settings)
    if generator is None:
        typer.echo(word("generators.off"))
        return
    with contextlib.closing(generator):
        _show_chosen(generator, settings)
        if ask:
            _show_answer(generator)


def _show_known(settings: Settings) -> None:
    table = Table(box=None, pad_edge=False)
    for key in ("name", "megabytes", "state"):
        table.add_column(word(f"weights.{key}"), no_wrap=key == "name")
    for state in weights.list_weights(settings.weights_folder):
        if state.set.engine == wiring.EMBEDDED:
            shown = word(f"weights.presence.{state.presence}")
            table.add_row(state.set.name, f"{state.set.megabytes:,}".replace(",", " "), shown)
    typer.echo(word("generators.known"))
    Console().print(table)


def _show_chosen(generator: TextGenerator, settings: Settings) -> None:
    where = generator.sends_data_to
    typer.echo(word("generators.chosen", name=generator.name, network=generator.network))
    typer.echo(word("generators.stays") if where is None else word("generators.leaves", host=where))
    if settings.generator.url and generator.name == "openai_chat":
        names = wiring.served_networks(settings)
        typer.echo(word("generators.served", names=", ".join(names) or "—"))


def _show_answer(generator: TextGenerator) -> None:
    prompt = Prompt(system=word("generators.trial.system"), user=word("generators.trial.user"))
    told = generator.generate(
        prompt, schema=TRIAL_SCHEMA, max_tokens=TRIAL_TOKENS, on_tokens=_tell_nobody, seed=0
    )
    value: Json = told.value
    assert isinstance(value, dict)
    typer.echo(
        word(
            "generators.answered",
            seconds=f"{told.seconds:.1f}",
            tokens_in=told.tokens_in,
            tokens_out=told.tokens_out,
            speed=f"{told.tokens_out / max(told.seconds, 1e-3):.1f}",
        )
    )
    for name, text in value.items():
        typer.echo(f"  {name}: {text}")


def _tell_nobody(tokens: int) -> None:
    del tokens
