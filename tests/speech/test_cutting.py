"""Laws of cutting: all speech is in the pieces, no piece is too long, none begins or ends at a fixed moment."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from konspekt.domain.errors import SilentRecording
from konspekt.domain.sound import Piece, SpeechActivity
from konspekt.domain.time import TimeSpan
from konspekt.speech import batches, cut
from konspekt.speech.cutting import LEAST_SPEECH_MS, MAX_PIECE_MS

FRAME_SAMPLES = 512
FRAME_MS = 32

runs = st.lists(
    st.tuples(st.sampled_from([0.0, 0.1, 0.4, 0.45, 0.6, 0.9, 1.0]), st.integers(1, 900)), max_size=25
)


def activity(*stretches: tuple[float, int]) -> SpeechActivity:
    """Make an activity of (probability, frames)."""
    values = [np.full(frames, probability, np.float32) for probability, frames in stretches]
    return SpeechActivity(np.concatenate([*values, np.zeros(0, np.float32)]), FRAME_SAMPLES)


def pieces_of(heard: SpeechActivity, *, missing_samples: int = 0) -> tuple[Piece, ...]:
    return cut(heard, sample_count=len(heard.probabilities) * FRAME_SAMPLES - missing_samples)


@given(runs)
def test_pieces_are_in_order_apart_and_short_enough(stretches: list[tuple[float, int]]) -> None:
    heard = activity(*stretches)
    try:
        pieces = pieces_of(heard)
    except SilentRecording:
        return
    assert [piece.index for piece in pieces] == list(range(len(pieces)))
    assert all(0 < piece.span.duration_ms <= MAX_PIECE_MS for piece in pieces)
    for earlier, later in pairwise(pieces):
        assert earlier.span.end_ms <= later.span.start_ms
    assert pieces[-1].span.end_ms <= len(heard.probabilities) * FRAME_MS


@given(runs)
def test_no_sure_speech_is_lost(stretches: list[tuple[float, int]]) -> None:
    heard = activity(*stretches)
    try:
        pieces = pieces_of(heard)
    except SilentRecording:
        pieces = ()
    covered = np.zeros(len(heard.probabilities), bool)
    for piece in pieces:
        covered[-(-piece.span.start_ms // FRAME_MS) : piece.span.end_ms // FRAME_MS] = True
    lost = np.flatnonzero((heard.probabilities >= 0.5) & ~covered)
    # Only clicks may be left out, and at a cut the frame that the cut goes through.
    for stretch in np.split(lost, np.flatnonzero(np.diff(lost) > 1) + 1):
        assert len(stretch) * FRAME_MS < LEAST_SPEECH_MS


@given(runs)
def test_the_speech_of_a_piece_lies_in_it(stretches: list[tuple[float, int]]) -> None:
    try:
        pieces = pieces_of(activity(*stretches))
    except SilentRecording:
        return
    for piece in pieces:
        assert piece.speech
        assert all(piece.span.covers(span) for span in piece.speech)


def test_speech_without_a_pause_is_cut_where_the_detector_doubts_most() -> None:
    before = 17_000 // FRAME_MS
    (first, second) = pieces_of(activity((0.95, before), (0.6, 12), (0.95, 500)))
    assert first.span.end_ms == second.span.start_ms
    assert before * FRAME_MS <= first.span.end_ms <= (before + 12) * FRAME_MS


def test_an_hour_without_a_pause_is_still_cut() -> None:
    pieces = pieces_of(activity((1.0, 3_600_000 // FRAME_MS)))
    assert max(piece.span.duration_ms for piece in pieces) <= MAX_PIECE_MS
    assert min(piece.span.duration_ms for piece in pieces) >= 2_000
    assert sum(piece.span.duration_ms for piece in pieces) == 3_600_000 // FRAME_MS * FRAME_MS


def test_neighbouring_sentences_share_a_piece_until_it_is_long_enough() -> None:
    sentence = ((0.0, 20), (1.0, 100))
    pieces = pieces_of(activity(*(sentence * 30)))
    assert all(len(piece.speech) > 3 for piece in pieces[:-1])
    assert all(19_000 < piece.span.duration_ms <= MAX_PIECE_MS for piece in pieces[:-1])


def test_a_long_silence_parts_two_pieces() -> None:
    pieces = pieces_of(activity((1.0, 60), (0.0, 70), (1.0, 60)))
    assert [piece.speech for piece in pieces] == [
        (TimeSpan(0, 1920),),
        (TimeSpan(130 * 32, 190 * 32),),
    ]


def test_a_breath_does_not_part_speech_and_a_click_is_none() -> None:
    (piece,) = pieces_of(activity((0.0, 100), (1.0, 3), (0.0, 60), (1.0, 50), (0.0, 9), (1.0, 50), (0.0, 50)))
    assert piece.speech == (TimeSpan(163 * 32, 272 * 32),)


@pytest.mark.parametrize("stretches", [(), ((0.0, 1000),), ((0.49, 1000),), ((1.0, 7),)])
def test_a_recording_without_speech_is_refused(stretches: tuple[tuple[float, int], ...]) -> None:
    with pytest.raises(SilentRecording):
        pieces_of(activity(*stretches))


def test_a_piece_ends_where_the_recording_ends() -> None:
    (piece,) = pieces_of(activity((1.0, 100)), missing_samples=500)
    assert piece.span == TimeSpan(0, (100 * 512 - 500) // 16)


@given(runs, st.integers(1_000, 400_000))
def test_batches_are_the_pieces_in_order(stretches: list[tuple[float, int]], target_ms: int) -> None:
    try:
        pieces = pieces_of(activity(*stretches))
    except SilentRecording:
        return
    groups = batches(pieces, target_ms=target_ms)
    assert tuple(piece for group in groups for piece in group) == pieces
    for group in groups:
        assert len(group) == 1 or sum(piece.span.duration_ms for piece in group) <= target_ms


def test_no_pieces_make_no_batches() -> None:
    assert batches(()) == ()
