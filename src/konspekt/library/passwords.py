"""Passwords, kept as argon2 hashes."""

import secrets
from functools import cache
from threading import BoundedSemaphore
from typing import Final

from pwdlib import PasswordHash

from konspekt.domain.errors import PasswordWeak

LEAST_CHARS: Final = 8
"""NIST SP 800-63B, 5.1.1.1: at least 8, and no rules of composition."""
MOST_CHARS: Final = 256
GENERATED_BYTES: Final = 12
_AT_ONCE: Final = BoundedSemaphore(2)
"""A hash takes 64 MB: a crowd that logs in at once must not take a gigabyte."""
_HASHER: Final = PasswordHash.recommended()


def hash_password(password: str) -> str:
    """Give what is kept of a new password.

    Raises:
        PasswordWeak: It is too short.
    """
    if len(password) < LEAST_CHARS:
        raise PasswordWeak(least_chars=LEAST_CHARS)
    with _AT_ONCE:
        return _HASHER.hash(password)


def fits(password: str, password_hash: str | None) -> bool:
    """Tell whether a password is the one; takes as long where there is none to compare with."""
    with _AT_ONCE:
        if password_hash is None:
            _HASHER.verify(password, _nobodys_hash())
            return False
        return _HASHER.verify(password, password_hash)


def generate_password() -> str:
    """Give a new random password."""
    return secrets.token_urlsafe(GENERATED_BYTES)


@cache
def _nobodys_hash() -> str:
    return _HASHER.hash(secrets.token_urlsafe(GENERATED_BYTES))
