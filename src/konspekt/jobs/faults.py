"""Places at which a test can have the process killed, as an out-of-memory killer or a power cut would.

Nothing happens unless the environment variable KONSPEKT_FAULT names places: `KONSPEKT_FAULT=planned,batch_heard:3` kills at the first
passage of `planned` and at the third of `batch_heard`, in each process. With KONSPEKT_FAULT_FOLDER each kill is left behind there as a
file, and does not come again. `piece_<number>` is the place ahead of that piece of the recording.
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
    asked = os.environ.get("KONSPEKT_FAULT")
    if not asked:
        return
    named = [one.partition(":") for one in asked.split(",")]
    wanted = {name: int(number or 1) for name, _, number in named}
    if place not in wanted:
        return
    _passed[place] += 1
    if _passed[place] < wanted[place]:
        return
    folder = os.environ.get("KONSPEKT_FAULT_FOLDER")
    if folder is not None:
        try:
            (Path(folder) / f"killed-{place}").touch(exist_ok=False)
        except FileExistsError:
            return
    os.kill(os.getpid(), signal.SIGKILL)
