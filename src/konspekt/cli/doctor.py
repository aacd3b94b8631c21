"""`konspekt doctor`: what is missing, and what to do about it."""

import json
from typing import Annotated

import typer

from konspekt import wiring
from konspekt.cli.messages import tag, word
from konspekt.library.doctor import Check, examine
from konspekt.settings import Settings

BAD = 1
"""Exit code where something is missing that the service needs."""


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help=word("cli.doctor.json"))] = False,  # noqa: FBT002 - a flag
) -> None:
    """Look at everything the service needs."""
    orders = wiring.doctor_orders(Settings())
    checks = examine(orders)
    orders.database.close()
    bad = [check for check in checks if not check.is_ok and not check.is_optional]
    if as_json:
        typer.echo(json.dumps({"checks": [_told(check) for check in checks]}, ensure_ascii=False, indent=1))
    else:
        _show(checks)
        typer.echo(word("cli.doctor.bad", count=len(bad)) if bad else word("cli.doctor.fine"))
    if bad:
        raise typer.Exit(BAD)


def _told(check: Check) -> dict[str, object]:
    return {
        "id": check.id,
        "ok": check.is_ok,
        "optional": check.is_optional,
        "detail": check.detail(tag()),
        "action": check.action(tag()),
    }


def _show(checks: list[Check]) -> None:
    for check in checks:
        sign = "ok" if check.is_ok else "note" if check.is_optional else "bad"
        typer.echo(f"[{word(f'doctor.{sign}')}] {check.detail(tag())}")
        if check.action(tag()):
            typer.echo(f"    {check.action(tag())}")
