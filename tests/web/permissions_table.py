"""Who may ask what: every route of the API, every kind of caller, and things that are theirs, another's and nobody's.

A policy gives what each caller is told: 0 is an answer of success (or one of the statuses that the row adds), else the refusal.
"""

from dataclasses import dataclass, field

from konspekt.notes import load_template, template_to_yaml

CALLERS = (
    "anonymous",
    "link",  # somebody who has a share link and nothing else
    "student",  # belongs to no course
    "listener",  # a student of the course
    "lecturer",  # belongs to no course
    "colleague",  # a lecturer of the course
    "methodologist",  # leads the course
    "owner",  # of the lectures, a lecturer of the course
    "token",  # the owner's bearer token
    "administrator",
)
OK = 0


def policy(*told: int) -> dict[str, int]:
    return dict(zip(CALLERS, told, strict=True))


OPEN = policy(*[OK] * 10)
KNOWN = policy(401, 401, *[OK] * 8)
EDITORS = policy(401, 401, 403, 403, *[OK] * 6)
ADMINISTRATORS = policy(401, 401, *[403] * 7, OK)
NOBODYS = policy(401, 401, *[404] * 8)
NOBODYS_FOR_EDITORS = policy(401, 401, 403, 403, *[404] * 6)
NOBODYS_FOR_ADMINISTRATORS = policy(401, 401, *[403] * 7, 404)
# A lecture of the course, published, and one without a course or publication.
READ_SHARED = policy(401, 401, 404, OK, 404, OK, OK, OK, OK, OK)
READ_OWN = policy(401, 401, 404, 404, 404, 404, 404, OK, OK, OK)
READ_UNPUBLISHED = policy(401, 401, 404, 404, 404, OK, OK, OK, OK, OK)
EDIT_SHARED = policy(401, 401, 404, 403, 404, OK, OK, OK, OK, OK)
EDIT_SHARED_FOR_EDITORS = policy(401, 401, 403, 403, 404, OK, OK, OK, OK, OK)
OWN_FOR_EDITORS = policy(401, 401, 403, 403, 404, 404, 404, OK, OK, OK)
# Things of one account, which not even an administrator sees.
PRIVATE = policy(401, 401, 404, 404, 404, 404, 404, OK, OK, 404)
PRIVATE_FOR_EDITORS = policy(401, 401, 403, 403, 404, 404, 404, OK, OK, 404)
# The course: led by the methodologist and the administrator.
LEAD = policy(401, 401, 404, 403, 404, 403, OK, 403, 403, OK)
SEE_MEMBERS = policy(401, 401, 404, 403, 404, OK, OK, OK, OK, OK)
LINKED = policy(*[OK] * 10)
UNLINKED = policy(*[404] * 10)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One route asked for one thing."""

    policy: dict[str, int]
    place: dict[str, str] = field(default_factory=dict)
    """What stands in the address: a name of the world's things, or the text itself."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One route."""

    asked: dict[str, Asked]
    json: object = None
    headers: dict[str, str] = field(default_factory=dict)
    query: str = ""
    content: bytes | None = None
    also: frozenset[int] = frozenset()
    """Statuses that are no refusal here: the caller was let in, and the thing was not fit for it."""
    streams: bool = False
    """Never ends, so that only its refusals are asked for here."""


def one(policy_, *, place=None, **more) -> Row:
    return Row(asked={"": Asked(policy=policy_, place=place or {})}, **more)


def lecture(shared, own, nobodys=NOBODYS, *, unpublished=None, **more) -> Row:
    asked = {
        "published": Asked(policy=shared, place={"lecture_id": "published"}),
        "own": Asked(policy=own, place={"lecture_id": "own"}),
        "nobody's": Asked(policy=nobodys, place={"lecture_id": "nothing"}),
    }
    if unpublished is not None:
        asked["unpublished"] = Asked(policy=unpublished, place={"lecture_id": "unpublished"})
    return Row(asked=asked, **more)


def reading(**more) -> Row:
    return lecture(READ_SHARED, READ_OWN, unpublished=READ_UNPUBLISHED, **more)


def editing(**more) -> Row:
    return lecture(EDIT_SHARED, READ_OWN, unpublished=READ_UNPUBLISHED, **more)


def thing(name, known, nobodys=NOBODYS, **more) -> Row:
    """A thing of the world under `{<name>_id}` and an id that nothing has."""
    key = f"{name}_id"
    return Row(
        asked={
            "there": Asked(policy=known, place={key: name}),
            "nobody's": Asked(policy=nobodys, place={key: "nothing"}),
        },
        **more,
    )


def linked(**more) -> Row:
    return Row(
        asked={
            "link": Asked(policy=LINKED, place={"token": "link"}),
            "revoked": Asked(policy=UNLINKED, place={"token": "revoked"}),
            "expired": Asked(policy=UNLINKED, place={"token": "expired"}),
            "nobody's": Asked(policy=UNLINKED, place={"token": "nothing"}),
        },
        **more,
    )


GONE = frozenset({409})
TUS = {"Tus-Resumable": "1.0.0"}
PART = {**TUS, "Content-Type": "application/offset+octet-stream"}
TEMPLATE = {"title": "T", "language": "ru", "sections": [{"title": "S", "kind": "text", "question": "topic"}]}

TABLE: dict[str, Row] = {
    # Coming in.
    "GET /session": one(OPEN),
    "POST /session": one(OPEN, json={"name": "x", "password": "y"}, also=frozenset({401, 429})),
    "DELETE /session": one(OPEN),
    "GET /session/oidc": one(OPEN, also=frozenset({404})),
    "GET /session/oidc/callback": one(OPEN, also=frozenset({404})),
    # People.
    "PATCH /me": one(KNOWN, json={"display_name": "New"}),
    "GET /me/tokens": one(KNOWN),
    "POST /me/tokens": one(KNOWN, json={"name": "x"}),
    "DELETE /me/tokens/{token_id}": thing("token", PRIVATE),
    "GET /users": one(EDITORS),
    "POST /users": one(ADMINISTRATORS, json={"name": "new", "role": "student"}),
    "PATCH /users/{user_id}": thing(
        "user", ADMINISTRATORS, NOBODYS_FOR_ADMINISTRATORS, json={"display_name": "New"}
    ),
    # Courses.
    "GET /courses": one(KNOWN),
    "POST /courses": one(EDITORS, json={"title": "New"}),
    "PATCH /courses/{course_id}": thing("course", LEAD, json={"title": "New"}),
    "DELETE /courses/{course_id}": thing("course", LEAD),
    "GET /courses/{course_id}/members": thing("course", SEE_MEMBERS),
    "PUT /courses/{course_id}/members/{user_id}": Row(
        asked={
            "there": Asked(policy=LEAD, place={"course_id": "course", "user_id": "user"}),
            "nobody": Asked(
                policy=policy(401, 401, 404, 403, 404, 403, 404, 403, 403, 404),
                place={"course_id": "course", "user_id": "nothing"},
            ),
            "nowhere": Asked(policy=NOBODYS, place={"course_id": "nothing", "user_id": "user"}),
        },
        json={"role": "student"},
    ),
    "DELETE /courses/{course_id}/members/{user_id}": Row(
        asked={
            "there": Asked(policy=LEAD, place={"course_id": "course", "user_id": "user"}),
            "nowhere": Asked(policy=NOBODYS, place={"course_id": "nothing", "user_id": "user"}),
        }
    ),
    # Links and what they open.
    "GET /lectures/{lecture_id}/links": editing(),
    "POST /lectures/{lecture_id}/links": editing(json={}),
    "DELETE /links/{link_id}": thing("link", EDIT_SHARED),
    "GET /shared/{token}": linked(),
    "GET /shared/{token}/listening": linked(),
    "GET /shared/{token}/peaks": linked(),
    # Telling others.
    "GET /webhooks": one(EDITORS),
    "POST /webhooks": one(EDITORS, json={"url": "http://93.184.215.14/x"}),
    "DELETE /webhooks/{webhook_id}": thing("webhook", PRIVATE_FOR_EDITORS, NOBODYS_FOR_EDITORS),
    "GET /webhooks/{webhook_id}/deliveries": thing("webhook", PRIVATE_FOR_EDITORS, NOBODYS_FOR_EDITORS),
    "POST /webhooks/{webhook_id}/test": thing("webhook", PRIVATE_FOR_EDITORS, NOBODYS_FOR_EDITORS),
    # Bringing files.
    "OPTIONS /uploads": one(OPEN),
    "GET /uploads": one(KNOWN),
    "POST /uploads": one(
        EDITORS, headers={**TUS, "Upload-Length": "5", "Upload-Metadata": "filename YS5tcDM="}
    ),
    "HEAD /uploads/{upload_id}": thing("upload", PRIVATE, headers=TUS),
    "GET /uploads/{upload_id}": thing("upload", PRIVATE),
    "PATCH /uploads/{upload_id}": thing(
        "upload",
        PRIVATE,
        headers={**PART, "Upload-Offset": "0"},
        content=b"a",
        also=GONE,
    ),
    "DELETE /uploads/{upload_id}": thing("upload", PRIVATE, headers=TUS),
    # Lectures.
    "GET /lectures": one(KNOWN),
    "POST /lectures/sample": one(EDITORS),
    "POST /lectures/bulk": Row(
        asked={"published": Asked(policy=EDIT_SHARED_FOR_EDITORS)},
        json={"ids": ["@published"], "action": "unpublish"},
    ),
    "GET /lectures/{lecture_id}": reading(),
    "PATCH /lectures/{lecture_id}": editing(json={"title": "New"}),
    "DELETE /lectures/{lecture_id}": editing(),
    "POST /lectures/{lecture_id}/restore": editing(),
    "GET /lectures/{lecture_id}/segments": reading(),
    "GET /lectures/{lecture_id}/marks": reading(),
    "GET /lectures/{lecture_id}/glossary": reading(),
    "GET /lectures/{lecture_id}/notes": reading(),
    "GET /lectures/{lecture_id}/rows": reading(query="?ids=nothing"),
    "GET /lectures/{lecture_id}/listening": reading(),
    "GET /lectures/{lecture_id}/peaks": reading(),
    "GET /lectures/{lecture_id}/events": reading(streams=True),
    "GET /events": one(KNOWN, streams=True),
    "POST /lectures/{lecture_id}/edits": editing(
        json={"edits": [{"op": "replace_all", "find": "zzz", "replacement": "x"}]}, also=frozenset({422})
    ),
    "POST /lectures/{lecture_id}/undo": editing(also=GONE),
    "POST /lectures/{lecture_id}/redo": editing(also=GONE),
    "POST /lectures/{lecture_id}/history/{group}/undo": lecture(
        EDIT_SHARED, READ_OWN, unpublished=READ_UNPUBLISHED, also=GONE | {404}
    ),
    "GET /lectures/{lecture_id}/history": reading(),
    "GET /lectures/{lecture_id}/rows/{row_id}/history": Row(
        asked={
            "published": Asked(policy=READ_SHARED, place={"lecture_id": "published", "row_id": "row"}),
            # What stands in another lecture has no history here.
            "another lecture's": Asked(policy=READ_OWN, place={"lecture_id": "own", "row_id": "row"}),
            "nobody's": Asked(policy=READ_SHARED, place={"lecture_id": "published", "row_id": "nothing"}),
        }
    ),
    "POST /lectures/{lecture_id}/replace/preview": reading(json={"find": "a"}),
    "GET /search": one(KNOWN, query="?q=a"),
    "GET /formats": one(KNOWN),
    "GET /lectures/{lecture_id}/export/{format}": lecture(
        READ_SHARED, READ_OWN, unpublished=READ_UNPUBLISHED
    ),
    "GET /lectures/{lecture_id}/vocabulary": reading(),
    "PUT /lectures/{lecture_id}/vocabulary": editing(json={"words": ["x"]}),
    # Templates.
    "GET /templates": one(KNOWN),
    "POST /templates": one(EDITORS, json=TEMPLATE),
    "GET /templates/questions": one(KNOWN),
    "POST /templates/yaml": one(
        EDITORS,
        content=template_to_yaml(load_template("hackathon")).encode(),
        headers={"Content-Type": "application/yaml"},
    ),
    "POST /templates/preview": Row(
        asked={"published": Asked(policy=READ_SHARED)},
        json={"template": TEMPLATE, "lecture_id": "@published"},
    ),
    "GET /templates/{template_id}": thing("template", PRIVATE | {"administrator": OK}),
    "PUT /templates/{template_id}": thing("template", PRIVATE | {"administrator": OK}, json=TEMPLATE),
    "DELETE /templates/{template_id}": thing("template", PRIVATE | {"administrator": OK}),
    "GET /templates/{template_id}/yaml": thing("template", PRIVATE | {"administrator": OK}),
    # Work.
    "POST /lectures/{lecture_id}/runs": editing(json={"kind": "glossary"}, also=GONE),
    "GET /lectures/{lecture_id}/runs": reading(),
    "GET /lectures/{lecture_id}/partial": reading(),
    "DELETE /runs/{run_id}": thing("run", EDIT_SHARED),
    "POST /runs/{run_id}/retry": thing("run", EDIT_SHARED, also=GONE),
    # Administration.
    "GET /admin/audit": one(ADMINISTRATORS),
    "GET /admin/queue": one(ADMINISTRATORS),
    "GET /admin/doctor": one(ADMINISTRATORS),
    "GET /admin/engines": one(ADMINISTRATORS),
    "PATCH /admin/engines/{name}": one(
        ADMINISTRATORS, place={"name": "openai_audio"}, json={"enabled": True}
    ),
    "GET /admin/storage": one(ADMINISTRATORS),
    "POST /admin/weights": one(
        ADMINISTRATORS, json={"engine": "nothing", "variant": ""}, also=frozenset({404, 422})
    ),
    "GET /admin/weights/progress": one(ADMINISTRATORS),
}
