"""Accounts, courses and links through the API."""

from editing.lecture_rows import entry_row
from konspekt.library.callers import Role
from web.lecture_world import add_lecture, post, post_edits, state_of
from web.world import HERE, add_person


def test_the_last_administrator_stays(world) -> None:
    for change in ({"disabled": True}, {"role": "student"}):
        answer = world.ask("PATCH", "/users/administrator", by="administrator", json=change)
        assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")
    add_person(world.service, "second", Role.ADMINISTRATOR)
    changed = world.ask("PATCH", "/users/administrator", by="second", json={"role": "student"})
    assert changed.json()["role"] == "student"
    assert world.ask("GET", "/admin/audit", by="administrator").status_code == 403


def test_a_name_is_taken_in_whatever_case(world) -> None:
    answer = world.ask("POST", "/users", by="administrator", json={"name": "Owner", "role": "lecturer"})
    assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")


def test_a_made_account_logs_in_and_a_new_password_takes_its_tokens_back(world) -> None:
    new = {"name": "Vera", "role": "lecturer", "password": "a few random words"}
    made = world.ask("POST", "/users", by="administrator", json=new).json()
    assert made["name"] == "vera"
    login = {"name": "vera", "password": "a few random words"}
    assert world.ask("POST", "/session", json=login).status_code == 200
    token = world.ask("POST", "/me/tokens", by=made["id"], json={"name": "x"}).json()["token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert world.ask("GET", "/users", headers=headers).status_code == 200
    world.ask("PATCH", f"/users/{made['id']}", by="administrator", json={"password": "other random words"})
    assert world.ask("GET", "/users", headers=headers).status_code == 401


def test_who_makes_a_course_leads_it(world) -> None:
    course = world.ask("POST", "/courses", by="lecturer", json={"title": " SQL "}).json()
    assert (course["title"], course["my_role"], course["lecture_count"]) == ("SQL", "methodologist", 0)
    put = world.ask(
        "PUT", f"/courses/{course['id']}/members/student", by="lecturer", json={"role": "student"}
    )
    assert put.json()["role"] == "student"
    mine = world.ask("GET", "/courses", by="student").json()["courses"]
    assert [(found["title"], found["my_role"]) for found in mine] == [("SQL", "student")]


def test_who_is_a_student_everywhere_is_no_editor_of_a_course(world) -> None:
    world.ask("PUT", "/courses/course/members/student", by="methodologist", json={"role": "methodologist"})
    [course] = world.ask("GET", "/courses", by="student").json()["courses"]
    assert course["my_role"] == "student"
    assert world.ask("PATCH", "/courses/course", by="student", json={"title": "x"}).status_code == 403


def test_anybody_may_leave_a_course(world) -> None:
    assert world.ask("DELETE", "/courses/course/members/owner", by="listener").status_code == 403
    assert world.ask("DELETE", "/courses/course/members/listener", by="listener").status_code == 204
    assert world.ask("GET", "/courses", by="listener").json()["courses"] == []


def test_the_audit_tells_who_did_what_by_ids_only(world) -> None:
    world.ask("POST", "/courses", by="owner", json={"title": "Secret title"})
    told = world.ask("GET", "/admin/audit?limit=1", by="administrator")
    [act] = told.json()["acts"]
    # The administrator's own session was opened last.
    assert (act["action"], act["actor_id"]) == ("session.open", "administrator")
    more = world.ask("GET", f"/admin/audit?cursor={told.json()['next_cursor']}", by="administrator").json()
    assert [act["action"] for act in more["acts"]][:2] == ["course.make", "session.open"]
    assert "Secret" not in str(more)


def test_a_link_is_told_once_with_its_address_and_opens_what_was_not_rejected(world) -> None:
    lecture_id = add_lecture(world)
    state = state_of(world, lecture_id)
    rejected = entry_row(state, "литерал").id
    post_edits(
        world,
        lecture_id,
        {"op": "set_state", "entry_id": rejected, "state": "rejected"},
        seen=[rejected],
    )
    made = post(world, f"/lectures/{lecture_id}/links", json={}).json()
    assert made["url"] == f"{HERE}/s/{made['token']}"
    [link] = world.ask("GET", f"/lectures/{lecture_id}/links", by="owner").json()["links"]
    assert link == {"id": made["id"], "created_at": made["created_at"], "expires_at": None}
    opened = world.ask("GET", f"/shared/{made['token']}")
    assert opened.headers["x-robots-tag"] == "noindex, nofollow"
    told = opened.json()
    assert told["lecture"]["id"] == lecture_id
    assert told["lecture"]["may_edit"] is False
    assert len(told["transcript"]) == 5
    assert rejected not in [entry["id"] for entry in told["entries"]]
    assert len(told["entries"]) == 3
    assert told["notes"][0]["sections"]
    assert world.ask("DELETE", f"/links/{made['id']}", by="colleague").status_code == 204
    assert world.ask("GET", f"/shared/{made['token']}").status_code == 404
