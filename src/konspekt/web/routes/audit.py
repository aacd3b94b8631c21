"""What people did, for administrators."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict

from konspekt.domain.errors import NotAllowed
from konspekt.library.audit import read_audit
from konspekt.web.callers import AsAdministrator, OfShelf
from konspekt.web.errors import responses
from konspekt.web.instants import Instant, instant

router = APIRouter(prefix="/admin/audit", tags=["administration"])


class ActForm(BaseModel):
    """One thing that somebody did; ids only."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: int
    at: Instant
    actor_id: str
    """`command`: at the command line of the machine itself."""
    action: str
    """`<noun>.<verb>`."""
    object_kind: str
    object_id: str


class AuditForm(BaseModel):
    """What was done, latest first."""

    acts: list[ActForm]
    next_cursor: str | None


@router.get("", responses=responses(NotAllowed))
def list_audit(
    shelf: OfShelf,
    caller: AsAdministrator,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Annotated[int | None, Query(ge=1, le=2**53)] = None,
) -> AuditForm:
    """List what people did."""
    found = read_audit(shelf, caller, limit=limit, before=cursor)
    acts = [
        ActForm(
            id=act.number,
            at=instant(act.at_ms),
            actor_id=act.actor_id,
            action=act.action,
            object_kind=act.object_kind,
            object_id=act.object_id,
        )
        for act in found
    ]
    return AuditForm(acts=acts, next_cursor=str(found[-1].number) if len(found) == limit else None)
