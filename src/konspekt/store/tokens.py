"""Secrets that people carry: given once, kept only as a hash."""

import hashlib
import secrets
from typing import Final

TOKEN_BYTES: Final = 32


def new_token() -> str:
    """Give a secret of 256 random bits, fit for an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Give what is kept of a secret; a plain hash is enough for random bits, which nobody can guess."""
    return hashlib.sha256(token.encode()).hexdigest()
