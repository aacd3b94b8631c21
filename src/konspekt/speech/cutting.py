"""Cutting a recording at its pauses into pieces that a recognizer can hear at once (facts/speech.md 6)."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from konspekt.domain.errors import SilentRecording
from konspekt.domain.sound import SAMPLES_PER_MS, Piece, SpeechActivity
from konspekt.domain.time import TimeSpan

MAX_PIECE_MS: Final = 24_000
"""Recognizers here were trained on up to 25 s and fall apart beyond."""
ON_PROBABILITY: Final = 0.5
OFF_PROBABILITY: Final = 0.35
JOINED_GAP_MS: Final = 300
"""A shorter silence is a breath inside speech."""
LEAST_SPEECH_MS: Final = 250
"""Shorter speech is a click."""
PAD_MS: Final = 200
"""Kept around speech: the detector switches a little late."""
ENOUGH_MS: Final = 20_000
"""A piece of that length is closed at the next pause."""
PARTING_GAP_MS: Final = 1_500
"""A longer silence closes a piece of any length."""
EARLIEST_CUT_MS: Final = 12_000
LEAST_REST_MS: Final = 2_000
"""What a cut leaves over is long enough to be understood."""
_SMOOTHING_FRAMES: Final = 9

Probabilities = npt.NDArray[np.float32]


def cut(activity: SpeechActivity, *, sample_count: int, name: str = "") -> tuple[Piece, ...]:
    """Give the pieces of a recording of `sample_count` samples: in order, apart, none longer than MAX_PIECE_MS.

    Speech that goes on for longer is cut where the detector doubts most, never at a fixed moment. `name` is what a person calls the
    recording.

    Raises:
        SilentRecording: Nobody speaks.
    """
    duration_ms = sample_count // SAMPLES_PER_MS
    frame_ms = activity.frame_samples // SAMPLES_PER_MS
    assert frame_ms * SAMPLES_PER_MS == activity.frame_samples
    speech = tuple(_speech(activity.probabilities, frame_ms, duration_ms))
    if not speech:
        raise SilentRecording(name=name)
    smooth = _smoothed(activity.probabilities)
    regions = [part for region in _padded(speech, duration_ms) for part in _parts(region, smooth, frame_ms)]
    return tuple(
        Piece(index=index, span=span, speech=_inside(span, speech))
        for index, span in enumerate(_packed(regions))
    )


def batches(pieces: Sequence[Piece], *, target_ms: int = 180_000) -> tuple[tuple[Piece, ...], ...]:
    """Give neighbouring pieces in groups of about `target_ms`, the unit of work of one worker."""
    groups: list[tuple[Piece, ...]] = []
    group: list[Piece] = []
    gathered_ms = 0
    for piece in pieces:
        if group and gathered_ms + piece.span.duration_ms > target_ms:
            groups.append(tuple(group))
            group, gathered_ms = [], 0
        group.append(piece)
        gathered_ms += piece.span.duration_ms
    return (*groups, tuple(group)) if group else ()


def _speech(probabilities: Probabilities, frame_ms: int, duration_ms: int) -> Iterator[TimeSpan]:
    """Give where somebody speaks: breaths joined, clicks left out."""
    region: TimeSpan | None = None
    for start, end in _active(probabilities):
        found = TimeSpan(min(start * frame_ms, duration_ms), min(end * frame_ms, duration_ms))
        if region is not None and found.start_ms - region.end_ms < JOINED_GAP_MS:
            region = region.joined(found)
            continue
        if region is not None and region.duration_ms >= LEAST_SPEECH_MS:
            yield region
        region = found
    if region is not None and region.duration_ms >= LEAST_SPEECH_MS:
        yield region


def _active(probabilities: Probabilities) -> Iterator[tuple[int, int]]:
    """Give runs of frames that begin at ON_PROBABILITY and last until OFF_PROBABILITY is undercut."""
    rises = np.flatnonzero(probabilities >= ON_PROBABILITY)
    falls = np.flatnonzero(probabilities < OFF_PROBABILITY)
    at = 0
    while (rise := int(np.searchsorted(rises, at))) < len(rises):
        start = int(rises[rise])
        fall = int(np.searchsorted(falls, start))
        at = int(falls[fall]) if fall < len(falls) else len(probabilities)
        yield start, at


def _padded(speech: Iterable[TimeSpan], duration_ms: int) -> list[TimeSpan]:
    padded: list[TimeSpan] = []
    for region in speech:
        wide = TimeSpan(max(0, region.start_ms - PAD_MS), min(duration_ms, region.end_ms + PAD_MS))
        if padded and wide.start_ms < padded[-1].end_ms:
            padded[-1] = padded[-1].joined(wide)
        else:
            padded.append(wide)
    return padded


def _smoothed(probabilities: Probabilities) -> Probabilities:
    """Give the mean over about 0.3 s: a dip of a single frame lies inside a word as often as between two."""
    around = _SMOOTHING_FRAMES // 2
    framed = np.pad(probabilities, around, mode="edge")
    return np.convolve(framed, np.full(_SMOOTHING_FRAMES, 1 / _SMOOTHING_FRAMES, np.float32), "valid")


def _parts(region: TimeSpan, smooth: Probabilities, frame_ms: int) -> Iterator[TimeSpan]:
    """Cut a region that is too long where the detector doubts most."""
    while region.duration_ms > MAX_PIECE_MS:
        latest_ms = min(region.start_ms + MAX_PIECE_MS, region.end_ms - LEAST_REST_MS)
        first = -(-(region.start_ms + EARLIEST_CUT_MS) // frame_ms)
        last = latest_ms // frame_ms
        doubt = smooth[first : last + 1]
        at_ms = (first + int(doubt.argmin())) * frame_ms
        yield TimeSpan(region.start_ms, at_ms)
        region = TimeSpan(at_ms, region.end_ms)
    yield region


def _packed(regions: Iterable[TimeSpan]) -> Iterator[TimeSpan]:
    """Put neighbouring regions together as long as the piece stays short enough."""
    piece: TimeSpan | None = None
    for region in regions:
        if piece is None:
            piece = region
            continue
        joined = piece.joined(region)
        gap_ms = region.start_ms - piece.end_ms
        if joined.duration_ms <= MAX_PIECE_MS and gap_ms <= PARTING_GAP_MS and piece.duration_ms < ENOUGH_MS:
            piece = joined
        else:
            yield piece
            piece = region
    if piece is not None:
        yield piece


def _inside(span: TimeSpan, speech: Sequence[TimeSpan]) -> tuple[TimeSpan, ...]:
    """Give the parts of `speech` that lie in `span`."""
    return tuple(
        TimeSpan(max(span.start_ms, region.start_ms), min(span.end_ms, region.end_ms))
        for region in speech
        if span.overlap_ms(region)
    )


def gaps_ms(spans: Sequence[TimeSpan]) -> list[int]:
    """Give the silence between each span and the next, 0 where they touch or overlap."""
    return [max(0, later.start_ms - earlier.end_ms) for earlier, later in pairwise(spans)]
