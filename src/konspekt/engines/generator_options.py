"""What every generator may be told when it is built."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ALL_LAYERS: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratorOptions:
    """One form for all generators; each reads what concerns it and ignores the rest."""

    gguf: Path | None = None
    """The file of an embedded language model."""
    network: str = ""
    """What the language model is called: a row of the table of weights, or the name that a server knows it by."""
    chat_format: str = ""
    """How an embedded one is addressed (`saiga`); empty means as its file says."""
    url: str = ""
    """Base address of a server, up to and without `/chat/completions`."""
    api_key: str = field(default="", repr=False)
    """Of the server; comes from the environment and is never printed."""
    allow_remote: bool = False
    """Whether lectures may be sent to another computer."""
    context_tokens: int = 8192
    """Prompt and answer together."""
    gpu_layers: int = ALL_LAYERS
    """Of an embedded one: how many layers go to a GPU that its library can use; ALL_LAYERS: as many as fit."""
    threads: int = 0
    """Of an embedded one; 0 means as many as this process may use."""
    memory_mb: int = 0
    """Address space that the process of an embedded one may take, where it computes on the processor; 0: no limit."""
    concurrency: int = 4
    """How many questions a server gets at once."""
    connect_timeout_s: float = 10.0
    timeout_s: float = 300.0
    """For one whole answer."""
    attempts: int = 4
    """How often a busy server is asked before it counts as failed."""
    price_in: float = 0.0
    """Of a million tokens asked."""
    price_out: float = 0.0
    """Of a million tokens answered."""
    script: Path | None = None
    """What the scripted generator reads from."""

    def __post_init__(self) -> None:
        least = {"context_tokens": 256, "gpu_layers": ALL_LAYERS, "threads": 0, "memory_mb": 0}
        for name, bound in {**least, "concurrency": 1, "attempts": 1, "price_in": 0, "price_out": 0}.items():
            if getattr(self, name) < bound:
                raise ValueError(f"{name} is {getattr(self, name)}, the least is {bound}")
        for name in ("connect_timeout_s", "timeout_s"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} is {getattr(self, name)}")
