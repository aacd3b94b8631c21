"""What nobody asked to keep is forgotten, and nothing else."""

import sqlalchemy as sa

from konspekt.library.retention import DAY_MS, FIGURES_DAYS, tidy
from konspekt.library.uploads import begin_upload
from konspekt.store.audit import add_act, list_acts
from konspekt.store.people import open_session
from konspekt.store.stage_times import add_stage_time, stage_figures
from konspekt.store.tables import login_sessions
from library.desks import START_MS, Clock, caller, make_desk


def test_old_things_go_and_young_ones_stay(tmp_path) -> None:
    clock = Clock()
    desk = make_desk(tmp_path, clock=clock, expire_ms=DAY_MS)
    anna = caller(desk)
    with desk.shelf.database.write() as connection:
        open_session(connection, "anna", token="old", at_ms=START_MS, expires_ms=START_MS + 5)
        open_session(connection, "anna", token="new", at_ms=START_MS, expires_ms=START_MS + 400 * DAY_MS)
        for day in (0, 300):
            at_ms = START_MS + day * DAY_MS
            add_act(connection, at_ms=at_ms, actor_id="anna", action="a.b", object_kind="a", object_id="x")
            add_stage_time(connection, "cut", worked_ms=1, total_ms=1, at_ms=at_ms)
    begin_upload(desk, anna, size_bytes=10)
    clock.now_ms = START_MS + 302 * DAY_MS
    begin_upload(desk, anna, size_bytes=10)
    done = tidy(desk, audit_days=100)
    assert (done.uploads, done.sessions, done.acts, done.figures) == (1, 1, 1, 1)
    assert FIGURES_DAYS > 2
    with desk.shelf.database.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(login_sessions)).scalar_one() == 1
        assert len(list_acts(connection, limit=10)) == 1
        assert [it.count for it in stage_figures(connection, since_ms=0)] == [1]
    assert len(list(desk.parts.ids())) == 1
    assert tidy(desk, audit_days=100).uploads == 0
    desk.shelf.database.close()
