"""The notes in the API."""

from typing import Annotated, Literal

from pydantic import Field

from konspekt.domain.glossary import Origin
from konspekt.domain.notes import Block, EntryReference, Fact, Paragraph, PlanLine, Question, SectionKind
from konspekt.domain.notes import Row as TableRow
from konspekt.editing.rows import Review
from konspekt.library.views import BlockView, NotesView, SectionView
from konspekt.web.forms import Form
from konspekt.web.forms.glossary import QuoteForm, quote_forms


class PartForm(Form):
    """A paragraph inside another block."""

    id: str
    text: str
    origin: Origin
    quotes: list[QuoteForm]


class ParagraphForm(Form):
    """A thesis of the notes."""

    type: Literal["paragraph"] = "paragraph"
    text: str
    origin: Origin
    heading: str | None
    """On the first paragraph of a part: its title."""
    quotes: list[QuoteForm]


class TableRowForm(Form):
    """A line of a table; an empty cell is not covered by the lecture."""

    type: Literal["row"] = "row"
    cells: list[list[PartForm]]


class EntryPlaceForm(Form):
    """A place where an entry of the glossary is shown."""

    type: Literal["entry"] = "entry"
    entry_id: str


class PlanLineForm(Form):
    """A line of the plan."""

    type: Literal["plan_line"] = "plan_line"
    mark_id: str
    """The topic."""
    title: str
    start_ms: int | None


class QuestionForm(Form):
    """A self-check question, answered by the lecturer."""

    type: Literal["question"] = "question"
    text: str
    answer: PartForm
    entry_id: str | None


class FactForm(Form):
    """A line of the head."""

    type: Literal["fact"] = "fact"
    name: str
    """`topic`, `duration`, `date`, `lecturer`, `source` or `title`."""
    value: str


BodyForm = Annotated[
    ParagraphForm | TableRowForm | EntryPlaceForm | PlanLineForm | QuestionForm | FactForm,
    Field(discriminator="type"),
]


class OfBlock(Form):
    """What every block of the notes has."""

    id: str
    section_id: str
    version: int
    rank: str
    edited: bool
    reviews: list[Review]
    suggestion: BodyForm | None
    """What a re-run wrote from the same quotes."""


class ParagraphBlock(OfBlock, ParagraphForm):
    """A paragraph of a section."""


class TableRowBlock(OfBlock, TableRowForm):
    """A table row of a section."""


class EntryPlaceBlock(OfBlock, EntryPlaceForm):
    """An entry shown in a section."""


class PlanLineBlock(OfBlock, PlanLineForm):
    """A line of the plan in a section."""


class QuestionBlock(OfBlock, QuestionForm):
    """A question of a section."""


class FactBlock(OfBlock, FactForm):
    """A fact of a section."""


BlockForm = Annotated[
    ParagraphBlock | TableRowBlock | EntryPlaceBlock | PlanLineBlock | QuestionBlock | FactBlock,
    Field(discriminator="type"),
]


class SectionForm(Form):
    """A section of the notes; without blocks it is not covered by the lecture."""

    id: str
    notes_id: str
    version: int
    rank: str
    template_section_id: str
    title: str
    kind: SectionKind
    question: str | None
    """What its template asks of the lecture."""
    columns: list[str]
    edited: bool
    suggestion: list[BodyForm] | None
    """What a re-run wrote for a section that people wholly edited."""
    blocks: list[BlockForm]


class TemplateNameForm(Form):
    """The template of notes, as it was when they were made."""

    id: str
    title: str
    language: str


class NotesForm(Form):
    """The notes by one template."""

    id: str
    version: int
    template: TemplateNameForm
    template_id: str
    sections: list[SectionForm]


class NotesListForm(Form):
    """The notes of a lecture, by every template it has notes of."""

    notes: list[NotesForm]
    revision: int


def _part(paragraph: Paragraph) -> PartForm:
    return PartForm.model_construct(
        id=paragraph.id,
        text=paragraph.text,
        origin=paragraph.origin,
        quotes=quote_forms(paragraph.quotes),
    )


def body_form(block: Block) -> BodyForm:
    """Tell what a block says."""
    match block:
        case Paragraph():
            return ParagraphForm.model_construct(
                text=block.text,
                origin=block.origin,
                heading=block.heading,
                quotes=quote_forms(block.quotes),
            )
        case TableRow():
            return TableRowForm.model_construct(cells=[[_part(it) for it in cell] for cell in block.cells])
        case EntryReference():
            return EntryPlaceForm.model_construct(entry_id=block.entry_id)
        case PlanLine():
            start_ms = None if block.span is None else block.span.start_ms
            return PlanLineForm.model_construct(
                mark_id=block.section_id, title=block.title, start_ms=start_ms
            )
        case Question():
            return QuestionForm.model_construct(
                text=block.text, answer=_part(block.answer), entry_id=block.entry_id
            )
        case Fact():
            return FactForm.model_construct(name=block.name, value=block.value)


_BLOCKS = {
    "paragraph": ParagraphBlock,
    "row": TableRowBlock,
    "entry": EntryPlaceBlock,
    "plan_line": PlanLineBlock,
    "question": QuestionBlock,
    "fact": FactBlock,
}


def block_form(view: BlockView) -> BlockForm:
    """Tell a block."""
    row, body = view.row, body_form(view.block)
    return _BLOCKS[body.type].model_construct(
        **dict(body),
        id=row.id,
        section_id=row.section_id,
        version=row.version,
        rank=row.rank,
        edited=bool(row.edited_fields),
        reviews=sorted(row.reviews),
        suggestion=None if row.suggestion is None else body_form(row.suggestion),
    )


def section_form(view: SectionView) -> SectionForm:
    """Tell a section."""
    row = view.row
    return SectionForm.model_construct(
        id=row.id,
        notes_id=row.notes_id,
        version=row.version,
        rank=row.rank,
        template_section_id=row.value.template_section_id,
        title=row.value.title,
        kind=row.value.kind,
        question=view.question,
        columns=list(row.value.columns),
        edited=bool(row.edited_fields),
        suggestion=[body_form(block) for block in row.suggestion] or None,
        blocks=[block_form(block) for block in view.blocks],
    )


def notes_form(view: NotesView) -> NotesForm:
    """Tell the notes by one template."""
    template = view.row.value.template
    return NotesForm.model_construct(
        id=view.row.id,
        version=view.row.version,
        template=TemplateNameForm(id=template.id, title=template.title, language=template.language),
        template_id=template.id,
        sections=list(map(section_form, view.sections)),
    )
