"""Write docs/reference/: commands, settings, routes, errors, export formats, engines and templates, read from the code itself.

`python scripts/make_reference.py` writes; `--check` says whether what is committed is what the code says now.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from describe_routes import routes_page
from draw_architecture import architecture_drawing, architecture_page
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from konspekt.cli import app
from konspekt.domain import errors
from konspekt.engines import generators, registry
from konspekt.engines.weights import SETS
from konspekt.export import FORMATS
from konspekt.locales import say
from konspekt.notes import load_template, template_ids
from konspekt.settings import Settings

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
HEAD = "<!-- Made by scripts/make_reference.py; do not edit. -->\n\n"


def settings_page() -> str:
    """Every knob with its variable, default and meaning."""
    lines = [
        "# Settings",
        "",
        "Each is a variable of the environment, or a line of `.env` in the working folder.",
        "",
        "| variable | default | meaning |",
        "| --- | --- | --- |",
    ]
    lines += [
        f"| `{name}` | {default} | {meaning} |"
        for name, default, meaning in _knobs(Settings, prefix="KONSPEKT_")
    ]
    return "\n".join(lines) + "\n"


def _knobs(group: type[BaseModel], *, prefix: str) -> Iterator[tuple[str, str, str]]:
    for name, field in group.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _knobs(kind, prefix=f"{prefix}{name.upper()}__")
        else:
            yield (
                f"{prefix}{name.upper()}",
                _default(name, field),
                " ".join((field.description or "").split()),
            )


def _default(name: str, field: FieldInfo) -> str:
    if name == "home":
        return "the user's data folder; `./var` under `make`"
    shown = field.get_default(call_default_factory=False)
    return "empty" if shown in ("", None) else f"`{shown}`"


def errors_page() -> str:
    """Every error code with its message in both languages and what to do."""
    found = [errors.KonspektError]
    for kind in found:
        found.extend(kind.__subclasses__())
    lines = [
        "# Errors",
        "",
        "| code | exit | HTTP | по-русски | in English |",
        "| --- | --- | --- | --- | --- |",
    ]
    for kind in sorted({kind.code: kind for kind in found}.values(), key=lambda kind: kind.code):
        told = [
            f"{_raw('errors', kind.code, tag)} *{_raw('actions', kind.code, tag)}*" for tag in ("ru", "en")
        ]
        lines.append(f"| `{kind.code}` | {kind.exit_code} | {kind.status} | {told[0]} | {told[1]} |")
    return "\n".join(lines) + "\n"


class _Blanks(dict[str, str]):
    """Leaves the places of figures as they are written."""

    def __missing__(self, name: str) -> str:
        return f"…{name}…"


def _raw(group: str, code: str, tag: str) -> str:
    from konspekt.locales import words  # noqa: PLC0415 - the bare text, before figures are filled in

    return words(tag)[f"{group}.{code}"].format_map(_Blanks()).replace("|", "\\|")


def formats_page() -> str:
    """Every export format."""
    lines = [
        "# Export formats",
        "",
        "| format | file | media type | по-русски | in English |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| `{form.name}` | `lecture.{form.suffix}` | {form.media_type} | {say(form.title_key, 'ru')} | {say(form.title_key, 'en')} |"
        for form in FORMATS.values()
    ]
    return "\n".join(lines) + "\n"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def engines_page() -> str:
    """Every engine and the weights known for it."""
    lines = [
        "# Engines and their weights",
        "",
        f"Recognizers: {_listed(registry.SHIPPED)}. Language models: {_listed(generators.SHIPPED)}.",
        "",
    ]
    lines += [
        "| set | engine | repository | revision | MB | pinned |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in SETS:
        pinned = sum(file.sha256 is not None for file in row.files)
        lines.append(
            f"| `{row.name}` | {row.engine} | {row.repository} | {row.revision[:12]} | {row.megabytes} | {pinned} of {len(row.files)} files |"
        )
    return "\n".join(lines) + "\n"


def templates_page() -> str:
    """Every built-in template with its sections."""
    parts = ["# Built-in templates\n"]
    for name in template_ids():
        template = load_template(name)
        parts.append(f"## `{template.id}`: {template.title}\n")
        parts += [
            f"{number}. {section.title} ({section.kind})"
            for number, section in enumerate(template.sections, 1)
        ]
        parts.append("")
    return "\n".join(parts)


def cli_page() -> str:
    """Every command with its arguments and options."""
    lines = ["# Commands", "", "`konspekt COMMAND --help` says the same at the machine.", ""]
    lines += _commands(get_command(app), name="konspekt")
    return "\n".join(lines)


def _commands(command: object, *, name: str) -> Iterator[str]:
    if isinstance(command, TyperGroup):
        for part, inner in sorted(command.commands.items()):
            yield from _commands(inner, name=f"{name} {part}")
        return
    assert isinstance(command, TyperCommand)
    yield f"## `{name}`\n"
    yield f"{_flat(command.help)}\n"
    parameters = [one for one in command.params if one.name != "help" and not getattr(one, "hidden", False)]
    if parameters:
        yield "| | meaning |\n| --- | --- |"
        for one in parameters:
            shown = (
                ", ".join(f"`{option}`" for option in one.opts)
                if one.opts[0].startswith("-")
                else f"`{getattr(one, 'metavar', None) or (one.name or '').upper()}`"
            )
            yield f"| {shown} | {_flat(getattr(one, 'help', ''))} |"
        yield ""


def _flat(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


PAGES = {
    "cli.md": cli_page,
    "architecture.md": architecture_page,
    "architecture.svg": architecture_drawing,
    "settings.md": settings_page,
    "routes.md": routes_page,
    "errors.md": errors_page,
    "formats.md": formats_page,
    "engines.md": engines_page,
    "templates.md": templates_page,
}


def main(arguments: list[str]) -> int:
    """Write or check the pages."""
    stale: list[str] = []
    for name, page in PAGES.items():
        made = page() if name.endswith(".svg") else HEAD + page()
        place = FOLDER / name
        if "--check" in arguments:
            if not place.is_file() or place.read_text(encoding="utf-8") != made:
                stale.append(name)
        else:
            FOLDER.mkdir(parents=True, exist_ok=True)
            place.write_text(made, encoding="utf-8")
    if stale:
        print(
            f"docs/reference is stale: {', '.join(stale)}; run python scripts/make_reference.py",
            file=sys.stderr,
        )
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
