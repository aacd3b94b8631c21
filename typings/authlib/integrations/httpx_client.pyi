"""What Konspekt uses of authlib's client."""

from collections.abc import Mapping
from typing import Self

class Answer:
    def json(self) -> object: ...
    def raise_for_status(self) -> Answer: ...

class OAuth2Client:
    def __init__(
        self,
        client_id: str,
        client_secret: str | None = ...,
        *,
        scope: str = ...,
        redirect_uri: str = ...,
        code_challenge_method: str = ...,
        timeout: float = ...,
    ) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *told: object) -> None: ...
    def create_authorization_url(
        self, url: str, *, state: str, nonce: str, code_verifier: str
    ) -> tuple[str, str]: ...
    def fetch_token(self, url: str, *, code: str, code_verifier: str) -> Mapping[str, object]: ...
    def request(self, method: str, url: str, *, withhold_token: bool) -> Answer: ...
