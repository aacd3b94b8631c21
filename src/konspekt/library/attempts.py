"""How often somebody may try in a short time."""

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from konspekt.domain.errors import TooManyAttempts


class Attempts:
    """Counts attempts in this process: a second web process counts for itself."""

    def __init__(self) -> None:
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)

    def count(self, limit: str, *key: str) -> None:
        """Count one attempt of `key` against a limit such as `10/5 minutes`.

        Raises:
            TooManyAttempts: That was one too many; it names the seconds to wait.
        """
        rate = parse(limit)
        if not self._limiter.hit(rate, *key):
            raise TooManyAttempts(seconds=self._seconds_left(rate, key))

    def check(self, limit: str, *key: str) -> None:
        """Refuse whoever has no attempt left, without counting this one. Raises as `count`."""
        rate = parse(limit)
        if not self._limiter.test(rate, *key):
            raise TooManyAttempts(seconds=self._seconds_left(rate, key))

    def note(self, limit: str, *key: str) -> None:
        """Count an attempt that has been made."""
        self._limiter.hit(parse(limit), *key)

    def forget(self, limit: str, *key: str) -> None:
        """Count anew from zero."""
        self._limiter.clear(parse(limit), *key)

    def _seconds_left(self, rate: RateLimitItem, key: tuple[str, ...]) -> int:
        window = self._limiter.get_window_stats(rate, *key)
        return max(1, math.ceil(window.reset_time - time.time()))
