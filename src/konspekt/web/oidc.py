"""Entry by the institution's own accounts: OpenID Connect, the code flow with PKCE."""

import logging
import secrets
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import parse_qs

from konspekt.domain.errors import OidcFailed
from konspekt.settings import OidcSettings

if TYPE_CHECKING:
    from authlib.integrations.httpx_client import OAuth2Client
    from joserfc.jwk import KeySetSerialization

LOG: Final = logging.getLogger("konspekt.oidc")
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
"""With a key pair only: a shared secret or no signature at all proves nothing."""
TIMEOUT_S: Final = 10.0
LEEWAY_S: Final = 60
"""By which the clocks of the provider and of this machine may differ."""
SECRET_BYTES: Final = 32
REASON_CHARS: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody who was sent to the provider: what the answer must show, kept in the browser that was sent."""

    state: str
    nonce: str
    verifier: str

    def written(self) -> str:
        """Give it as the text of a cookie."""
        return f"{self.state}.{self.nonce}.{self.verifier}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whom the provider says it is."""

    subject: str
    """`issuer subject`: stays the same when the name changes."""
    name: str
    display_name: str


def new_visit() -> Visit:
    """Make the three secrets of one visit."""
    state, nonce, verifier = (secrets.token_urlsafe(SECRET_BYTES) for _ in range(3))
    return Visit(state=state, nonce=nonce, verifier=verifier)


def read_visit(written: str | None) -> Visit:
    """Read the cookie of a visit.

    Raises:
        OidcFailed: There is none: the visit took too long, or began in another browser.
    """
    parts = (written or "").split(".")
    if len(parts) != 3 or not all(parts):  # noqa: PLR2004 - state, nonce, verifier
        raise OidcFailed(reason="state")
    return Visit(state=parts[0], nonce=parts[1], verifier=parts[2])


def address_of_provider(oidc: OidcSettings, visit: Visit, *, redirect_uri: str) -> str:
    """Give the address to which the browser goes.

    Raises:
        OidcFailed: The provider does not answer as it should.
    """
    with _client(oidc, redirect_uri) as client, _told():
        place = _text(_discovered(client, oidc), "authorization_endpoint")
        url, _ = client.create_authorization_url(
            place, state=visit.state, nonce=visit.nonce, code_verifier=visit.verifier
        )
        return url


def identity(oidc: OidcSettings, visit: Visit, *, redirect_uri: str, query: str) -> Identity:
    """Give whom the provider names in answer to a visit; `query` is what the browser came back with.

    Raises:
        OidcFailed: The provider refused, or its answer is not for this visit or not signed by it.
    """
    answer = {name: values[0] for name, values in parse_qs(query).items()}
    if not secrets.compare_digest(answer.get("state", "").encode(), visit.state.encode()):
        raise OidcFailed(reason="state")
    if "error" in answer or "code" not in answer:
        raise OidcFailed(reason=answer.get("error", "code")[:REASON_CHARS])
    with _client(oidc, redirect_uri) as client, _told():
        found = _discovered(client, oidc)
        tokens = client.fetch_token(
            _text(found, "token_endpoint"), code=answer["code"], code_verifier=visit.verifier
        )
        keys = _asked(client, _text(found, "jwks_uri"))
        claims = _checked(_text(tokens, "id_token"), keys, oidc, visit)
    subject = _text(claims, "sub")
    name = next((str(claims[key]) for key in ("preferred_username", "email") if claims.get(key)), subject)
    return Identity(
        subject=f"{oidc.issuer} {subject}", name=name, display_name=str(claims.get("name") or name)
    )


def _checked(token: str, keys: object, oidc: OidcSettings, visit: Visit) -> Mapping[str, object]:
    from joserfc import jwt  # noqa: PLC0415 - of the extra `oidc`
    from joserfc.jwk import KeySet  # noqa: PLC0415

    key_set = KeySet.import_key_set(cast("KeySetSerialization", keys))
    claims = jwt.decode(token, key_set, algorithms=list(ALGORITHMS)).claims
    registry = jwt.JWTClaimsRegistry(
        leeway=LEEWAY_S,
        iss={"essential": True, "value": oidc.issuer},
        aud={"essential": True, "value": oidc.client_id},
        nonce={"essential": True, "value": visit.nonce},
        sub={"essential": True},
        exp={"essential": True},
    )
    registry.validate(claims)
    return cast("Mapping[str, object]", claims)


def _discovered(client: "OAuth2Client", oidc: OidcSettings) -> Mapping[str, object]:
    place = f"{oidc.issuer.rstrip('/')}/.well-known/openid-configuration"
    found = _asked(client, place)
    if found.get("issuer") != oidc.issuer:
        raise OidcFailed(reason="issuer")
    return found


def _asked(client: "OAuth2Client", place: str) -> Mapping[str, object]:
    found = client.request("GET", place, withhold_token=True).raise_for_status().json()
    if not isinstance(found, dict):
        raise OidcFailed(reason="JSON {}?")
    return cast("Mapping[str, object]", found)


def _client(oidc: OidcSettings, redirect_uri: str) -> "OAuth2Client":
    try:
        from authlib.integrations.httpx_client import OAuth2Client  # noqa: PLC0415 - of the extra `oidc`
    except ImportError as error:
        raise OidcFailed(reason="pip install 'konspekt[oidc]'") from error
    return OAuth2Client(
        oidc.client_id,
        oidc.client_secret or None,
        scope=oidc.scope,
        redirect_uri=redirect_uri,
        code_challenge_method="S256",
        timeout=TIMEOUT_S,
    )


def _text(told: Mapping[str, object], name: str) -> str:
    found = told.get(name)
    if not isinstance(found, str) or not found:
        raise OidcFailed(reason=name)
    return found


@contextmanager
def _told() -> Generator[None]:
    """Turn whatever the libraries raise over the answers of a provider into OidcFailed."""
    import httpx2  # noqa: PLC0415 - of the extra `oidc`
    from authlib.integrations.base_client import OAuthError  # noqa: PLC0415
    from joserfc.errors import JoseError  # noqa: PLC0415

    try:
        yield
    except (OAuthError, JoseError, httpx2.HTTPError, httpx2.InvalidURL, ValueError, KeyError) as error:
        LOG.warning("oidc: %s: %s", type(error).__name__, error)
        raise OidcFailed(reason=type(error).__name__) from error
