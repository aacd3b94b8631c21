"""Find and replace over the whole lecture, with a preview."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from konspekt.domain.errors import EditEmpty
from konspekt.domain.glossary import Definition, Entry, Origin
from konspekt.domain.notes import Block, Fact, Paragraph, PlanLine, Question, paragraphs_of
from konspekt.editing.edits import Place, ReplaceAll
from konspekt.editing.evidence import reviewed, with_paragraphs
from konspekt.editing.notes_edits import labelled, own_words
from konspekt.editing.row_edits import set_title
from konspekt.editing.rows import BlockRow, EntryRow, MarkRow, Row, SectionRow, SegmentRow, edited
from konspekt.editing.state import LectureState, Sheet, living
from konspekt.editing.transcript_edits import set_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One place of a preview."""

    place: Place
    end_char: int
    text: str
    """The whole text that holds the place."""
    after: str
    """The same text with this place replaced."""


def preview(edit: ReplaceAll, state: LectureState) -> tuple[Hit, ...]:
    """Give every place that the edit would change: segments first, then glossary, notes and outline, each in order.

    A text of which nothing would be left is not changed and not shown; neither is a verbatim paragraph, which follows its quotes.
    """
    return tuple(hit for row in _searched(state.rows) for hit in _hits(edit, row))


def replace_all(sheet: Sheet, edit: ReplaceAll) -> None:
    """Make every replacement of the preview but those that the person left out."""
    spoken: dict[str, str] = {}
    written: list[tuple[str, str, str]] = []
    for row in _searched(sheet.rows):
        places = [hit.place for hit in _hits(edit, row) if hit.place not in edit.leave]
        for name in dict.fromkeys(place.text_name for place in places):
            text = _replaced(edit, row.id, name, _texts(row)[name])
            if isinstance(row, SegmentRow):
                spoken[row.id] = text
            else:
                written.append((row.id, name, text))
    set_texts(sheet, spoken)
    for row_id, name, text in written:
        _write(sheet, sheet.rows[row_id], name, text)


def pattern_of(edit: ReplaceAll) -> re.Pattern[str]:
    """Give the search as a pattern: any run of spaces matches any other.

    Raises:
        EditEmpty: There is nothing to look for.
    """
    words = edit.find.split()
    if not words:
        raise EditEmpty(id="")
    body = r"\s+".join(map(re.escape, words))
    if edit.whole_words:
        body = rf"(?<!\w){body}(?!\w)"
    return re.compile(body, re.NOFLAG if edit.match_case else re.IGNORECASE)


def _searched(rows: Mapping[str, Row]) -> list[Row]:
    sections = {section.id for section in living(rows, SectionRow)}
    blocks = [row for row in living(rows, BlockRow) if row.section_id in sections]
    return [
        *living(rows, SegmentRow),
        *living(rows, EntryRow),
        *living(rows, SectionRow),
        *blocks,
        *living(rows, MarkRow),
    ]


def _hits(edit: ReplaceAll, row: Row) -> Iterator[Hit]:
    pattern = pattern_of(edit)
    for name, text in _texts(row).items():
        if not _tidy(pattern.sub(lambda _: edit.replacement, text)):
            continue
        for found in pattern.finditer(text):
            after = text[: found.start()] + edit.replacement + text[found.end() :]
            place = Place(row_id=row.id, text_name=name, start_char=found.start())
            if after != text:
                yield Hit(place=place, end_char=found.end(), text=text, after=after)


def _replaced(edit: ReplaceAll, row_id: str, name: str, text: str) -> str:
    def put(found: re.Match[str]) -> str:
        place = Place(row_id=row_id, text_name=name, start_char=found.start())
        return found.group() if place in edit.leave else edit.replacement

    return _tidy(pattern_of(edit).sub(put, text))


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _texts(row: Row) -> dict[str, str]:
    """Name the texts of a row that a person may write into."""
    if isinstance(row, SegmentRow):
        return {"text": row.value.text}
    if isinstance(row, EntryRow):
        return _entry_texts(row.value)
    if isinstance(row, SectionRow | MarkRow):
        return {"title": row.value.title}
    return _block_texts(row.value) if isinstance(row, BlockRow) else {}


def _entry_texts(entry: Entry) -> dict[str, str]:
    texts = {"headword": entry.headword}
    texts.update({f"variant {number}": variant for number, variant in enumerate(entry.variants)})
    if entry.definition is not None and entry.definition.text is not None:
        texts["definition"] = entry.definition.text
    return texts


def _block_texts(block: Block) -> dict[str, str]:
    texts = {
        f"paragraph {it.id}": it.text
        for it in paragraphs_of(block)
        if it.origin is not Origin.LECTURER_VERBATIM
    }
    if isinstance(block, Paragraph) and block.heading:
        texts["label"] = block.heading
    elif isinstance(block, Question):
        texts["label"] = block.text
    elif isinstance(block, Fact):
        texts["label"] = block.value
    elif isinstance(block, PlanLine):
        texts["label"] = block.title
    return texts


def _write(sheet: Sheet, row: Row, name: str, text: str) -> None:
    """Write one text of a row that is not a segment."""
    if isinstance(row, EntryRow):
        field = name.partition(" ")[0]
        fresh = replace(row, value=_with_entry_text(row.value, name, text))
        if fresh != row:
            sheet.put(reviewed(edited(fresh, "variants" if field == "variant" else field)))
    elif isinstance(row, SectionRow | MarkRow):
        set_title(sheet, row.id, text)
    elif isinstance(row, BlockRow):
        fresh = replace(row, value=_with_block_text(row, name, text))
        if fresh != row:
            sheet.put(edited(fresh, "label" if name == "label" else "text"))


def _with_entry_text(entry: Entry, name: str, text: str) -> Entry:
    if name == "headword":
        return replace(entry, headword=text)
    if name == "definition":
        assert entry.definition is not None
        if text == entry.definition.text:
            return entry
        own = Definition(origin=Origin.EDITOR, text=text, quotes=entry.definition.quotes)
        return replace(entry, definition=own)
    number = int(name.partition(" ")[2])
    variants = (*entry.variants[:number], text, *entry.variants[number + 1 :])
    return replace(entry, variants=variants)


def _with_block_text(row: BlockRow, name: str, text: str) -> Block:
    if name == "label":
        return labelled(row.value, text, row_id=row.id)
    wanted = name.partition(" ")[2]
    return with_paragraphs(row.value, lambda it: own_words(it, text) if it.id == wanted else it)
