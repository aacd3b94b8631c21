"""What administrators and monitoring ask: is all well, how does the work go, how much room is left."""

import sqlite3
from time import monotonic, sleep

import pytest

from konspekt.domain.errors import WeightsNotFetched
from konspekt.engines import weights
from konspekt.library.uploads import begin_upload
from konspekt.settings import MetricsSettings
from konspekt.store.lectures import LectureCard, add_lecture
from konspekt.store.runs import Run, RunState, add_run, finish_run
from konspekt.store.stage_times import add_stage_time
from konspekt.wiring import upload_desk
from library.desks import caller
from web.world import HERE, add_everybody, open_world


def get(world, path: str, **headers: str):
    world.client.cookies.clear()
    return world.client.get(f"{HERE}{path}", headers=headers)


def test_probes_are_open_and_tell_nothing(world) -> None:
    assert get(world, "/healthz").json() == {"status": "ok"}
    assert get(world, "/readyz").json() == {"status": "ok"}


def test_a_service_whose_tables_are_of_another_version_is_not_ready(world) -> None:
    with sqlite3.connect(world.service.settings.home / "konspekt.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
    database.close()
    answer = get(world, "/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "not_ready")
    assert get(world, "/healthz").status_code == 200
    checks = {it["id"]: it for it in world.ask("GET", "/admin/doctor", by="administrator").json()["checks"]}
    assert checks["migrated"]["ok"] is False
    assert "0001" in checks["migrated"]["detail"]
    assert checks["migrated"]["action"]


def test_figures_are_given_only_where_the_settings_ask_for_them(world, tmp_path) -> None:
    assert get(world, "/metrics").status_code == 404
    guarded = open_world(tmp_path / "other", metrics=MetricsSettings(enabled=True, token="secret"))
    assert get(guarded, "/metrics").status_code == 401
    assert get(guarded, "/metrics", Authorization="Bearer wrong").status_code == 401
    assert get(guarded, "/metrics", Authorization="Bearer secret").status_code == 200
    guarded.service.close()


def test_figures_say_how_the_work_goes(tmp_path) -> None:
    world = open_world(tmp_path / "home", metrics=MetricsSettings(enabled=True))
    add_everybody(world.service)
    shelf = world.service.shelf
    now_ms = shelf.now_ms()
    with shelf.database.write() as connection:
        add_lecture(
            connection,
            LectureCard(id="l1", owner_id="owner", title="A", file_name="a", language="ru", created_ms=1),
        )
        for number in range(3):
            run = Run(
                id=f"r{number}", lecture_id="l1", asked_by="owner", kind="full", options={}, asked_ms=now_ms
            )
            add_run(connection, run)
        finish_run(connection, "r0", RunState.FAILED, at_ms=now_ms, error_code="silent_recording")
        add_stage_time(connection, "recognize", worked_ms=1500, total_ms=6000, at_ms=now_ms)
        add_stage_time(connection, "recognize", worked_ms=500, total_ms=2000, at_ms=now_ms)
        add_stage_time(connection, "glossary", worked_ms=250, total_ms=1, at_ms=now_ms)
        add_stage_time(
            connection, "glossary", worked_ms=10**6, total_ms=1, at_ms=now_ms - 2 * 24 * 3600 * 1000
        )
    desk = upload_desk(world.service)
    begin_upload(desk, caller(desk, "owner"), size_bytes=10)
    world.ask("GET", "/lectures/l1", by="owner")
    world.ask("GET", "/nowhere/1", by="owner")
    world.ask("BREW", "/lectures")
    told = dict(
        line.rsplit(" ", 1) for line in get(world, "/metrics").text.splitlines() if not line.startswith("#")
    )
    assert told["konspekt_runs_waiting"] == "2.0"
    assert told["konspekt_runs_running"] == "0.0"
    assert told["konspekt_uploads"] == "1.0"
    assert told['konspekt_runs_failed_day{code="silent_recording",stage=""}'] == "1.0"
    assert told['konspekt_stage_seconds_day{stage="recognize"}'] == "2.0"
    assert told['konspekt_stage_seconds_day{stage="glossary"}'] == "0.25"
    assert told['konspekt_real_time_factor_day{stage="recognize"}'] == "0.25"
    assert 'konspekt_real_time_factor_day{stage="glossary"}' not in told
    routes = [line for line in told if line.startswith("konspekt_http_seconds_count")]
    assert any('route="/lectures/{lecture_id}",status="200"' in line for line in routes), routes
    assert any('route="other",status="404"' in line for line in routes)
    assert not any("nowhere" in line or "BREW" in line for line in told)
    assert any('method="other"' in line for line in routes)
    world.service.close()


def test_the_doctor_is_for_administrators_and_speaks_their_language(world) -> None:
    assert world.ask("GET", "/admin/doctor", by="owner").status_code == 403
    russian = world.ask("GET", "/admin/doctor", by="administrator").json()["checks"]
    english = world.ask("GET", "/admin/doctor", by="administrator", headers={"Accept-Language": "en"}).json()[
        "checks"
    ]
    assert [it["id"] for it in russian] == [it["id"] for it in english]
    assert {"home", "disk", "database", "migrated", "blobs", "decoder", "recognizer"} <= {
        it["id"] for it in russian
    }
    assert all(it["action"] for it in russian if not it["ok"])
    assert russian[0]["detail"] != english[0]["detail"]


def test_an_administrator_lets_an_engine_send_data_elsewhere(world) -> None:
    engines = {
        it["name"]: it for it in world.ask("GET", "/admin/engines", by="administrator").json()["engines"]
    }
    assert {"gigaam", "whisper", "openai_audio", "llama"} <= engines.keys()
    assert engines["gigaam"]["sends_data_to"] is None
    assert engines["gigaam"]["enabled"] is True
    assert all(isinstance(it["present"], bool) for it in engines["gigaam"]["weights"])
    path = "/admin/engines/openai_audio"
    assert world.ask("PATCH", path, by="owner", json={"enabled": True}).status_code == 403
    assert world.ask("PATCH", path, by="administrator", json={"enabled": True}).status_code == 200
    missing = world.ask("PATCH", "/admin/engines/none", by="administrator", json={"enabled": True})
    assert missing.status_code == 404
    acts = world.ask("GET", "/admin/audit", by="administrator").json()["acts"]
    assert acts[0]["action"] == "engine.enable"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (WeightsNotFetched(name="gigaam", file="a.onnx", reason="no network"), "weights_not_fetched"),
        (RuntimeError("nobody thought of that"), "internal"),
    ],
)
def test_weights_that_cannot_be_fetched_are_told_with_what_to_do(world, monkeypatch, fault, code) -> None:
    def fail(*_args, **_options):
        raise fault

    monkeypatch.setattr(weights, "fetch", fail)
    unknown = world.ask("POST", "/admin/weights", by="administrator", json={"engine": "nothing"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "weights_unknown")
    begun = world.ask("POST", "/admin/weights", by="administrator", json={"engine": "gigaam"})
    assert begun.status_code == 202
    give_up = monotonic() + 10
    while True:
        (told,) = world.ask("GET", "/admin/weights/progress", by="administrator").json()["fetches"]
        if told["state"] != "running":
            break
        assert monotonic() < give_up
        sleep(0.02)
    assert told["state"] == "failed"
    assert told["error"]["code"] == code
    assert told["error"]["action"]


def test_room_is_told(world) -> None:
    desk = upload_desk(world.service)
    world.service.shelf.keeper.keep_bytes(b"x" * 1000)
    begin_upload(desk, caller(desk, "owner"), size_bytes=10)
    told = world.ask("GET", "/admin/storage", by="administrator").json()
    assert told["blobs_bytes"] == 1000
    assert told["database_bytes"] > 10_000
    assert told["free_bytes"] > 0
    assert told["quota"] is None


@pytest.mark.parametrize(
    "path", ["/admin/doctor", "/admin/engines", "/admin/storage", "/admin/weights/progress"]
)
def test_administration_is_no_business_of_others(world, path) -> None:
    for name in ("owner", "methodologist", "student"):
        assert world.ask("GET", path, by=name).status_code == 403
