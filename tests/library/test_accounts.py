"""Accounts, ways in, links and consent on both databases."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from konspekt.domain.errors import (
    EngineOff,
    LastAdministrator,
    LectureMissing,
    LoginFailed,
    NotAllowed,
    ObjectMissing,
)
from konspekt.library import consent, courses, people, sessions, sharing
from konspekt.library.access import editable, readable
from konspekt.library.attempts import Attempts
from konspekt.library.audit import read_audit
from konspekt.library.callers import Caller, Role
from konspekt.store.lectures import LectureCard, add_lecture, trash_lecture

DAY_MS = 24 * 3600 * 1000
PASSWORD = "a few random words"


def caller(name: str, role: Role = Role.LECTURER) -> Caller:
    return Caller(user_id=name, name=name, role=role, courses={})


ROOT = caller("root", Role.ADMINISTRATOR)


def add(shelf, lecture_id: str, **fields) -> None:
    card = LectureCard(
        id=lecture_id, owner_id="anna", title="T", file_name="l", language="ru", created_ms=1, **fields
    )
    with shelf.database.write() as connection:
        add_lecture(connection, card)


def log_in(shelf, password=PASSWORD):
    return sessions.log_in(shelf, Attempts(), name="ANNA", password=password, address="x", days=1)


def entered(shelf, name: str) -> Caller:
    return sessions.caller_of_session(shelf, sessions.begin_anew(shelf, name, days=1), days=1)


def test_a_session_knows_its_account_and_the_courses_of_it(shelf) -> None:
    people.change_account(shelf, ROOT, "anna", password=PASSWORD)
    course = courses.make_course(shelf, caller("boris"), title="SQL").course
    courses.admit(shelf, entered(shelf, "boris"), course.id, "anna", role=Role.LECTURER)
    found = sessions.caller_of_session(shelf, log_in(shelf), days=1)
    assert (found.user_id, found.role, found.courses) == ("anna", Role.LECTURER, {course.id: Role.LECTURER})
    add(shelf, "in the course", course_id=course.id)
    [view] = courses.courses_of(shelf, found)
    assert (view.course.title, view.my_role, view.lecture_count) == ("SQL", Role.LECTURER, 1)


def test_sessions_and_tokens_end_with_their_time(shelf, clock) -> None:
    session = sessions.begin_anew(shelf, "anna", days=1)
    _, token = sessions.make_api_token(shelf, caller("anna"), name="x", expires_ms=clock.now_ms + DAY_MS)
    assert sessions.caller_of_api_token(shelf, token) is not None
    clock.now_ms += DAY_MS
    assert sessions.caller_of_session(shelf, session, days=1) is None
    assert sessions.caller_of_api_token(shelf, token) is None


def test_processes_that_start_at_once_make_one_single_user(shelf) -> None:
    with ThreadPoolExecutor(4) as pool:
        for _ in range(3):
            list(pool.map(lambda _: sessions.settle(shelf, is_single=True), range(4)))
            names = [user.name for user in people.list_accounts(shelf, None)]
            assert names.count("single") == 1
            with shelf.database.write() as connection:
                connection.exec_driver_sql("DELETE FROM users WHERE id = 'single'")


def test_an_entry_is_spent_by_the_first_of_two(shelf) -> None:
    sessions.settle(shelf, is_single=True)
    token = sessions.print_entry_token(shelf)
    assert sessions.enter_once(shelf, Attempts(), token, address="x", days=1)
    with pytest.raises(LoginFailed):
        sessions.enter_once(shelf, Attempts(), token, address="x", days=1)


def test_a_link_opens_one_lecture_until_it_is_over_revoked_or_the_lecture_in_the_trash(shelf, clock) -> None:
    add(shelf, "one")
    add(shelf, "two")
    anna = caller("anna")
    _, ending = sharing.make_link(shelf, anna, "one", expires_ms=clock.now_ms + DAY_MS)
    kept, lasting = sharing.make_link(shelf, anna, "one", expires_ms=None)
    lecture_id, reader = sharing.reader_of(shelf, ending)
    with shelf.database.read() as connection:
        assert readable(connection, reader, lecture_id).id == "one"
        with pytest.raises(LectureMissing):
            readable(connection, reader, "two")
        with pytest.raises(NotAllowed):
            editable(connection, reader, "one")
    clock.now_ms += DAY_MS
    with pytest.raises(ObjectMissing):
        sharing.reader_of(shelf, ending)
    assert [link.id for link in sharing.list_links(shelf, anna, "one")] == [kept.id]
    with shelf.database.write() as connection:
        trash_lecture(connection, "one", at_ms=clock.now_ms)
    with pytest.raises(ObjectMissing):
        sharing.reader_of(shelf, lasting)
    sharing.revoke_link(shelf, anna, kept.id)
    with pytest.raises(ObjectMissing):
        sharing.revoke_link(shelf, caller("boris"), kept.id)


def test_an_engine_that_sends_data_is_off_until_an_administrator_enables_it(shelf) -> None:
    consent.check_engine(shelf, "gigaam", host=None)
    with pytest.raises(EngineOff) as off:
        consent.check_engine(shelf, "openai_audio", host="api.example")
    assert off.value.figures == {"name": "openai_audio", "host": "api.example"}
    with pytest.raises(NotAllowed):
        consent.enable_engine(shelf, caller("anna"), "openai_audio", enabled=True)
    for _ in range(2):
        consent.enable_engine(shelf, ROOT, "openai_audio", enabled=True)
    consent.check_engine(shelf, "openai_audio", host="api.example")
    consent.enable_engine(shelf, ROOT, "openai_audio", enabled=False)
    assert consent.enabled_engines(shelf) == frozenset()
    acts = read_audit(shelf, ROOT, limit=3)
    assert [act.action for act in acts] == ["engine.disable", "engine.enable", "engine.enable"]


def test_people_of_a_course_are_told_by_name_and_leave_it(shelf) -> None:
    course_id = courses.make_course(shelf, caller("anna"), title="SQL").course.id
    anna = entered(shelf, "anna")
    courses.admit(shelf, anna, course_id, "boris", role=Role.STUDENT)
    courses.admit(shelf, anna, course_id, "boris", role=Role.LECTURER)
    told = [(user.name, role) for user, role in courses.people_of_course(shelf, anna, course_id)]
    assert told == [("anna", Role.METHODOLOGIST), ("boris", Role.LECTURER)]
    courses.dismiss(shelf, anna, course_id, "boris")
    courses.discard_course(shelf, anna, course_id)
    assert courses.courses_of(shelf, ROOT) == []


def test_two_administrators_cannot_take_the_role_from_each_other_at_once(shelf, monkeypatch) -> None:
    people.change_account(shelf, None, "anna", role=Role.ADMINISTRATOR)
    noted = people.note

    def slowly(*told) -> None:
        sleep(0.3)  # inside the transaction, behind its own look at who else administers
        noted(*told)

    monkeypatch.setattr(people, "note", slowly)

    def demote(one: str) -> bool:
        try:
            people.change_account(shelf, None, one, role=Role.LECTURER)
        except LastAdministrator:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(demote, ("anna", "root"))) == [False, True]
