"""Links by which somebody without an account reads a lecture."""

from typing import Self

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict

from konspekt.domain.errors import LectureMissing, NotAllowed, ObjectMissing
from konspekt.library.sharing import ShareLink, list_links, make_link, revoke_link
from konspekt.web.callers import AsCaller, OfService, OfShelf
from konspekt.web.errors import responses
from konspekt.web.instants import GivenInstant, Instant, instant, instant_or_none, milliseconds

router = APIRouter(tags=["sharing"])


class LinkForm(BaseModel):
    """A link, without its secret."""

    id: str
    created_at: Instant
    expires_at: Instant | None

    @classmethod
    def of(cls, link: ShareLink) -> Self:
        """Give what is told of a link."""
        return cls(
            id=link.id,
            created_at=instant(link.created_ms),
            expires_at=instant_or_none(link.expires_ms),
        )


class LinksForm(BaseModel):
    """The links that still open a lecture, oldest first."""

    links: list[LinkForm]


class NewLink(BaseModel):
    """A link to be made."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    expires_at: GivenInstant | None = None
    """None: until it is revoked."""


class MadeLink(LinkForm):
    """A new link with its secret, which is told this once."""

    url: str
    token: str


@router.get("/lectures/{lecture_id}/links", responses=responses(LectureMissing, NotAllowed))
def list_lecture_links(shelf: OfShelf, caller: AsCaller, lecture_id: str) -> LinksForm:
    """List the links that still open a lecture."""
    return LinksForm(links=[LinkForm.of(link) for link in list_links(shelf, caller, lecture_id)])


@router.post("/lectures/{lecture_id}/links", status_code=201, responses=responses(LectureMissing, NotAllowed))
def add_lecture_link(
    request: Request, service: OfService, caller: AsCaller, lecture_id: str, given: NewLink
) -> MadeLink:
    """Make a link by which anybody reads the lecture."""
    expires_ms = milliseconds(given.expires_at)
    link, token = make_link(service.shelf, caller, lecture_id, expires_ms=expires_ms)
    base = service.settings.web.public_url or str(request.base_url)
    url = f"{base.rstrip('/')}/s/{token}"
    return MadeLink(**LinkForm.of(link).model_dump(), url=url, token=token)


@router.delete("/links/{link_id}", status_code=204, responses=responses(ObjectMissing, NotAllowed))
def delete_link(shelf: OfShelf, caller: AsCaller, link_id: str) -> None:
    """Let a link lead nowhere from now on."""
    revoke_link(shelf, caller, link_id)
