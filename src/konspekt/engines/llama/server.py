"""A language model as a server of its own, in the manner of OpenAI's: `python -m konspekt.engines.llama.server model.gguf`.

For a machine that several text workers ask by the engine `openai_chat`; a single worker is better served by the engine `llama`. It is
llama.cpp's own server, out of the extra `llm`, so that one image serves for every role; konspekt.engines.llama.child says why it is never
loaded into another process.
"""

import argparse
import logging
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Final

import xllamacpp

from konspekt.engines.llama.child import LIBRARY_ERRORS, common_parameters

LOG: Final = logging.getLogger("konspekt.llama")


def main(arguments: list[str]) -> int:
    """Serve until a signal comes; 1 where the file cannot be loaded."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    asked = _parser().parse_args(arguments)
    params = common_parameters(
        str(asked.gguf),
        context_tokens=asked.ctx_size,
        gpu_layers=asked.gpu_layers,
        threads=asked.threads,
    )
    params.n_parallel = asked.parallel
    params.hostnames = [asked.host]
    params.port = asked.port
    stop = threading.Event()

    def leave(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    try:
        server = xllamacpp.Server(params)
    except LIBRARY_ERRORS:
        LOG.exception("%s cannot be loaded", asked.gguf)
        return 1
    LOG.info("%s answers at %s", asked.gguf.name, server.listening_address)
    stop.wait()
    # The library may be in the middle of an answer; nothing of it is kept.
    os._exit(0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m konspekt.engines.llama.server", description=__doc__)
    parser.add_argument("gguf", type=Path, help="the model's file")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument(
        "--ctx-size", type=int, default=32_768, help="tokens of context, shared by the questions at once"
    )
    parser.add_argument("--parallel", type=int, default=4, help="questions at once")
    parser.add_argument("--gpu-layers", type=int, default=0, help="-1: all")
    parser.add_argument("--threads", type=int, default=0, help="0: as many as there are cores")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
