"""A language model on this machine: GGUF files in llama.cpp, in a process of its own."""

from konspekt.engines.llama.generator import NAME, EmbeddedGenerator, build
from konspekt.engines.llama.gguf_head import GgufHead, read_head

__all__ = ["NAME", "EmbeddedGenerator", "GgufHead", "build", "read_head"]
