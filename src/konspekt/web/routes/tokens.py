"""API tokens: the way in for programs."""

from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from konspekt.domain.errors import ObjectMissing
from konspekt.library.sessions import ApiToken, list_api_tokens, make_api_token, take_back_api_token
from konspekt.web.callers import AsCaller, OfShelf
from konspekt.web.errors import responses
from konspekt.web.instants import GivenInstant, Instant, instant, instant_or_none, milliseconds

router = APIRouter(prefix="/me/tokens", tags=["people"])


class TokenForm(BaseModel):
    """A token, without its secret."""

    id: str
    name: str
    created_at: Instant
    expires_at: Instant | None
    used_at: Instant | None

    @classmethod
    def of(cls, made: ApiToken) -> Self:
        """Give what is told of a token."""
        return cls(
            id=made.id,
            name=made.name,
            created_at=instant(made.created_ms),
            expires_at=instant_or_none(made.expires_ms),
            used_at=instant_or_none(made.used_ms),
        )


class TokensForm(BaseModel):
    """One's tokens, oldest first."""

    tokens: list[TokenForm]


class NewToken(BaseModel):
    """A token to be made."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100, examples=["nightly export"])]
    expires_at: GivenInstant | None = None


class MadeToken(TokenForm):
    """A new token with its secret, which is told this once."""

    token: str


@router.get("")
def list_my_tokens(shelf: OfShelf, caller: AsCaller) -> TokensForm:
    """List one's own API tokens."""
    return TokensForm(tokens=[TokenForm.of(token) for token in list_api_tokens(shelf, caller)])


@router.post("", status_code=201)
def add_my_token(shelf: OfShelf, caller: AsCaller, given: NewToken) -> MadeToken:
    """Make an API token; it may do what its owner may."""
    made, token = make_api_token(shelf, caller, name=given.name, expires_ms=milliseconds(given.expires_at))
    return MadeToken(**TokenForm.of(made).model_dump(), token=token)


@router.delete("/{token_id}", status_code=204, responses=responses(ObjectMissing))
def delete_my_token(shelf: OfShelf, caller: AsCaller, token_id: str) -> None:
    """Let a token open nothing from now on."""
    take_back_api_token(shelf, caller, token_id)
