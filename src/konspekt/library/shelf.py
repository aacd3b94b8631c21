"""What every use case works with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from konspekt.store.database import Database, new_id
from konspekt.store.keeping import Keeper
from konspekt.store.state_memory import StateMemory

NewId = Callable[[], str]
SINGLE_USER_ID: Final = "single"
"""The one user of a service without accounts; made when the service first starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The database and the blobs of one service, and its clock."""

    database: Database
    keeper: Keeper
    make_id: NewId = field(default=new_id)
    states: StateMemory = field(default_factory=StateMemory, compare=False, repr=False)
    """The lectures read last."""

    def now_ms(self) -> int:
        """Give the instant now, UTC milliseconds."""
        return self.keeper.clock()
