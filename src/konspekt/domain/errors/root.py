"""The root of the tree of errors."""

from typing import ClassVar


class KonspektError(Exception):
    """Root of the tree."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    """HTTP status at the web door."""
    exit_code: ClassVar[int] = 1
    """Of the command line: 1 ours, 2 usage, 3 input, 4 engine, 5 storage, 6 export, 130 cancelled."""

    def __init__(self, **figures: str | float) -> None:
        """Keep the figures that the message names."""
        self.figures = figures
        told = ", ".join(f"{name}={figure}" for name, figure in figures.items())
        super().__init__(f"{self.code}: {told}" if told else self.code)
