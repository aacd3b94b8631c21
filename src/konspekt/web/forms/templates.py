"""Templates of notes in the API."""

from typing import Annotated

from pydantic import Field, StringConstraints

from konspekt.domain.notes import SectionKind, Template, TemplateSection
from konspekt.library.templates import TemplateView, numbered
from konspekt.web.forms import Asked, Form

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
SectionId = Annotated[str, StringConstraints(max_length=60, pattern=r"^[\w.-]*$")]


class TemplateSectionForm(Form):
    """A place to fill in."""

    id: str
    title: str
    kind: SectionKind
    question: str | None
    """What it asks of the lecture: an id of GET /templates/questions."""
    columns: list[str]
    max_words: int | None
    required: bool


class TemplateForm(Form):
    """What notes must answer, in order."""

    id: str
    title: str
    language: str
    built_in: bool
    version: int
    """Its ETag is `"<id>:<version>"`."""
    course_id: str | None
    """Of the course whose people may use it too."""
    sections: list[TemplateSectionForm]


class TemplatesForm(Form):
    """The built-in templates, then people's own."""

    templates: list[TemplateForm]


class QuestionNameForm(Form):
    """A question that a section may ask."""

    id: str
    title: str


class QuestionsForm(Form):
    """The questions that a section may ask."""

    questions: list[QuestionNameForm]


class GivenSection(Asked):
    """A place to fill in."""

    id: SectionId = ""
    """Empty: the service gives one."""
    title: Line
    kind: SectionKind
    question: Line | None = None
    """For kind text and list: what it asks of the lecture."""
    columns: list[Line] = Field(default_factory=list[Line], max_length=12)
    """For kind table: the heads of its columns."""
    max_words: Annotated[int, Field(ge=1, le=10_000)] | None = None
    required: bool = False

    def section(self) -> TemplateSection:
        """Give it as the notes take it."""
        return TemplateSection(
            id=self.id,
            title=self.title,
            kind=self.kind,
            question=self.question,
            columns=tuple(self.columns),
            max_words=self.max_words,
            required=self.required,
        )


class GivenTemplate(Asked):
    """A template to be kept or tried."""

    title: Line = Field(examples=["Konspekt of our chair"])
    language: Annotated[str, Field(pattern="^(ru|en)$", examples=["ru"])]
    sections: list[GivenSection] = Field(
        min_length=1,
        max_length=60,
        examples=[[{"title": "Topic", "kind": "text", "question": "topic"}]],
    )
    course_id: Annotated[str, Field(max_length=100)] | None = None

    def template(self) -> Template | None:
        """Give it as the notes take it; None where two sections share an id."""
        sections = numbered([section.section() for section in self.sections])
        if len({section.id for section in sections}) != len(sections):
            return None
        return Template(id="own", title=self.title, language=self.language, sections=sections)


class PreviewAsked(Asked):
    """A template to be tried on a lecture."""

    template: GivenTemplate
    lecture_id: Annotated[str, Field(max_length=100)]


def template_form(view: TemplateView) -> TemplateForm:
    """Tell a template."""
    template = view.template
    return TemplateForm(
        id=view.id,
        title=template.title,
        language=template.language,
        built_in=view.is_built_in,
        version=view.version,
        course_id=view.course_id,
        sections=[
            TemplateSectionForm(
                id=it.id,
                title=it.title,
                kind=it.kind,
                question=it.question,
                columns=list(it.columns),
                max_words=it.max_words,
                required=it.required,
            )
            for it in template.sections
        ],
    )
