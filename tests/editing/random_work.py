"""Random edits and random re-runs for the property tests."""

from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from editing.lecture_rows import notes_of, outline_of
from konspekt.domain.glossary import Definition, Entry, EntryState, Glossary, MergeSuggestion, Origin
from konspekt.domain.notes import Notes, Paragraph, SectionKind
from konspekt.domain.running_text import quote
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Transcript, Word
from konspekt.editing import edits
from konspekt.editing.rerun import MachineResult
from konspekt.editing.rows import BlockRow, EntryRow, MarkRow, NotesRow, PairRow, SectionRow, SegmentRow
from konspekt.editing.state import rows_of

VOCABULARY = ("да", "это", "литерал", "строка", "имя", "и", "код.", "язык,", "пайтон", "Python", "значение")
word = st.sampled_from(VOCABULARY)
words = st.lists(word, min_size=1, max_size=6).map(" ".join)
KEYS = ("литерал", "строка", "переменная", "присваивание", "язык", "код")


class Work:
    """Draws edits that make sense for a state, and some that do not."""

    def __init__(self, data, state):
        self.draw = data.draw
        self.state = state

    def row(self, kind):
        rows = rows_of(self.state.rows, kind)
        living = [row for row in rows if row.is_living]
        # mostly what lives, now and then a tombstone: such edits must be refused and change nothing
        pool = living if living and self.draw(st.integers(0, 9)) else rows
        return self.draw(st.sampled_from(pool)) if pool else None

    def slice(self):
        row = self.row(SegmentRow)
        length = len(row.value.text)
        start = self.draw(st.integers(0, length - 1))
        end = self.draw(st.integers(start + 1, length))
        return edits.Slice(segment_id=row.id, start_char=start, end_char=end)

    def slices(self):
        return tuple(self.slice() for _ in range(self.draw(st.integers(1, 2))))

    def text(self, old: str) -> str:
        """Change some words of a text."""
        new = old.split()
        for _ in range(self.draw(st.integers(1, 3))):
            at = self.draw(st.integers(0, len(new)))
            kind = self.draw(st.sampled_from(("insert", "drop", "replace")))
            if kind == "insert":
                new.insert(at, self.draw(word))
            elif at < len(new):
                new[at : at + 1] = [] if kind == "drop" else [self.draw(word)]
        return " ".join(new)

    def edit(self):
        name = self.draw(st.sampled_from(sorted(MAKERS)))
        return MAKERS[name](self)


def _set_text(work):
    row = work.row(SegmentRow)
    return edits.SetText(segment_id=row.id, text=work.text(row.value.text))


def _split(work):
    row = work.row(SegmentRow)
    places = [at for at, char in enumerate(row.value.text) if char == " "] or [0]
    return edits.SplitSegment(segment_id=row.id, at_char=work.draw(st.sampled_from(places)))


def _shift(work):
    ids = {work.row(SegmentRow).id for _ in range(work.draw(st.integers(1, 3)))}
    return edits.ShiftSegments(segment_ids=tuple(sorted(ids)), by_ms=work.draw(st.integers(-3000, 3000)))


def _add_entry(work):
    key = work.draw(st.sampled_from(KEYS))
    return edits.AddEntry(
        headword=key,
        machine_key=key,
        definition_text=work.draw(st.none() | words),
        definition_slices=work.slices() if work.draw(st.booleans()) else (),
        mention_slices=work.slices() if work.draw(st.booleans()) else (),
        state=work.draw(st.sampled_from(EntryState)),
    )


def _after(work, rows):
    ids = [None, *(row.id for row in rows)]
    return work.draw(st.sampled_from(ids))


def _blocks(work, section):
    return [row for row in rows_of(work.state.rows, BlockRow) if row.section_id == section.id]


def _add_paragraph(work):
    section = work.row(SectionRow)
    return edits.AddParagraph(
        section_id=section.id,
        text=work.draw(words),
        after=_after(work, _blocks(work, section)),
        slices=work.slices() if work.draw(st.booleans()) else (),
    )


def _move_block(work):
    section = work.row(SectionRow)
    return edits.MoveBlock(
        block_id=work.row(BlockRow).id, section_id=section.id, after=_after(work, _blocks(work, section))
    )


def _any_row(work):
    kind = work.draw(st.sampled_from((SegmentRow, EntryRow, BlockRow, SectionRow, MarkRow, PairRow)))
    row = work.row(kind) or work.row(SegmentRow)
    return row.id


def _one_of(work, fits):
    """Give a row that fits, now and then any."""
    rows = [row for row in work.state.rows.values() if fits(row)]
    return work.draw(st.sampled_from(rows)).id if rows and work.draw(st.integers(0, 9)) else _any_row(work)


def _is_offered(row):
    return row.is_living and bool(getattr(row, "suggestion", None))


def _replace_all(work):
    return edits.ReplaceAll(
        find=work.draw(word), replacement=work.draw(st.sampled_from(("", *VOCABULARY, "два слова")))
    )


MAKERS = {
    "text": _set_text,
    "text again": _set_text,
    "speaker": lambda w: edits.SetSpeaker(segment_ids=(w.row(SegmentRow).id,), speaker=w.draw(words)),
    "split": _split,
    "merge": lambda w: edits.MergeSegment(segment_id=w.row(SegmentRow).id),
    "shift": _shift,
    "mark": lambda w: edits.AddMark(segment_id=w.row(SegmentRow).id, title=w.draw(words)),
    "headword": lambda w: edits.SetHeadword(entry_id=w.row(EntryRow).id, headword=w.draw(words)),
    "variants": lambda w: edits.SetVariants(entry_id=w.row(EntryRow).id, variants=(w.draw(words),)),
    "definition": lambda w: edits.SetDefinition(entry_id=w.row(EntryRow).id, text=w.draw(st.none() | words)),
    "quote": lambda w: edits.QuoteDefinition(entry_id=w.row(EntryRow).id, slices=w.slices()),
    "choose": lambda w: edits.ChooseDefinition(
        entry_id=_one_of(w, lambda row: isinstance(row, EntryRow) and row.value.alternatives), alternative=0
    ),
    "state": lambda w: edits.SetState(entry_id=w.row(EntryRow).id, state=w.draw(st.sampled_from(EntryState))),
    "add entry": _add_entry,
    "merge entries": lambda w: edits.MergeEntries(into_id=w.row(EntryRow).id, entry_id=w.row(EntryRow).id),
    "split entry": lambda w: edits.SplitEntry(
        entry_id=_one_of(w, lambda row: isinstance(row, EntryRow) and row.merged_into is not None)
    ),
    "paragraph": lambda w: edits.SetParagraph(
        block_id=_one_of(w, lambda row: isinstance(row, BlockRow) and row.value.type == "paragraph"),
        text=w.draw(words),
    ),
    "label": lambda w: edits.SetLabel(block_id=w.row(BlockRow).id, text=w.draw(st.none() | words)),
    "cell": lambda w: edits.SetCell(
        block_id=_one_of(w, lambda row: isinstance(row, BlockRow) and row.value.type == "row"),
        column=w.draw(st.integers(0, 1)),
        text=w.draw(st.just("") | words),
    ),
    "add paragraph": _add_paragraph,
    "move block": _move_block,
    "title": lambda w: edits.SetTitle(row_id=_any_row(w), title=w.draw(words)),
    "add section": lambda w: edits.AddSection(
        notes_id=w.row(NotesRow).id, title=w.draw(words), after=_after(w, rows_of(w.state.rows, SectionRow))
    ),
    "move section": lambda w: edits.MoveSection(
        section_id=w.row(SectionRow).id, after=_after(w, rows_of(w.state.rows, SectionRow))
    ),
    "delete": lambda w: edits.Delete(row_id=_any_row(w)),
    "restore": lambda w: edits.Restore(row_id=_one_of(w, lambda row: row.deleted_by is not None)),
    "take": lambda w: edits.TakeSuggestion(row_id=_one_of(w, _is_offered)),
    "drop": lambda w: edits.DropSuggestion(row_id=_one_of(w, _is_offered)),
    "replace all": _replace_all,
}


class Dice:
    """Many small choices from one drawn number: hypothesis would spend its time on shrinking each of them."""

    def __init__(self, seed: int):
        self.random = Random(seed)

    def integer(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def one_of(self, choices):
        return self.random.choice(choices)

    def sample(self, choices):
        return self.random.sample(choices, self.random.randint(0, len(choices) - 1))


def machine_result(data, texts) -> MachineResult:
    """Recognize the lecture again: other words, other cuts, other moments, another glossary and notes."""
    draw = Dice(data.draw(st.integers(0, 10**6)))
    segments = _heard_again(draw, [w for text in texts for w in text.split()])
    glossary = _glossary(draw, segments)
    notes = notes_of_quotes(draw, segments, glossary)
    return MachineResult(
        transcript=Transcript(language="ru", engine="scripted", segments=segments),
        is_recognized=True,
        passage=_passage(draw),
        outline=outline_of(segments) if len(segments) > 1 else None,
        glossary=glossary,
        notes=(notes,) if draw.integer(0, 1) else (),
    )


def _passage(draw) -> TimeSpan | None:
    if draw.integer(0, 3):
        return None
    start_ms = draw.integer(0, 15_000)
    return TimeSpan(start_ms, start_ms + draw.integer(0, 15_000))


def _heard_again(draw, said) -> tuple[Segment, ...]:
    heard = []
    for one in said:
        kind = draw.integer(0, 11)
        if kind == 0:
            heard.append(draw.one_of(VOCABULARY))
        elif kind == 1:
            heard += [one, draw.one_of(VOCABULARY)]
        elif kind != 2:
            heard.append(one)
    heard = heard or ["да"]
    segments, line, at, line_start = [], [], draw.integer(0, 1500), 0
    size = draw.integer(2, 12)
    for number, text in enumerate(heard):
        line_start = at if not line else line_start
        end = at + draw.integer(0, 900)
        line.append(Word(text=text, span=TimeSpan(at, end), confidence=0.8))
        at = end + draw.integer(0, 300)
        if len(line) == size or number + 1 == len(heard):
            segments.append(
                Segment(
                    id=f"s{len(segments) + 1:04}",
                    span=TimeSpan(line_start, end),
                    text=" ".join(it.text for it in line),
                    words=tuple(line) if draw.integer(0, 9) else (),
                )
            )
            line, size = [], draw.integer(2, 12)
    return tuple(segments)


def _some_quote(draw, segments):
    segment = draw.one_of(segments)
    texts = segment.text.split()
    first = draw.integer(0, len(texts) - 1)
    last = draw.integer(first + 1, len(texts))
    start = len(" ".join([*texts[:first], ""])) if first else 0
    return quote(segment, start, start + len(" ".join(texts[first:last])))


def _glossary(draw, segments) -> Glossary:
    entries = []
    for key in draw.sample(KEYS):
        quotes = tuple(_some_quote(draw, segments) for _ in range(draw.integer(1, 2)))
        definition = None
        if draw.integer(0, 1):
            definition = Definition(origin=Origin.LECTURER_VERBATIM, quotes=tuple(dict.fromkeys(quotes)))
        entries.append(
            Entry(id=key, headword=key, machine_key=key, definition=definition, mentions=quotes[:1])
        )
    pairs = ()
    if len(entries) > 1:
        pairs = (
            MergeSuggestion(entry_id=entries[0].id, other_id=entries[1].id, score=0.5, reason="spelling"),
        )
    return Glossary(entries=tuple(entries), suggestions=pairs)


def notes_of_quotes(draw, segments, glossary) -> Notes:
    base = notes_of_template()
    blocks = []
    for number in range(draw.integer(0, 4)):
        it = _some_quote(draw, segments)
        origin = draw.one_of((Origin.LECTURER_VERBATIM, Origin.LECTURER_REWRITTEN))
        blocks.append(Paragraph(id=f"content/{number + 1}", text=it.text, origin=origin, quotes=(it,)))
    sections = []
    for section in base.sections:
        if section.kind is SectionKind.CONTENT:
            sections.append(replace(section, blocks=tuple(blocks)))
        elif draw.integer(0, 4):
            sections.append(replace(section, blocks=section.blocks if section.id in ("meta", "plan") else ()))
    return replace(base, sections=tuple(sections))


def notes_of_template() -> Notes:
    from editing.lecture_rows import segments_of

    return notes_of(segments_of())
