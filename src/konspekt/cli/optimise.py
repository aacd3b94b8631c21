"""`konspekt weights optimise`: GigaAM made faster for this machine's processor, and checked on somebody speaking."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from konspekt import audio
from konspekt.cli.messages import word
from konspekt.domain.sound import Waveform
from konspekt.engines import weights
from konspekt.library.sample import sample_recording
from konspekt.settings import Settings
from konspekt.speech import cut

CHECKED_PIECES = 4
"""About a minute and a half."""
MEGABYTE = 1_000_000


def optimise(
    recording: Annotated[Path | None, typer.Argument(help=word("cli.weights.recording"))] = None,
    root: Annotated[Path | None, typer.Option("--root", help=word("cli.weights.root"))] = None,
    folder: Annotated[Path | None, typer.Option("--folder", help=word("cli.weights.own"))] = None,
) -> None:
    """Write the faster network beside the full one; from then on it is taken by itself."""
    # onnxruntime is loaded only where it is needed: every other command starts without it.
    from konspekt.engines import quantise  # noqa: PLC0415
    from konspekt.engines.options import EngineOptions  # noqa: PLC0415

    home = root or Settings().weights_folder
    place = folder or weights.find("gigaam", "", home, precision="fp32")
    made = quantise.optimise(EngineOptions(weights=place), _pieces(recording or sample_recording()))
    figures = {"megabytes": round(made.size_bytes / MEGABYTE), "percent": round(100 * made.changed, 1)}
    typer.echo(word("weights.optimised", file=str(made.path), **figures))


def _pieces(recording: Path) -> list[Waveform]:
    """Give the first pieces of a recording."""
    from konspekt.engines import silero  # noqa: PLC0415 - loads onnxruntime

    with tempfile.TemporaryDirectory() as scratch:
        sound = audio.decode(recording, Path(scratch) / "spool", on_progress=_quiet, total_ms=None)
        activity = silero.build().detect(sound, on_progress=_quiet)
        pieces = cut(activity, sample_count=sound.sample_count, name=recording.name)
        return [sound.read(piece.span) for piece in pieces[:CHECKED_PIECES]]


def _quiet(stage: str, done_ms: int, total_ms: int) -> None:
    del stage, done_ms, total_ms
