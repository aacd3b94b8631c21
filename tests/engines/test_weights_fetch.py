"""`konspekt weights fetch` against a hub on the loopback that fails in all the ways real ones do."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fake_hub import COMMIT, FORM, LOOSE, NETWORK, PINNED, TABLE, VOCABULARY, FakeHub, git_sha1, running
from konspekt.domain.errors import (
    Cancelled,
    DiskFull,
    StorageError,
    WeightsDigestWrong,
    WeightsNoDigest,
    WeightsNotFetched,
    WeightsNotOnServer,
    WeightsPageInstead,
    WeightsUnknown,
)
from konspekt.engines.weights import FetchProgress, Presence, fetch, list_weights
from konspekt.engines.weights.marker import read_marks
from konspekt.engines.weights.transfer import ATTEMPTS
from konspekt.locales import tell


@pytest.fixture
def hub() -> Iterator[FakeHub]:
    with running(FakeHub({"tone.onnx": NETWORK, "forms/vocab.txt": VOCABULARY}, {"tone.onnx"})) as hub:
        yield hub


def bring(name: str, root: Path, hub: FakeHub, **more):
    return fetch(name, root, mirror=hub.url, table=TABLE, sleep=lambda seconds: None, **more)


def part_of(root: Path) -> Path:
    return root / PINNED.folder / "tone.onnx.part"


def test_a_set_is_there_whole_with_its_marker(tmp_path: Path, hub: FakeHub) -> None:
    fetched = bring("tone", tmp_path, hub)
    assert fetched.folder == tmp_path / "tone" / PINNED.revision
    assert (fetched.folder / "tone.onnx").read_bytes() == NETWORK
    assert (fetched.folder / "forms" / "vocab.txt").read_bytes() == VOCABULARY
    assert (fetched.folder / "config.json").read_text() == FORM
    assert fetched.not_pinned == ()
    assert all(mark.pinned for mark in read_marks(fetched.folder).values())
    assert [state.presence for state in list_weights(tmp_path, table=TABLE)] == [
        Presence.VERIFIED,
        Presence.ABSENT,
    ]
    assert not list(tmp_path.rglob("*.part"))


def test_the_mirror_takes_the_place_of_the_hub(tmp_path: Path, hub: FakeHub) -> None:
    bring("tone", tmp_path, hub)
    paths = [path for _, path, _ in hub.asked]
    assert paths[0] == f"/somebody/tone/resolve/{PINNED.revision}/tone.onnx"
    # What the table pins needs no word of the hub.
    assert not any(path.startswith("/api/") for path in paths)


def test_what_is_there_is_not_fetched_again(tmp_path: Path, hub: FakeHub) -> None:
    bring("tone", tmp_path, hub)
    hub.asked.clear()
    again = bring("tone", tmp_path, hub)
    assert all(file.was_there for file in again.files)
    assert hub.asked == []


def test_a_redirect_to_another_place_is_followed(tmp_path: Path, hub: FakeHub) -> None:
    hub.redirects = True
    part = part_of(tmp_path)
    part.parent.mkdir(parents=True)
    part.write_bytes(NETWORK[:1000])
    bring("tone", tmp_path, hub)
    assert "bytes=1000-" in hub.file_requests
    assert (tmp_path / PINNED.folder / "tone.onnx").read_bytes() == NETWORK


def test_a_broken_connection_goes_on_where_it_stopped(tmp_path: Path, hub: FakeHub) -> None:
    hub.break_after = [300_000, 200_000]
    bring("tone", tmp_path, hub)
    assert hub.file_requests[:3] == ["", "bytes=300000-", "bytes=500000-"]
    assert (tmp_path / PINNED.folder / "tone.onnx").read_bytes() == NETWORK


def test_when_the_connection_keeps_breaking_the_part_stays_for_the_next_run(
    tmp_path: Path, hub: FakeHub
) -> None:
    hub.break_after = [300_000, *[0] * ATTEMPTS]
    with pytest.raises(WeightsNotFetched):
        bring("tone", tmp_path, hub)
    assert part_of(tmp_path).read_bytes() == NETWORK[:300_000]
    assert next(state.presence for state in list_weights(tmp_path, table=TABLE)) is Presence.PARTIAL
    hub.asked.clear()
    hub.break_after.clear()
    bring("tone", tmp_path, hub)
    assert hub.file_requests[0] == "bytes=300000-"


def test_a_server_without_ranges_starts_over(tmp_path: Path, hub: FakeHub) -> None:
    hub.ranges = False
    hub.break_after = [300_000]
    bring("tone", tmp_path, hub)
    assert (tmp_path / PINNED.folder / "tone.onnx").read_bytes() == NETWORK


@pytest.mark.parametrize("left", [b"not the beginning", NETWORK[:-1] + b"!", NETWORK + b"too long"])
def test_a_wrong_part_of_an_earlier_run_is_thrown_away(tmp_path: Path, hub: FakeHub, left: bytes) -> None:
    part = part_of(tmp_path)
    part.parent.mkdir(parents=True)
    part.write_bytes(left)
    bring("tone", tmp_path, hub)
    assert (tmp_path / PINNED.folder / "tone.onnx").read_bytes() == NETWORK


def test_a_finished_part_is_only_checked(tmp_path: Path, hub: FakeHub) -> None:
    part = part_of(tmp_path)
    part.parent.mkdir(parents=True)
    part.write_bytes(NETWORK)
    bring("tone", tmp_path, hub)
    assert len(hub.file_requests) == 1  # the vocabulary


def test_wrong_bytes_are_refused_and_not_kept(tmp_path: Path, hub: FakeHub) -> None:
    hub.files["tone.onnx"] = NETWORK[:-1] + b"!"
    with pytest.raises(WeightsDigestWrong) as refused:
        bring("tone", tmp_path, hub)
    assert not part_of(tmp_path).exists()
    assert not (tmp_path / PINNED.folder / "tone.onnx").exists()
    assert len(hub.file_requests) == 1  # a fresh download that is wrong is not tried again
    assert PINNED.files[0].sha256 in tell(refused.value)[0]


def test_a_wrong_size_is_refused_before_it_is_downloaded(tmp_path: Path, hub: FakeHub) -> None:
    hub.files["tone.onnx"] = b"short"
    part = part_of(tmp_path)
    part.parent.mkdir(parents=True)
    part.write_bytes(NETWORK[:3])
    with pytest.raises(WeightsDigestWrong):
        bring("tone", tmp_path, hub)
    assert part.read_bytes() == NETWORK[:3]


def test_a_web_page_is_not_taken_for_a_file(tmp_path: Path, hub: FakeHub) -> None:
    hub.html = True
    with pytest.raises(WeightsPageInstead):
        bring("tone", tmp_path, hub)
    assert not list(tmp_path.rglob("*.onnx*"))


def test_a_web_page_that_calls_itself_a_file_is_not_either(tmp_path: Path, hub: FakeHub) -> None:
    hub.html, hub.html_type = True, "application/octet-stream"
    with pytest.raises(WeightsDigestWrong):
        bring("tone", tmp_path, hub)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_an_absent_file_is_named_with_its_server(tmp_path: Path, hub: FakeHub, status: int) -> None:
    hub.statuses = [status]
    with pytest.raises(WeightsNotOnServer) as refused:
        bring("tone", tmp_path, hub)
    assert refused.value.figures["http_status"] == status
    assert "tone.onnx" in tell(refused.value)[0]
    assert not part_of(tmp_path).exists()


def test_a_busy_server_is_asked_again(tmp_path: Path, hub: FakeHub) -> None:
    hub.statuses = [503, 429]
    waited: list[float] = []
    fetch("tone", tmp_path, mirror=hub.url, table=TABLE, sleep=waited.append)
    assert waited == [0.0, 0.0]  # as its Retry-After says


def test_a_server_that_stays_busy_ends_the_run(tmp_path: Path, hub: FakeHub) -> None:
    hub.statuses = [503] * ATTEMPTS
    with pytest.raises(WeightsNotFetched) as refused:
        bring("tone", tmp_path, hub)
    assert "503" in str(refused.value)


def test_without_network_the_message_names_both_other_ways(tmp_path: Path) -> None:
    with pytest.raises(WeightsNotFetched) as refused:
        fetch("tone", tmp_path, mirror="http://127.0.0.1:9", table=TABLE, sleep=lambda seconds: None)
    for tag in ("ru", "en"):
        action = tell(refused.value, tag)[1]
        assert "KONSPEKT_WEIGHTS_MIRROR" in action
        assert "konspekt weights import" in action


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://host/x", "no address", "http://"])
def test_only_web_addresses_are_mirrors(tmp_path: Path, address: str) -> None:
    with pytest.raises(WeightsNotFetched):
        fetch("tone", tmp_path, mirror=address, table=TABLE)


def test_what_is_not_pinned_is_held_against_the_hubs_own_record(tmp_path: Path, hub: FakeHub) -> None:
    fetched = bring("loose", tmp_path, hub)
    assert [file.path for file in fetched.not_pinned] == ["tone.onnx", "forms/vocab.txt"]
    assert fetched.revision == COMMIT
    marks = read_marks(fetched.folder)
    assert marks["tone.onnx"].sha256 == hashlib.sha256(NETWORK).hexdigest()
    assert marks["tone.onnx"].source == f"somebody/loose@{COMMIT}"
    assert not any(mark.pinned for mark in marks.values())
    # The newest commit is asked for once; from then on everything is asked at that commit.
    assert all(COMMIT in path for _, path, _ in hub.asked[1:])


def test_a_later_run_stays_at_the_commit_of_the_first(tmp_path: Path, hub: FakeHub) -> None:
    folder = bring("loose", tmp_path, hub).folder
    (folder / "tone.onnx").unlink()
    hub.asked.clear()
    assert bring("loose", tmp_path, hub).revision == COMMIT
    assert not any("revision/main" in path for _, path, _ in hub.asked)


@pytest.mark.parametrize("file", ["tone.onnx", "forms/vocab.txt"])
def test_bytes_that_differ_from_the_hubs_record_are_refused(tmp_path: Path, hub: FakeHub, file: str) -> None:
    """A large file is recorded by sha256, a small one by git's digest: both are checked."""
    hub.recorded[file] = hub.files[file][:-1] + b"!"
    with pytest.raises(WeightsDigestWrong):
        bring("loose", tmp_path, hub)
    assert not (tmp_path / LOOSE.folder / file).exists()


def test_a_mirror_without_listings_is_asked_by_headers(tmp_path: Path, hub: FakeHub) -> None:
    hub.listing = False
    hub.files["extra.json"] = b"{}"
    fetched = bring("loose", tmp_path, hub)
    assert len(fetched.not_pinned) == 3


def test_a_server_that_vouches_for_nothing_is_refused(tmp_path: Path, hub: FakeHub) -> None:
    hub.listing = hub.heads = False
    with pytest.raises(WeightsNoDigest):
        bring("loose", tmp_path, hub)


def test_an_optional_file_is_fetched_where_there_is_one(tmp_path: Path, hub: FakeHub) -> None:
    assert len(bring("loose", tmp_path, hub).files) == 2
    hub.files["extra.json"] = b"{}"
    assert len(bring("loose", tmp_path, hub).files) == 3


def test_a_required_file_that_the_listing_lacks_is_named(tmp_path: Path, hub: FakeHub) -> None:
    del hub.files["forms/vocab.txt"]
    with pytest.raises(WeightsNotOnServer):
        bring("loose", tmp_path, hub)


def test_the_digest_of_git_is_gits(tmp_path: Path) -> None:
    assert git_sha1(b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"


def test_a_file_that_went_bad_is_fetched_again(tmp_path: Path, hub: FakeHub) -> None:
    folder = bring("tone", tmp_path, hub).folder
    (folder / "tone.onnx").write_bytes(b"rotten")
    bring("tone", tmp_path, hub)
    assert (folder / "tone.onnx").read_bytes() == NETWORK


def test_progress_tells_speed_and_time_left(tmp_path: Path, hub: FakeHub) -> None:
    told: list[FetchProgress] = []
    ticks = iter(range(10_000))
    bring("tone", tmp_path, hub, on_progress=told.append, clock=lambda: float(next(ticks)))
    of_network = [progress for progress in told if progress.file == "tone.onnx"]
    assert len(of_network) > 3
    assert [progress.done_bytes for progress in of_network] == sorted(
        progress.done_bytes for progress in of_network
    )
    assert of_network[0].total_bytes == len(NETWORK)
    assert of_network[0].bytes_per_s > 0
    assert (of_network[0].seconds_left or 0) > 0
    assert of_network[-1].done_bytes == len(NETWORK)
    assert of_network[-1].seconds_left == 0


def test_a_person_can_stop_it_and_loses_nothing(tmp_path: Path, hub: FakeHub) -> None:
    def stop(progress: FetchProgress) -> None:
        raise Cancelled

    ticks = iter(range(10_000))
    with pytest.raises(Cancelled):
        bring("tone", tmp_path, hub, on_progress=stop, clock=lambda: float(next(ticks)))
    kept = part_of(tmp_path).stat().st_size
    assert kept > 0
    hub.asked.clear()
    bring("tone", tmp_path, hub)
    assert hub.file_requests[0] == f"bytes={kept}-"


def test_two_runs_do_not_write_the_same_file(tmp_path: Path, hub: FakeHub) -> None:
    def fetch_once_more(progress: FetchProgress) -> None:
        with pytest.raises(StorageError):
            bring("tone", tmp_path, hub)

    bring("tone", tmp_path, hub, on_progress=fetch_once_more)
    assert (tmp_path / PINNED.folder / "tone.onnx").read_bytes() == NETWORK


def test_a_full_disk_is_named_and_the_part_stays(tmp_path: Path, hub: FakeHub) -> None:
    """A process that may write only 512 KiB a file stands for a full disk, for root too."""
    program = f"""
import resource, signal, sys
sys.path[:0] = {[str(Path(__file__).parents[1]), str(Path(__file__).parents[2] / "src")]!r}
from fake_hub import TABLE
from konspekt.engines.weights import fetch
from konspekt.domain.errors import DiskFull
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (512 << 10, 512 << 10))
from pathlib import Path
try:
    fetch("tone", Path({str(tmp_path)!r}), mirror={hub.url!r}, table=TABLE)
except DiskFull:
    sys.exit(7)
"""
    done = subprocess.run([sys.executable, "-c", program], check=False, env=os.environ.copy(), timeout=60)
    assert done.returncode == 7
    assert part_of(tmp_path).read_bytes() == NETWORK[: 512 << 10]


def test_no_room_is_noticed_before_the_download(tmp_path: Path, hub: FakeHub, monkeypatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": 1000})())
    with pytest.raises(DiskFull):
        bring("tone", tmp_path, hub)
    assert not part_of(tmp_path).exists()


def test_an_unknown_name_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(WeightsUnknown) as refused:
        fetch("gigamm", tmp_path)
    assert "gigaam" in str(refused.value.figures["known"])
