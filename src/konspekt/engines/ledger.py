"""What a generator has spent, counted from several threads."""

import threading
from dataclasses import replace

from konspekt.domain.generation import Usage

MILLION = 1_000_000


class Ledger:
    """Adds up calls, tokens, seconds and money."""

    def __init__(self, *, price_in: float = 0.0, price_out: float = 0.0) -> None:
        """Take the prices of a million tokens."""
        self._price_in = price_in
        self._price_out = price_out
        self._lock = threading.Lock()
        self._spent = Usage()

    def note(self, *, tokens_in: int, tokens_out: int, seconds: float, usable: bool) -> None:
        """Add one call; what was thrown away was paid for too."""
        with self._lock:
            spent = self._spent
            cost = (tokens_in * self._price_in + tokens_out * self._price_out) / MILLION
            self._spent = replace(
                spent,
                calls=spent.calls + 1,
                refused=spent.refused + (not usable),
                tokens_in=spent.tokens_in + tokens_in,
                tokens_out=spent.tokens_out + tokens_out,
                seconds=spent.seconds + seconds,
                cost=spent.cost + cost,
            )

    def usage(self) -> Usage:
        """Tell the sum."""
        with self._lock:
            return self._spent
