"""What every engine may be told when it is built."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

Precision = Literal["auto", "int8", "fp32"]
"""How finely the weights are computed; auto takes what is fastest on the device and present in the folder."""
Device = Literal["auto", "cpu", "cuda"]
"""Where to compute; auto takes a usable CUDA device, else the CPU."""

MAX_PIECE_MS: Final = 24_000
"""The longest piece that Konspekt cuts: below the 25 s for which the recognizers here were trained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineOptions:
    """One form for all engines; each reads what concerns it and ignores the rest."""

    weights: Path | None = None
    """The folder with the engine's files, as `weights.find` gives it; None for engines without weights."""
    variant: str = ""
    """Which of the engine's networks (`v3_e2e_ctc`, `large-v3-turbo`); empty means the engine's default."""
    precision: Precision = "auto"
    device: Device = "auto"
    threads: int = 0
    """0 means as many as this process may use."""
    beam_size: int = 0
    """Alternatives kept while decoding; 0 means the engine's choice for the device."""
    decoding: str = ""
    """A named way of decoding, for engines that have several; empty means the engine's default."""
    url: str = ""
    """Base address of a remote engine, up to and without `/audio/transcriptions`."""
    api_key: str = field(default="", repr=False)
    """Of the remote engine; comes from the environment and is never printed."""
    remote_name: str = ""
    """What the remote engine calls its network."""
    timeout_s: float = 120.0
    """For one answer of a remote engine."""
    attempts: int = 4
    """How often a remote engine is asked before it counts as failed."""
    script: Path | None = None
    """What the scripted engine reads from."""

    def __post_init__(self) -> None:
        for name, least in (("threads", 0), ("beam_size", 0), ("attempts", 1)):
            if getattr(self, name) < least:
                raise ValueError(f"{name} is {getattr(self, name)}, the least is {least}")
        if self.timeout_s <= 0:
            raise ValueError(f"timeout_s is {self.timeout_s}")
