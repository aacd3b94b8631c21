"""What nobody asked to keep is forgotten after a while."""

from dataclasses import dataclass
from typing import Final, Protocol

from konspekt.library.shelf import Shelf
from konspekt.library.uploads import UploadDesk, expire_uploads
from konspekt.store.audit import forget_acts
from konspekt.store.database import Connection
from konspekt.store.deliveries import forget_deliveries
from konspekt.store.people import forget_sessions
from konspekt.store.stage_times import forget_stage_times

DAY_MS: Final = 24 * 3600 * 1000
DELIVERIES_DAYS: Final = 30
"""How long one may look up what webhooks were told."""
FIGURES_DAYS: Final = 8
"""Of stages: a week, and a day to look at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """How much was forgotten."""

    uploads: int
    sessions: int
    acts: int
    deliveries: int
    figures: int


def tidy(desk: UploadDesk, *, audit_days: float) -> Tidied:
    """Forget uploads that were given up, sessions that are over, old acts of the audit, old deliveries and old figures of the work.

    The trash and the events are forgotten by the workers, who know what is in work.
    """
    shelf = desk.shelf
    now_ms = shelf.now_ms()
    return Tidied(
        uploads=expire_uploads(desk),
        sessions=_forget(shelf, forget_sessions, now_ms),
        acts=_forget(shelf, forget_acts, now_ms - int(audit_days * DAY_MS)),
        deliveries=_forget(shelf, forget_deliveries, now_ms - DELIVERIES_DAYS * DAY_MS),
        figures=_forget(shelf, forget_stage_times, now_ms - FIGURES_DAYS * DAY_MS),
    )


class _Forgets(Protocol):
    def __call__(self, connection: Connection, /, *, before_ms: int) -> int: ...


def _forget(shelf: Shelf, forget: _Forgets, before_ms: int) -> int:
    with shelf.database.write() as connection:
        return forget(connection, before_ms=before_ms)
