"""`konspekt generators`: which language model is chosen, which ones are known here, and whether it answers."""

import contextlib
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from konspekt import wiring
from konspekt.cli.messages import word
from konspekt.domain.generation import Generated, Json, Prompt
from konspekt.engines import weights
from konspekt.ports import TextGenerator
from konspekt.settings import Settings

TRIAL_TOKENS = 300
LONGER = 12
"""Times the trial text is repeated to measure reading."""
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
    """Ask a small question, then it again and a longer one, and tell from both how fast the generator reads and writes."""
    system, user = word("generators.trial.system"), word("generators.trial.user")
    told = _asked(generator, system, user)
    typer.echo(word("generators.answered", seconds=round(told.seconds, 1)))
    value: Json = told.value
    assert isinstance(value, dict)
    for name, text in value.items():
        typer.echo(f"  {name}: {text}")
    again = _asked(generator, system, user)
    longer = _asked(generator, system, "\n".join([user] * LONGER))
    reads, writes = speeds(again, longer)
    typer.echo(word("generators.speed", reads=round(reads, 1), writes=round(writes, 1)))


def _asked(generator: TextGenerator, system: str, user: str) -> Generated:
    prompt = Prompt(system=system, user=user)
    return generator.generate(
        prompt, schema=TRIAL_SCHEMA, max_tokens=TRIAL_TOKENS, on_tokens=_tell_nobody, seed=0
    )


def speeds(short: Generated, long: Generated) -> tuple[float, float]:
    """Give tokens read and written in a second, from two answers: seconds = read / reading speed + written / writing speed.

    Where the answers are too alike to tell the two apart, the reading is taken to cost nothing.
    """
    spread = long.tokens_in * short.tokens_out - short.tokens_in * long.tokens_out
    a_read = (long.seconds * short.tokens_out - short.seconds * long.tokens_out) / spread if spread else 0.0
    a_written = (short.seconds - short.tokens_in * a_read) / max(short.tokens_out, 1)
    if a_read <= 0 or a_written <= 0:
        whole = short.seconds + long.seconds
        return 0.0, (short.tokens_out + long.tokens_out) / max(whole, 1e-6)
    return 1 / a_read, 1 / a_written


def _tell_nobody(tokens: int) -> None:
    del tokens
