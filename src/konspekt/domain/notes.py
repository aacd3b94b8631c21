"""Lecture notes by a template, and the outline they follow."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from konspekt.domain.glossary import Origin, Quote
from konspekt.domain.time import STRICT_FORM, TimeSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineSection:
    """A run of segments about one topic."""

    __pydantic_config__ = STRICT_FORM

    id: str
    title: str
    first_segment_id: str
    last_segment_id: str
    """Inclusive."""
    span: TimeSpan | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The plan of a lecture: its topics in order, together covering every segment."""

    __pydantic_config__ = STRICT_FORM

    sections: tuple[OutlineSection, ...]


class SectionKind(StrEnum):
    """What a section of a template holds."""

    TEXT = "text"
    LIST = "list"
    PLAN = "plan"
    CONTENT = "content"
    TABLE = "table"
    GLOSSARY = "glossary"
    QUESTIONS = "questions"
    META = "meta"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSection:
    """One place to fill in a template."""

    __pydantic_config__ = STRICT_FORM

    id: str
    title: str
    kind: SectionKind
    question: str | None = None
    """What the section asks of the lecture: a name of cue words known to the language, e.g. `benefit`."""
    columns: tuple[str, ...] = ()
    """Heads of the columns, for a table."""
    max_words: int | None = None
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What a set of notes must answer, in order."""

    __pydantic_config__ = STRICT_FORM

    id: str
    title: str
    language: str
    sections: tuple[TemplateSection, ...]

    def __post_init__(self) -> None:
        if len({section.id for section in self.sections}) != len(self.sections):
            raise ValueError(f"template {self.id}: two sections share an id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One thesis or sentence of the notes."""

    __pydantic_config__ = STRICT_FORM

    id: str
    text: str
    origin: Origin
    quotes: tuple[Quote, ...] = ()
    """What of the lecture it rests on; empty only where `origin` is a model or an editor."""
    heading: str | None = None
    """Set on the first paragraph of a part of the main content: the title of that part."""
    type: Literal["paragraph"] = "paragraph"

    def __post_init__(self) -> None:
        if not self.quotes and self.origin in (Origin.LECTURER_VERBATIM, Origin.LECTURER_REWRITTEN):
            raise ValueError(f"paragraph {self.id} claims to be the lecturer's without a quote")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table; a cell without paragraphs is «not covered»."""

    __pydantic_config__ = STRICT_FORM

    id: str
    cells: tuple[tuple[Paragraph, ...], ...]
    type: Literal["row"] = "row"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryReference:
    """A place where an entry of the glossary is shown; the entry itself lives in the glossary."""

    __pydantic_config__ = STRICT_FORM

    entry_id: str
    type: Literal["entry"] = "entry"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """A line of the plan: a topic and when it begins."""

    __pydantic_config__ = STRICT_FORM

    section_id: str
    title: str
    span: TimeSpan | None
    type: Literal["plan_line"] = "plan_line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A self-check question whose answer is what the lecturer said."""

    __pydantic_config__ = STRICT_FORM

    id: str
    text: str
    answer: Paragraph
    entry_id: str | None = None
    distractors: tuple[str, ...] = ()
    """Wrong answers to choose from: what the lecturer said of other terms."""
    type: Literal["question"] = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of the head of the notes (topic, duration, lecturer), not a claim about the subject."""

    __pydantic_config__ = STRICT_FORM

    name: str
    """`topic`, `duration`, `date`, `lecturer`, `source`."""
    value: str
    type: Literal["fact"] = "fact"


Block = Paragraph | Row | EntryReference | PlanLine | Question | Fact


def paragraphs_of(block: Block) -> Iterator[Paragraph]:
    """Give the paragraphs of a block: itself, the cells of a table row, the answer of a question."""
    if isinstance(block, Paragraph):
        yield block
    elif isinstance(block, Row):
        for cell in block.cells:
            yield from cell
    elif isinstance(block, Question):
        yield block.answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of the notes; no blocks means that the lecture does not cover it."""

    __pydantic_config__ = STRICT_FORM

    id: str
    template_section_id: str
    title: str
    kind: SectionKind
    blocks: tuple[Block, ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """Notes of one lecture by one template; the template is kept as it was then."""

    __pydantic_config__ = STRICT_FORM

    id: str
    template: Template
    template_sha256: str
    sections: tuple[Section, ...]
