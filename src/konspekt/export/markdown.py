"""Markdown that reads well as plain text too; whatever the lecturer said is escaped."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from konspekt.domain.course import Lecture
from konspekt.domain.notes import Block, Fact, Paragraph, PlanLine, Question, Row
from konspekt.export.clock import clock
from konspekt.export.handout import (
    BlockGroup,
    Handout,
    PrintedDefinition,
    PrintedEntry,
    PrintedSection,
    badge,
    lay_out,
)
from konspekt.export.places import Place
from konspekt.export.reading import SpokenPart
from konspekt.export.wording import Wording

_INLINE: Final = re.compile(r"([\\`*_\[\]|~])")
_LINE_START: Final = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+](?=\s|$)|=+\s*$|-{2,}\s*$)")
_LINE_END: Final = re.compile(r"(?<=\s)(#+)$")
"""At the end of a heading they would be taken for its closing marks: "The language C #"."""
_NUMBERED_START: Final = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)")


def write(lecture: Lecture, wording: Wording) -> bytes:
    """Write head, notes, glossary and transcript."""
    handout = lay_out(lecture, wording)
    parts = [f"# {escape(handout.title)}"]
    if handout.sample_mark is not None:
        parts.append(f"> **{escape(handout.sample_mark)}**")
    parts.append("\n".join(f"- {escape(name)}: {escape(value)}" for name, value in handout.facts))
    for notes in handout.notes:
        parts.append(f"## {escape(notes.title)}")
        parts.extend(part for section in notes.sections for part in _section(handout, section))
    if handout.other_entries or not handout.notes:
        heading = wording("other_terms" if handout.notes else "glossary")
        parts.append(f"## {escape(heading)}")
        parts.append(_glossary(handout, handout.other_entries))
    parts.append(f"## {escape(wording('transcript'))}")
    parts.extend(part for spoken in handout.parts for part in _spoken(spoken))
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def escape(text: str) -> str:
    """Give a text on one line that Markdown shows as it is."""
    flat = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    flat = _INLINE.sub(r"\\\1", flat)
    flat = _LINE_START.sub(r"\1\\\2", flat)
    flat = _LINE_END.sub(r"\\\1", flat)
    return _NUMBERED_START.sub(r"\1\\\2", flat)


def _section(handout: Handout, section: PrintedSection) -> Iterable[str]:
    yield f"### {section.number}. {escape(section.title)}"
    if not section.groups:
        yield f"*{escape(handout.wording.not_covered)}*"
    for group in section.groups:
        yield _group(handout, section, group)


def _group(handout: Handout, section: PrintedSection, group: BlockGroup) -> str:
    if group.form == "row":
        return _table(handout, section, group.blocks)
    if group.form == "entry":
        return _entries(handout, section, group)
    between = "\n\n" if group.form in ("paragraph", "question") else "\n"
    return between.join(
        _block(handout, group.form, number, block) for number, block in enumerate(group.blocks, 1)
    )


def _block(handout: Handout, form: str, number: int, block: Block) -> str:
    if isinstance(block, Paragraph):
        return _bullet(handout, block) if form == "bullet" else _paragraph(handout, block)
    if isinstance(block, PlanLine):
        when = _when([clock(block.span.start_ms)] if block.span is not None else [])
        return f"{number}. {escape(block.title)}{when}"
    if isinstance(block, Question):
        return f"**{escape(block.text)}**\n\n{_paragraph(handout, block.answer)}"
    if isinstance(block, Fact):
        name, value = handout.fact(block)
        return f"- {escape(name)}: {escape(value)}"
    return ""


def _entries(handout: Handout, section: PrintedSection, group: BlockGroup) -> str:
    full = handout.in_full(section, group)
    made = [_glossary(handout, full)] if full else []
    named = handout.only_named(section, group)
    if named:
        terms = ", ".join(escape(entry.headword) for entry in named)
        made.append(f"{escape(handout.wording('given_above'))} {terms}")
    return "\n\n".join(made)


def _paragraph(handout: Handout, paragraph: Paragraph) -> str:
    heading = f"#### {escape(paragraph.heading)}\n\n" if paragraph.heading else ""
    return heading + _said(handout, paragraph)


def _bullet(handout: Handout, paragraph: Paragraph) -> str:
    heading = f"\n#### {escape(paragraph.heading)}\n\n" if paragraph.heading else ""
    return f"{heading}- {_said(handout, paragraph)}"


def _said(handout: Handout, paragraph: Paragraph) -> str:
    places = handout.places_of(paragraph.quotes)
    return escape(paragraph.text) + _badge(handout, paragraph) + _when(place.label for place in places)


def _badge(handout: Handout, text: Paragraph | PrintedDefinition) -> str:
    origin = badge(text.origin)
    return "" if origin is None else f" *({escape(handout.wording.origin(origin))})*"


def _when(labels: Iterable[str]) -> str:
    shown = ", ".join(dict.fromkeys(label for label in labels if label))
    return f" `{shown}`" if shown else ""


def _table(handout: Handout, section: PrintedSection, rows: Sequence[Block]) -> str:
    kept = [row for row in rows if isinstance(row, Row)]
    width = max([len(section.columns), *(len(row.cells) for row in kept)])
    heads = [*map(escape, section.columns), *[""] * (width - len(section.columns))]
    lines = [heads, ["---"] * width]
    for row in kept:
        cells = ["<br>".join(_said(handout, paragraph) for paragraph in cell) for cell in row.cells]
        shown = [cell or f"*{escape(handout.wording.not_covered)}*" for cell in cells]
        lines.append([*shown, *[""] * (width - len(shown))])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _glossary(handout: Handout, entries: Sequence[PrintedEntry]) -> str:
    if not entries:
        return f"*{escape(handout.wording.not_covered)}*"
    return "\n\n".join(_entry(handout, entry) for entry in entries)


def _entry(handout: Handout, entry: PrintedEntry) -> str:
    variants = f" ({', '.join(map(escape, entry.variants))})" if entry.variants else ""
    lines = [f"**{escape(entry.headword)}**{variants} \u2014 {_definition(handout, entry)}"]
    lines.extend(
        f"  - {escape(handout.wording('alternative'))}: {_meaning(handout, other)}"
        for other in entry.alternatives
    )
    return "- " + "\n".join(lines)


def _definition(handout: Handout, entry: PrintedEntry) -> str:
    if entry.definition is not None:
        return _meaning(handout, entry.definition)
    return f"*{escape(handout.wording.undefined)}*" + _when(place.label for place in entry.mentions[:1])


def _meaning(handout: Handout, definition: PrintedDefinition) -> str:
    lost = f" *({escape(handout.wording('unconfirmed'))})*" if definition.is_lost else ""
    times = _when(_ranges(definition.places))
    return escape(definition.text) + _badge(handout, definition) + lost + times


def _ranges(places: Iterable[Place]) -> Iterable[str]:
    return (place.range_label for place in places)


def _spoken(part: SpokenPart) -> Iterable[str]:
    if part.title:
        yield f"### {escape(part.title)}"
    for paragraph in part.paragraphs:
        when = f"`{paragraph.label}` " if paragraph.label else ""
        speaker = f"**{escape(paragraph.speaker)}:** " if paragraph.speaker else ""
        text = escape(" ".join(segment.text for segment in paragraph.segments))
        yield when + speaker + text
