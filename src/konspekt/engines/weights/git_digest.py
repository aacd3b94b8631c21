"""The digest under which a hub that is a git server records small files."""

import hashlib
from pathlib import Path
from typing import Final

from konspekt.disk import disk_errors

READ_BYTES: Final = 1 << 20


def git_sha1_of(path: Path) -> str:
    """Give the digest under which git, and so the hub, records a small file."""
    digest = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    with disk_errors(path.name), path.open("rb") as file:
        while block := file.read(READ_BYTES):
            digest.update(block)
    return digest.hexdigest()
