"""Who works beside whom in one process: work that may have killed its worker is done alone, so that no other is blamed for its death."""

import threading
from collections.abc import Generator
from contextlib import contextmanager


class Turns:
    """Any number of harmless jobs at a time, or one suspect."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._harmless = 0
        self._suspects_waiting = 0
        self._is_suspect_at_work = False

    @contextmanager
    def take(self, *, alone: bool) -> Generator[None]:
        """Wait for the turn and keep it while the block lasts."""
        with self._changed:
            if alone:
                self._suspects_waiting += 1
                self._changed.wait_for(lambda: not self._harmless and not self._is_suspect_at_work)
                self._suspects_waiting -= 1
                self._is_suspect_at_work = True
            else:
                self._changed.wait_for(lambda: not self._suspects_waiting and not self._is_suspect_at_work)
                self._harmless += 1
        try:
            yield
        finally:
            with self._changed:
                if alone:
                    self._is_suspect_at_work = False
                else:
                    self._harmless -= 1
                self._changed.notify_all()
