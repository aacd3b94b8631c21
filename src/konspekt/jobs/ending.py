"""How a run ends: in the table, once, with the event that tells it."""

from collections.abc import Mapping
from typing import Final, cast

from konspekt.jobs.works import Told, Works
from konspekt.library.runs import RunKind, tell_state
from konspekt.library.webhooks import tell
from konspekt.store.runs import RunState, finish_run

HOOKED: Final = {RunState.DONE: "lecture.ready", RunState.FAILED: "lecture.failed"}
"""What webhooks are told of a whole lecture."""


def finish(works: Works, run_id: str, told: Told) -> Told:
    """Write how the run ended; nothing changes where that was written before or the run was cancelled."""
    run = works.run(run_id)
    error = cast("Mapping[str, object] | None", told.get("error"))
    state = RunState.DONE if error is None else RunState.FAILED
    if "cancelled" in told:
        state = RunState.CANCELLED
    at_ms = works.shelf.now_ms()
    with works.shelf.database.write() as connection:
        is_first = finish_run(
            connection,
            run_id,
            state,
            at_ms=at_ms,
            error_code=None if error is None else str(error["code"]),
            error_figures=None if error is None else cast("Mapping[str, object]", error["figures"]),
        )
        if is_first:
            tell_state(connection, run, state, at_ms=at_ms)
            if run.kind == RunKind.FULL and state in HOOKED:
                payload = {"run_id": run_id} | ({} if error is None else {"error": error["code"]})
                tell(works.shelf, connection, run.lecture_id, HOOKED[state], payload)
    return {}
