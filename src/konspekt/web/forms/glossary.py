"""The glossary in the API."""

from collections.abc import Iterable

from konspekt.domain.glossary import Definition, EntryState, Origin, Quote, QuoteState
from konspekt.editing.rows import PairRow, Review
from konspekt.library.views import EntryView
from konspekt.web.forms import Form


class QuoteForm(Form):
    """A verbatim slice of one segment; offsets are code points, half open."""

    segment_id: str
    start_char: int
    end_char: int
    text: str
    start_ms: int | None
    """Of the quoted words: what the player plays."""
    end_ms: int | None
    state: QuoteState
    """`lost`: the transcript does not say it any more; shown, but no evidence."""


class DefinitionForm(Form):
    """What a term means."""

    origin: Origin
    text: str
    """As a reader sees it; of `lecturer_verbatim` the quotes themselves."""
    quotes: list[QuoteForm]


class EntryForm(Form):
    """A line of the glossary."""

    id: str
    version: int
    rank: str
    headword: str
    variants: list[str]
    definition: DefinitionForm | None
    """Null: not defined in the lecture."""
    alternatives: list[DefinitionForm]
    mentions: list[QuoteForm]
    confidence: float
    """How sure the extractor is, 0..1."""
    termhood: float
    """How much the phrase belongs to the subject, 0..1."""
    state: EntryState
    reviews: list[Review]
    edited_fields: list[str]
    merged_ids: list[str]
    """Entries that this one took over; each can be split off again."""
    order: int
    """Place in the list, from 0."""


class PairForm(Form):
    """A guess that two entries are one."""

    id: str
    version: int
    entry_id: str
    other_id: str
    score: float
    reason: str
    """`transliteration`, `abbreviation` or `spelling`."""


class GlossaryForm(Form):
    """The glossary of a lecture: rejected entries too."""

    entries: list[EntryForm]
    pairs: list[PairForm]
    revision: int


def quote_forms(quotes: Iterable[Quote]) -> list[QuoteForm]:
    """Tell quotes. Their values are known to be right, so they are not checked once more."""
    return [
        QuoteForm.model_construct(
            segment_id=it.segment_id,
            start_char=it.start_char,
            end_char=it.end_char,
            text=it.text,
            start_ms=None if it.span is None else it.span.start_ms,
            end_ms=None if it.span is None else it.span.end_ms,
            state=it.state,
        )
        for it in quotes
    ]


def _definition_form(definition: Definition) -> DefinitionForm:
    return DefinitionForm.model_construct(
        origin=definition.origin, text=definition.shown_text, quotes=quote_forms(definition.quotes)
    )


def entry_form(view: EntryView) -> EntryForm:
    """Tell an entry."""
    row, entry = view.row, view.row.value
    return EntryForm.model_construct(
        id=row.id,
        version=row.version,
        rank=row.rank,
        headword=entry.headword,
        variants=list(entry.variants),
        definition=None if entry.definition is None else _definition_form(entry.definition),
        alternatives=[_definition_form(it) for it in entry.alternatives],
        mentions=quote_forms(entry.mentions),
        confidence=entry.confidence,
        termhood=entry.termhood,
        state=entry.state,
        reviews=sorted(row.reviews),
        edited_fields=sorted(row.edited_fields),
        merged_ids=list(view.merged_ids),
        order=view.order,
    )


def pair_form(row: PairRow) -> PairForm:
    """Tell a guess."""
    return PairForm(
        id=row.id,
        version=row.version,
        entry_id=row.value.entry_id,
        other_id=row.value.other_id,
        score=row.value.score,
        reason=row.value.reason,
    )
