"""Places at which a test can have the process killed, as an out-of-memory killer or a power cut would.

Nothing happens unless the environment variable KONSPEKT_FAULT names a place: `KONSPEKT_FAULT=batch_heard` kills at the first passage,
`KONSPEKT_FAULT=batch_heard:3` at the third. With KONSPEKT_FAULT_FOLDER the kill is left behind there as a file, and does not come again.
"""

import os
import signal
from collections import Counter
from pathlib import Path
from typing import Final

PLACES: Final = (
    "run_begun",
    "planned",
    "sound_begun",
    "piece_begun",
    "batch_heard",
    "batch_kept",
    "listening_made",
    "text_begun",
    "notes_made",
    "before_adopting",
    "adopted",
    "before_finish",
)
_passed: Final[Counter[str]] = Counter()


def reach(place: str) -> None:
    """Die here if the environment asks for it."""
    wanted, _, number = os.environ.get("KONSPEKT_FAULT", "").partition(":")
    if wanted != place:
        return
    _passed[place] += 1
    if _passed[place] < int(number or 1):
        return
    folder = os.environ.get("KONSPEKT_FAULT_FOLDER")
    if folder is not None:
        try:
            (Path(folder) / f"killed-{place}").touch(exist_ok=False)
        except FileExistsError:
            return
    os.kill(os.getpid(), signal.SIGKILL)
