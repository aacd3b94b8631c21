"""Templates of notes: the built-in ones, and those that people made."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from konspekt.domain.errors import (
    EditStale,
    LectureNotReady,
    NotAllowed,
    ObjectMissing,
    TemplateError,
    TemplateUnknown,
)
from konspekt.domain.notes import Fact, Template, TemplateSection
from konspekt.editing import reading
from konspekt.editing.ranks import between
from konspekt.editing.rows import BlockRow, NotesHead, NotesRow, Row, SectionHead, SectionRow
from konspekt.editing.state import LectureState
from konspekt.language import load_language
from konspekt.library.access import readable
from konspekt.library.callers import EDITING_ROLES, Caller
from konspekt.library.shelf import Shelf
from konspekt.library.views import NotesView, Views
from konspekt.notes import (
    checked_template,
    compose,
    load_template,
    template_ids,
    template_of_yaml,
    template_sha256,
    template_to_yaml,
)
from konspekt.store import templates as store
from konspekt.store.database import Connection
from konspekt.store.lectures import LectureCard
from konspekt.store.templates import OwnTemplate

QUESTIONS: Final = (
    "topic",
    "goal",
    "reason",
    "benefit",
    "influence",
    "mistakes",
    "necessity",
    "results",
    "conclusions",
    "equipment",
    "literature",
    "homework",
)
"""What both languages know cue words of; their titles are in locales/ (`question.<name>`)."""
BUILT_IN_VERSION: Final = 1
MOST_YAML_CHARS: Final = 256 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateView:
    """A template, and whose it is."""

    id: str
    template: Template
    version: int
    is_built_in: bool
    course_id: str | None = None


def list_templates(shelf: Shelf, caller: Caller) -> list[TemplateView]:
    """Give the built-in templates, then the caller's own and those of his courses."""
    with shelf.database.read() as connection:
        own = store.list_templates(connection, owner_id=caller.user_id, course_ids=list(caller.courses))
    return [*map(_built_in, template_ids()), *map(_view, own)]


def read_template(shelf: Shelf, caller: Caller, template_id: str) -> TemplateView:
    """Give one template.

    Raises:
        ObjectMissing: There is none, or it is not for the caller.
    """
    if template_id in template_ids():
        return _built_in(template_id)
    with shelf.database.read() as connection:
        return _view(_found(connection, caller, template_id))


def check_template(connection: Connection, caller: Caller, template_id: str | None) -> None:
    """Refuse a template that the caller may not see; None and the built-in ones are anybody's.

    Raises:
        ObjectMissing: There is none, or it is not the caller's to see.
    """
    if template_id is not None and template_id not in template_ids():
        _found(connection, caller, template_id)


def add_template(
    shelf: Shelf, caller: Caller, template: Template, *, course_id: str | None = None
) -> TemplateView:
    """Keep a new template under an id of its own.

    Raises:
        NotAllowed: The caller is a student.
        ObjectMissing: The course is not his.
        TemplateError, LanguageUnknown: Nothing can be filled into it; `where` names the field.
    """
    if caller.role not in EDITING_ROLES:
        raise NotAllowed
    template_id = shelf.make_id()
    named = _checked(replace(template, id=template_id))
    own = OwnTemplate(
        id=template_id,
        owner_id=caller.user_id,
        template=named,
        changed_ms=shelf.now_ms(),
        course_id=_course(caller, course_id),
    )
    with shelf.database.write() as connection:
        store.add_template(connection, own)
    return _view(own)


def change_template(
    shelf: Shelf,
    caller: Caller,
    template_id: str,
    template: Template,
    *,
    version: int,
    course_id: str | None = None,
) -> TemplateView:
    """Write a template anew; notes that were made by it stay as they are.

    Raises:
        ObjectMissing: There is none, or it or its course is not for the caller.
        NotAllowed: It is built in, or another's.
        TemplateError, LanguageUnknown: Nothing can be filled into it; `where` names the field.
        EditStale: Somebody changed it since `version`.
    """
    named = _checked(replace(template, id=template_id))
    with shelf.database.write() as connection:
        own = _own(connection, caller, template_id)
        if own.version != version:
            raise EditStale(id=template_id, version=own.version)
        course = own.course_id if course_id == own.course_id else _course(caller, course_id)
        changed = replace(own, template=named, changed_ms=shelf.now_ms(), course_id=course)
        return _view(store.change_template(connection, changed))


def delete_template(shelf: Shelf, caller: Caller, template_id: str) -> None:
    """Delete a template; notes that were made by it keep their copy.

    Raises:
        ObjectMissing: There is none, or it is not for the caller.
        NotAllowed: It is built in, or another's.
    """
    with shelf.database.write() as connection:
        _own(connection, caller, template_id)
        store.delete_template(connection, template_id)


def template_yaml(shelf: Shelf, caller: Caller, template_id: str) -> str:
    """Give a template as YAML. Raises as `read_template`."""
    return template_to_yaml(read_template(shelf, caller, template_id).template)


def add_template_of_yaml(
    shelf: Shelf, caller: Caller, text: str, *, course_id: str | None = None
) -> TemplateView:
    """Keep a template that was brought as YAML; its id is a new one. Raises as `add_template`."""
    name = "YAML"
    if len(text) > MOST_YAML_CHARS:
        raise TemplateError(name=name, where=f"> {MOST_YAML_CHARS}")
    return add_template(shelf, caller, template_of_yaml(text, name=name), course_id=course_id)


def preview(shelf: Shelf, caller: Caller, template: Template, lecture_id: str) -> NotesView:
    """Give the notes that a template would make of a lecture as it is now; nothing is kept.

    Raises:
        LectureMissing: There is none, or it is not for the caller.
        LectureNotReady: It was not made yet.
        TemplateError, LanguageUnknown: Nothing can be filled into the template.
    """
    checked = _checked(template)
    with shelf.database.read() as connection:
        card = readable(connection, caller, lecture_id)
        if card.adopted_ms is None:
            raise LectureNotReady
        state = shelf.states.load(connection, lecture_id)
    language = load_language(card.language)
    transcript = reading.transcript(state, language=card.language, engine=card.engine or "")
    made = compose(
        transcript,
        reading.glossary(state),
        reading.outline(state),
        checked,
        language,
        facts=known_facts(card),
    )
    notes_id = "preview"
    head = NotesHead(template=checked, template_sha256=template_sha256(checked))
    rows: dict[str, Row] = {notes_id: NotesRow(id=notes_id, rank=between("", None), value=head)}
    rank = ""
    for section in made.sections:
        rank = between(rank, None)
        value = SectionHead(
            template_section_id=section.template_section_id,
            title=section.title,
            kind=section.kind,
            columns=section.columns,
        )
        rows[section.id] = SectionRow(id=section.id, rank=rank, notes_id=notes_id, value=value)
        for number, block in enumerate(section.blocks):
            rank = between(rank, None)
            block_id = f"{section.id}/{number}"
            rows[block_id] = BlockRow(id=block_id, rank=rank, section_id=section.id, value=block)
    return Views(LectureState(rows={**state.rows, **rows})).one_notes(notes_id)


def known_facts(card: LectureCard) -> Sequence[Fact]:
    """Give what is known of a lecture beside what was said in it."""
    known = {"source": card.file_name, "date": card.date, "title": card.title}
    return [Fact(name=name, value=value) for name, value in known.items() if value]


def _checked(template: Template) -> Template:
    load_language(template.language)
    if not template.title.strip():
        raise TemplateError(name=template.id, where="title: empty")
    return checked_template(template, name=template.title)


def _course(caller: Caller, course_id: str | None) -> str | None:
    if course_id is not None and caller.courses.get(course_id) not in EDITING_ROLES:
        raise ObjectMissing
    return course_id


def _found(connection: Connection, caller: Caller, template_id: str) -> OwnTemplate:
    try:
        own = store.find_template(connection, template_id)
    except TemplateUnknown as error:
        raise ObjectMissing from error
    is_mine = own.owner_id == caller.user_id or own.course_id in caller.courses
    if not (is_mine or caller.is_administrator):
        raise ObjectMissing
    return own


def _own(connection: Connection, caller: Caller, template_id: str) -> OwnTemplate:
    """Give a template that the caller may change."""
    if template_id in template_ids():
        raise NotAllowed
    own = _found(connection, caller, template_id)
    is_mine = own.owner_id == caller.user_id or (
        own.course_id is not None and caller.courses.get(own.course_id) in EDITING_ROLES
    )
    if not (is_mine or caller.is_administrator):
        raise NotAllowed
    return own


def _built_in(template_id: str) -> TemplateView:
    return TemplateView(
        id=template_id, template=load_template(template_id), version=BUILT_IN_VERSION, is_built_in=True
    )


def _view(own: OwnTemplate) -> TemplateView:
    return TemplateView(
        id=own.id, template=own.template, version=own.version, is_built_in=False, course_id=own.course_id
    )


def numbered(sections: Sequence[TemplateSection]) -> tuple[TemplateSection, ...]:
    """Give sections, each without an id given one that is free."""
    taken = {section.id for section in sections}
    free = (name for number in range(1, 2 * len(sections) + 1) if (name := f"s{number}") not in taken)
    return tuple(section if section.id else replace(section, id=next(free)) for section in sections)
