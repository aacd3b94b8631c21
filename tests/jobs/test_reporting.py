"""How far a run is, and how long it will take."""

from konspekt.jobs.reporting import summed
from konspekt.library.progress import STAGES, RunKind, describe, percent_of, stages_of
from konspekt.store.progress import ProgressLine, StageSum
from konspekt.store.runs import Run, RunState

RUN = Run(id="r", lecture_id="l", asked_by="u", kind="full", options={}, asked_ms=0)
NOTHING = ProgressLine(
    run_id="r", stage="", done_ms=0, total_ms=0, percent=0, seconds_left=None, speed=None, told_ms=0
)


def sums(**done: float) -> dict[str, StageSum]:
    return {
        stage: StageSum(stage=stage, done_ms=int(share * 1000), total_ms=1000, is_done=share >= 1)
        for stage, share in done.items()
    }


def test_the_share_of_each_kind_of_run_adds_up_to_everything() -> None:
    for kind in RunKind:
        stages = STAGES[kind]
        assert round(percent_of(stages, sums(**dict.fromkeys(stages, 1.0)))) == 100
        assert percent_of(stages, {}) == 0


def test_the_time_left_is_by_the_speed_so_far() -> None:
    line, told_ms = NOTHING, 0
    for step in range(1, 11):
        told_ms += 10_000
        line = summed(RUN, line, sums(sound=1, cut=1, recognize=step / 20), now_ms=told_ms)
    assert line.stage == "recognize"
    rate = 74 / 20 / 10
    assert line.seconds_left is not None
    assert abs(line.seconds_left - (100 - line.percent) / rate) < 25


def test_a_night_without_a_worker_is_not_measured() -> None:
    line = summed(RUN, NOTHING, sums(sound=1, cut=1), now_ms=1_000)
    line = summed(RUN, line, sums(sound=1, cut=1, recognize=0.1), now_ms=11_000)
    rested = summed(RUN, line, sums(sound=1, cut=1, recognize=0.11), now_ms=9 * 3600 * 1000)
    assert rested.speed == line.speed


def test_the_percent_never_goes_back() -> None:
    ahead = summed(RUN, NOTHING, sums(sound=1, cut=1, recognize=0.5), now_ms=1_000)
    behind = summed(RUN, ahead, sums(sound=1, cut=1), now_ms=2_000)
    assert behind.percent == ahead.percent


def test_a_failed_run_names_the_stage_that_failed() -> None:
    failed = Run(
        id="r",
        lecture_id="l",
        asked_by="u",
        kind="full",
        options={},
        asked_ms=0,
        state=RunState.FAILED,
        error_code="weights_missing",
        error_figures={"name": "gigaam"},
    )
    told = describe(failed, None, sums(sound=1))
    assert [one.state for one in told.stages][:3] == ["done", "failed", "waiting"]
    assert told.error is not None
    assert told.error.code == "weights_missing"


def test_a_transcript_that_was_brought_is_not_recognized() -> None:
    brought = Run(
        id="r", lecture_id="l", asked_by="u", kind="full", options={"transcript_name": "a.srt"}, asked_ms=0
    )
    assert stages_of(brought) == ("import", "sections", "glossary", "notes")
