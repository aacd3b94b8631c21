from dataclasses import replace

import pytest
import sqlalchemy as sa

from editing.lecture_rows import TEMPLATE
from konspekt.domain.errors import EditStale, TemplateUnknown
from konspekt.store.database import Database, new_id
from konspekt.store.lectures import purge_lecture, trash_lecture
from konspekt.store.people import Course, add_course
from konspekt.store.runs import Run, RunState, add_run, find_run, finish_run, open_runs, runs_of
from konspekt.store.sharing import (
    ShareLink,
    Webhook,
    add_share_link,
    add_webhook,
    delete_webhook,
    revoke_share_link,
    share_link_of,
    share_links_of,
    webhooks_for,
    webhooks_of,
)
from konspekt.store.tables import share_links
from konspekt.store.templates import (
    OwnTemplate,
    add_template,
    change_template,
    delete_template,
    find_template,
    list_templates,
)
from konspekt.store.tokens import new_token
from store.shelf import AT_MS, new_lecture, new_owner


def shared(database: Database, **fields) -> tuple[ShareLink, str]:
    owner_id = new_owner(database)
    link = ShareLink(
        id=new_id(),
        lecture_id=new_lecture(database, owner_id=owner_id),
        made_by=owner_id,
        created_ms=AT_MS,
        **fields,
    )
    token = new_token()
    with database.write() as connection:
        add_share_link(connection, link, token=token)
    return link, token


def found(database: Database, token: str, *, at_ms: int = AT_MS) -> ShareLink | None:
    with database.read() as connection:
        return share_link_of(connection, token, at_ms=at_ms)


def test_a_link_leads_to_its_lecture_by_its_token_alone(database: Database) -> None:
    link, token = shared(database)
    assert found(database, token) == link
    assert found(database, new_token()) is None
    assert found(database, link.id) is None
    with database.read() as connection:
        assert share_links_of(connection, link.lecture_id) == [link]
        assert token not in map(str, connection.execute(sa.select(share_links)).one())


def test_a_link_ends_at_its_hour(database: Database) -> None:
    link, token = shared(database, expires_ms=AT_MS + 10)
    assert found(database, token, at_ms=AT_MS + 9) == link
    assert found(database, token, at_ms=AT_MS + 10) is None


def test_a_revoked_link_leads_nowhere_and_keeps_its_first_instant(database: Database) -> None:
    link, token = shared(database)
    with database.write() as connection:
        revoke_share_link(connection, link.id, at_ms=AT_MS + 1)
        revoke_share_link(connection, link.id, at_ms=AT_MS + 2)
        assert share_links_of(connection, link.lecture_id) == [replace(link, revoked_ms=AT_MS + 1)]
    assert found(database, token) is None


@pytest.mark.parametrize("end", [purge_lecture, lambda it, lecture: trash_lecture(it, lecture, at_ms=1)])
def test_a_link_ends_with_its_lecture(database: Database, end) -> None:
    link, token = shared(database)
    with database.write() as connection:
        end(connection, link.lecture_id)
    assert found(database, token) is None


def test_a_webhook_hears_of_its_owners_lectures_and_kinds_only(database: Database) -> None:
    anna, boris = new_owner(database), new_owner(database)
    lecture_id = new_lecture(database, owner_id=anna)
    hooks = [
        Webhook(id=new_id(), owner_id=owner, url="https://x.example/", secret="s", kinds=kinds, created_ms=at)
        for at, owner, kinds in [
            (1, anna, frozenset({"edited", "adopted"})),
            (2, anna, frozenset({"published"})),
            (3, boris, frozenset({"edited"})),
        ]
    ]
    with database.write() as connection:
        for hook in hooks:
            add_webhook(connection, hook)
    with database.write() as connection:
        assert webhooks_of(connection, anna) == hooks[:2]
        assert webhooks_for(connection, lecture_id, "edited") == hooks[:1]
        assert not delete_webhook(connection, hooks[0].id, owner_id=boris)
        assert delete_webhook(connection, hooks[0].id, owner_id=anna)
        assert webhooks_for(connection, lecture_id, "edited") == []


def own_template(database: Database, **fields) -> OwnTemplate:
    own = OwnTemplate(
        id=new_id(),
        owner_id=fields.pop("owner_id", None) or new_owner(database),
        template=TEMPLATE,
        changed_ms=AT_MS,
        **fields,
    )
    with database.write() as connection:
        add_template(connection, own)
    return own


def test_a_template_is_kept_changed_and_deleted(database: Database) -> None:
    own = own_template(database)
    with database.write() as connection:
        assert find_template(connection, own.id) == own
        newer = change_template(connection, replace(own, template=replace(TEMPLATE, title="Иначе")))
        assert find_template(connection, own.id) == newer
        assert newer.version == 2
        with pytest.raises(EditStale) as refusal:
            change_template(connection, own)
        assert refusal.value.figures["version"] == 2
        delete_template(connection, own.id)
        with pytest.raises(TemplateUnknown):
            change_template(connection, newer)


def test_people_see_their_own_templates_and_those_of_their_courses(database: Database) -> None:
    course = Course(id=new_id(), title="Python", created_ms=AT_MS)
    with database.write() as connection:
        add_course(connection, course)
    anna = new_owner(database)
    mine = own_template(database, owner_id=anna)
    of_course = own_template(database, course_id=course.id)
    own_template(database)
    with database.read() as connection:
        assert list_templates(connection, owner_id=anna) == [mine]
        seen = list_templates(connection, owner_id=anna, course_ids=[course.id])
    assert {it.id for it in seen} == {mine.id, of_course.id}


def run_of(lecture_id: str, asked_by: str, **fields) -> Run:
    return Run(
        id=new_id(),
        lecture_id=lecture_id,
        asked_by=asked_by,
        kind="whole",
        options={"engine": "scripted", "templates": ["konspekt"]},
        **fields,
    )


def test_what_was_asked_for_stays_in_the_outbox_until_it_ends(database: Database) -> None:
    owner_id = new_owner(database)
    lecture_id = new_lecture(database, owner_id=owner_id)
    second, first = (run_of(lecture_id, owner_id, asked_ms=AT_MS + late) for late in (1, 0))
    with database.write() as connection:
        add_run(connection, second)
        add_run(connection, first)
    with database.write() as connection:
        assert open_runs(connection) == runs_of(connection, lecture_id) == [first, second]
        assert finish_run(connection, first.id, RunState.FAILED, at_ms=AT_MS + 5, error_code="engine_failed")
        assert not finish_run(connection, first.id, RunState.DONE, at_ms=AT_MS + 6)
        assert open_runs(connection) == [second]
        assert find_run(connection, first.id) == replace(
            first, state=RunState.FAILED, finished_ms=AT_MS + 5, error_code="engine_failed"
        )
        purge_lecture(connection, lecture_id)
        assert open_runs(connection) == []
