"""Templates of notes."""

from typing import Annotated

from fastapi import APIRouter, Body, Query, Request, Response

from konspekt.domain.errors import (
    EditStale,
    IfMatchMissing,
    LanguageUnknown,
    LectureMissing,
    LectureNotReady,
    NotAllowed,
    ObjectMissing,
    TemplateError,
)
from konspekt.domain.notes import Template
from konspekt.library import templates
from konspekt.library.templates import QUESTIONS, TemplateView
from konspekt.locales import say
from konspekt.web.callers import AsCaller, OfShelf
from konspekt.web.errors import language_of_request, problem, responses
from konspekt.web.forms.notes import NotesForm, notes_form
from konspekt.web.forms.templates import (
    GivenTemplate,
    PreviewAsked,
    QuestionNameForm,
    QuestionsForm,
    TemplateForm,
    TemplatesForm,
    template_form,
)
from konspekt.web.routes.places import OfTemplate
from konspekt.web.tags import IfMatch, tag_of, version_of

router = APIRouter(prefix="/templates", tags=["templates"])
YAML_TYPE = "application/yaml"
YAML_EXAMPLE = """title: Own
language: en
id: own
sections:
  - {id: topic, title: Topic, kind: text, question: topic}
"""
OfCourse = Annotated[str | None, Query(max_length=100, description="The course whose people may use it.")]


def _given(asked: GivenTemplate) -> Template:
    template = asked.template()
    if template is None:
        raise TemplateError(name=asked.title, where="sections: id")
    return template


def _told(answer: Response, view: TemplateView) -> TemplateForm:
    answer.headers["ETag"] = tag_of(view.id, view.version)
    return template_form(view)


@router.get("")
def list_templates(shelf: OfShelf, caller: AsCaller) -> TemplatesForm:
    """Give the built-in templates, the caller's own and those of the caller's courses."""
    return TemplatesForm(templates=list(map(template_form, templates.list_templates(shelf, caller))))


@router.post(
    "", status_code=201, responses=responses(NotAllowed, ObjectMissing, TemplateError, LanguageUnknown)
)
def add_template(answer: Response, shelf: OfShelf, caller: AsCaller, asked: GivenTemplate) -> TemplateForm:
    """Keep a new template."""
    return _told(answer, templates.add_template(shelf, caller, _given(asked), course_id=asked.course_id))


@router.get("/questions")
def list_questions(request: Request, _caller: AsCaller) -> QuestionsForm:
    """Give the questions that a section may ask of a lecture, in the reader's language."""
    language = language_of_request(request)
    found = [QuestionNameForm(id=name, title=say(f"question.{name}", language)) for name in QUESTIONS]
    return QuestionsForm(questions=found)


@router.post(
    "/yaml", status_code=201, responses=responses(NotAllowed, ObjectMissing, TemplateError, LanguageUnknown)
)
def add_template_of_yaml(
    answer: Response,
    shelf: OfShelf,
    caller: AsCaller,
    text: Annotated[
        bytes, Body(media_type=YAML_TYPE, max_length=templates.MOST_YAML_CHARS, examples=[YAML_EXAMPLE])
    ],
    course_id: OfCourse = None,
) -> TemplateForm:
    """Keep a template that is brought as YAML; it gets an id of its own."""
    try:
        read = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateError(name="YAML", where=f"UTF-8, byte {error.start}") from error
    return _told(answer, templates.add_template_of_yaml(shelf, caller, read, course_id=course_id))


@router.post("/preview", responses=responses(LectureMissing, LectureNotReady, TemplateError, LanguageUnknown))
def preview_template(shelf: OfShelf, caller: AsCaller, asked: PreviewAsked) -> NotesForm:
    """Give the notes that a template would make of a lecture as it is now; nothing is kept."""
    return notes_form(templates.preview(shelf, caller, _given(asked.template), asked.lecture_id))


@router.get("/{template_id}", responses=responses(ObjectMissing))
def read_template(
    answer: Response, shelf: OfShelf, caller: AsCaller, template_id: OfTemplate
) -> TemplateForm:
    """Give one template."""
    return _told(answer, templates.read_template(shelf, caller, template_id))


@router.put(
    "/{template_id}",
    response_model=TemplateForm,
    responses=responses(ObjectMissing, NotAllowed, EditStale, IfMatchMissing, TemplateError, LanguageUnknown),
)
def change_template(
    *,
    request: Request,
    answer: Response,
    shelf: OfShelf,
    caller: AsCaller,
    template_id: OfTemplate,
    asked: GivenTemplate,
    if_match: IfMatch = None,
) -> TemplateForm | Response:
    """Write a template anew; 412 `edit_stale` carries the newer one as `template`."""
    version = version_of(if_match, template_id)
    try:
        view = templates.change_template(
            shelf, caller, template_id, _given(asked), version=version, course_id=asked.course_id
        )
    except EditStale as error:
        newer = template_form(templates.read_template(shelf, caller, template_id))
        return problem(error, language=language_of_request(request), template=newer.model_dump(mode="json"))
    return _told(answer, view)


@router.delete("/{template_id}", status_code=204, responses=responses(ObjectMissing, NotAllowed))
def delete_template(shelf: OfShelf, caller: AsCaller, template_id: OfTemplate) -> None:
    """Delete a template; notes made by it keep their copy."""
    templates.delete_template(shelf, caller, template_id)


@router.get(
    "/{template_id}/yaml",
    response_class=Response,
    responses=responses(ObjectMissing)
    | {200: {"content": {YAML_TYPE: {"schema": {"type": "object"}, "example": YAML_EXAMPLE}}}},
)
def read_template_yaml(shelf: OfShelf, caller: AsCaller, template_id: OfTemplate) -> Response:
    """Give a template as YAML."""
    text = templates.template_yaml(shelf, caller, template_id)
    return Response(text, media_type=YAML_TYPE)
