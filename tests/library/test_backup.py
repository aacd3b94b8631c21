"""The whole service in one file and back: on both databases, while people work, and nothing of a file that is not ours."""

import gzip
import hashlib
import io
import json
import tarfile
import threading
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from konspekt.domain.errors import (
    BackupInTheWay,
    BackupNewer,
    BackupUnreadable,
    DiskFull,
    HomeNotEmpty,
    NotReady,
)
from konspekt.editing.edits import SetText
from konspekt.library.backup import back_up, restore
from konspekt.library.shelf import Shelf
from konspekt.store import copying
from konspekt.store.artifacts import StoreArtifacts, named_blob
from konspekt.store.blobs import LocalBlobs
from konspekt.store.database import Database
from konspekt.store.keeping import Keeper
from konspekt.store.migrating import downgrade, newest_revision, revision, upgrade
from konspekt.store.people import find_user
from konspekt.store.tables import METADATA, revisions
from store.shelf import AT_MS, adopted_lecture, edit, new_owner, state_of

WAYS = [("sqlite", "sqlite"), ("postgres", "postgres"), ("sqlite", "postgres"), ("postgres", "sqlite")]


def shelf_on(url: str, blobs) -> Shelf:
    database = Database(url)
    upgrade(database)
    return Shelf(database=database, keeper=Keeper(database=database, blobs=blobs, clock=lambda: AT_MS))


@pytest.fixture
def urls(request, tmp_path):
    """Give a database of the asked kind, without tables, as often as asked."""
    import psycopg

    from real_parts import NUMBERS, sqlalchemy_url

    made = []

    def one(kind: str) -> str:
        name = f"copy{next(NUMBERS)}"
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / name}.db"
        uri = request.getfixturevalue("postgres_uri")
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        made.append((uri, name))
        return sqlalchemy_url(uri.replace("/postgres?", f"/{name}?"))

    yield one
    for uri, name in made:
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def shelf(urls, tmp_path):
    made = shelf_on(urls("sqlite"), LocalBlobs(tmp_path / "blobs"))
    yield made
    made.database.close()


@pytest.fixture
def empty(urls, tmp_path):
    made = shelf_on(urls("sqlite"), LocalBlobs(tmp_path / "other"))
    yield made
    made.database.close()


def fill(shelf: Shelf, folder: Path) -> str:
    lecture_id = adopted_lecture(shelf.database)
    artifacts = StoreArtifacts(keeper=shelf.keeper, lecture_id=lecture_id, scratch_folder=folder / "scratch")
    artifacts.put("join", "key", b"small \x00\xff")
    artifacts.put("join", "large", bytes(range(256)) * 1000)
    made = artifacts.scratch("a")
    made.write_bytes(b"sound" * 100_000)
    artifacts.keep_blob(made, "listening.m4a")
    return lecture_id


def every_row(shelf: Shelf) -> dict[str, list]:
    with shelf.database.read() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table))))
            for table in METADATA.sorted_tables
            if table.name not in copying.NOT_COPIED
        }


@pytest.mark.slow
@pytest.mark.parametrize(("source", "target"), WAYS)
def test_what_was_backed_up_comes_back_on_either_database(urls, tmp_path, source, target) -> None:
    ours = shelf_on(urls(source), LocalBlobs(tmp_path / "blobs"))
    lecture_id = fill(ours, tmp_path)
    file = tmp_path / "konspekt.tar.gz"
    made = back_up(ours, file, program="1.0")
    assert file.stat().st_mode & 0o777 == 0o600
    theirs = shelf_on(urls(target), LocalBlobs(tmp_path / "other"))
    came = restore(theirs, file, scratch=tmp_path / "scratch2")
    assert (came.rows, came.blobs, came.blob_bytes) == (made.rows, made.blobs, made.blob_bytes)
    assert every_row(theirs) == every_row(ours)
    assert state_of(theirs.database, lecture_id) == state_of(ours.database, lecture_id)
    artifacts = StoreArtifacts(
        keeper=theirs.keeper, lecture_id=lecture_id, scratch_folder=tmp_path / "scratch3"
    )
    assert artifacts.get("join", "key") == b"small \x00\xff"
    assert artifacts.get("join", "large") == bytes(range(256)) * 1000
    assert artifacts.blob_path("listening.m4a").read_bytes() == b"sound" * 100_000
    edit(theirs.database, lecture_id, first_words(theirs, lecture_id, "Дальше работают."))  # numbers go on
    ours.database.close()
    theirs.database.close()


def first_words(shelf: Shelf, lecture_id: str, text: str) -> SetText:
    state = state_of(shelf.database, lecture_id)
    segment = next(row for row in state.rows.values() if row.machine_key == "s0001")
    return SetText(segment_id=segment.id, text=text)


def test_what_is_found_by_search_is_found_after_a_restore(shelf, empty, tmp_path) -> None:
    fill(shelf, tmp_path)
    back_up(shelf, tmp_path / "a.tar", program="1.0")
    restore(empty, tmp_path / "a.tar", scratch=tmp_path / "scratch")
    with shelf.database.read() as before, empty.database.read() as after:
        counted = sa.text("SELECT count(*) FROM search_index WHERE search_index MATCH 'литерал'")
        assert before.execute(counted).scalar_one() == after.execute(counted).scalar_one() > 0


def test_a_backup_made_while_people_edit_is_of_one_moment(shelf, empty, tmp_path) -> None:
    lecture_id = fill(shelf, tmp_path)
    is_over = threading.Event()
    done = []

    def work() -> None:
        while not is_over.is_set():
            number = len(done)
            edit(shelf.database, lecture_id, first_words(shelf, lecture_id, f"Правка номер {number}."))
            artifacts = StoreArtifacts(
                keeper=shelf.keeper, lecture_id=lecture_id, scratch_folder=tmp_path / "s"
            )
            artifacts.put("join", f"key{number}", b"%d" % number * 70_000)
            shelf.keeper.collect(grace_ms=-1)
            done.append(number)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        while len(done) < 3:
            assert worker.is_alive()
        before = len(done)
        back_up(shelf, tmp_path / "a.tar", program="1.0")
        after = len(done)
    finally:
        is_over.set()
        worker.join()
    restore(empty, tmp_path / "a.tar", scratch=tmp_path / "scratch")
    with empty.database.read() as connection:
        numbers = connection.execute(sa.select(revisions.c.seq).order_by(revisions.c.seq)).scalars().all()
    assert numbers == list(range(1, len(numbers) + 1))
    segment = next(
        row for row in state_of(empty.database, lecture_id).rows.values() if row.machine_key == "s0001"
    )
    shown = int(segment.value.text.split()[-1].rstrip("."))
    assert before - 1 <= shown <= after
    # Each edit that it has, it has whole: text, revision and index are of the same moment.
    with empty.database.read() as connection:
        last = (
            connection.execute(
                sa.select(revisions.c.after)
                .where(revisions.c.object_id == segment.id)
                .order_by(revisions.c.seq.desc())
            )
            .scalars()
            .first()
        )
    assert f"{shown}." in json.loads(last)["value"]["text"]
    artifacts = StoreArtifacts(keeper=empty.keeper, lecture_id=lecture_id, scratch_folder=tmp_path / "s2")
    for number in range(shown):
        assert artifacts.get("join", f"key{number}") == b"%d" % number * 70_000


def test_a_blob_that_was_lost_before_is_told(shelf, tmp_path) -> None:
    lecture_id = fill(shelf, tmp_path)
    with shelf.database.read() as connection:
        sha256 = named_blob(connection, lecture_id, "listening.m4a")
    shelf.keeper.blobs.forget(sha256)
    assert back_up(shelf, tmp_path / "a.tar", program="1.0").missing == (sha256,)


@pytest.mark.slow
def test_blobs_of_another_machine_are_copied_too(shelf, empty, s3_blobs, tmp_path) -> None:
    far = Shelf(
        database=shelf.database,
        keeper=Keeper(database=shelf.database, blobs=s3_blobs, clock=lambda: AT_MS),
    )
    fill(far, tmp_path)
    made = back_up(far, tmp_path / "a.tar", program="1.0")
    assert restore(empty, tmp_path / "a.tar", scratch=tmp_path / "s").blob_bytes == made.blob_bytes > 500_000


def test_nothing_is_overwritten_unasked(shelf, empty, tmp_path) -> None:
    fill(shelf, tmp_path)
    file = tmp_path / "a.tar"
    back_up(shelf, file, program="1.0")
    before = file.read_bytes()
    with pytest.raises(BackupInTheWay):
        back_up(shelf, file, program="1.0")
    assert file.read_bytes() == before
    mine = fill(empty, tmp_path)
    with pytest.raises(HomeNotEmpty):
        restore(empty, file, scratch=tmp_path / "s")
    assert state_of(empty.database, mine).rows
    restore(empty, file, scratch=tmp_path / "s", force=True)
    assert every_row(empty) == every_row(shelf)


def test_a_disk_that_is_full_leaves_no_half_backup(shelf, tmp_path) -> None:
    import resource

    lecture_id = fill(shelf, tmp_path)
    artifacts = StoreArtifacts(keeper=shelf.keeper, lecture_id=lecture_id, scratch_folder=tmp_path / "s")
    artifacts.put("join", "long", bytes(9_000_000))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000_000, hard))
    try:
        with pytest.raises(DiskFull):
            back_up(shelf, tmp_path / "a.tar", program="1.0")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(tmp_path.glob("a.tar*"))
    assert shelf.keeper.collect(grace_ms=-1) == 0  # nothing holds it, and everything is named
    back_up(shelf, tmp_path / "a.tar", program="1.0")


def members(file: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(file) as archive:
        return [(member, archive.extractfile(member).read()) for member in archive]


def write(file: Path, parts) -> None:
    with tarfile.open(file, "w") as archive:
        for member, content in parts:
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


def named(parts, name: str):
    return next(at for at, (member, _) in enumerate(parts) if member.name.startswith(name))


def stray(parts, name: str, kind=tarfile.REGTYPE):
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, "/etc/passwd"
    return [*parts[:3], (member, b"" if kind != tarfile.REGTYPE else b"x"), *parts[3:]]


def changed_blob(parts):
    at = named(parts, "blobs/")
    return [*parts[:at], (parts[at][0], parts[at][1] + b"!"), *parts[at + 1 :]]


def changed_table(parts):
    at = named(parts, "tables/lectures")
    return [
        *parts[:at],
        (parts[at][0], parts[at][1].replace("Литералы".encode(), b"Other")),
        *parts[at + 1 :],
    ]


def without(parts, name: str):
    at = named(parts, name)
    return [*parts[:at], *parts[at + 1 :]]


def noted(parts, name: str, content: bytes):
    """Another note in the place of the head or of the end."""
    at = named(parts, name)
    return [*parts[:at], (parts[at][0], content), *parts[at + 1 :]]


def rewritten(parts, line: bytes):
    """Another line in the table of accounts, with its digest put right."""
    at = named(parts, "tables/users")
    end = json.loads(parts[-1][1])
    end["tables"]["users"] = hashlib.sha256(line).hexdigest()
    changed = [*parts[:at], (parts[at][0], line), *parts[at + 1 : -1]]
    return [*changed, (parts[-1][0], json.dumps(end).encode())]


NO_HEADS = (b"[]", b"5", b"null", b"{}", b"\xff", b"[" * 100_000, b'{"form": 1, "revision": []}')
NO_ROWS = (b"5", b"null", b"{}", b"[1]", b"[" * 100_000, b"[" + b"9" * 400 + b"]", b'["\\ud800"]')
SPOILT = {
    **{f"head {head[:9]}": partial(noted, name="konspekt", content=head) for head in NO_HEADS},
    **{f"end {end[:9]}": partial(noted, name="end", content=end) for end in NO_HEADS[:5]},
    **{f"row {row[:9]}": partial(rewritten, line=row + b"\n") for row in NO_ROWS},
    "row without end": partial(rewritten, line=b"[]"),
    "climbing": lambda parts: stray(parts, "../../evil"),
    "absolute": lambda parts: stray(parts, "/evil"),
    "climbing table": lambda parts: stray(parts, "tables/../../evil.jsonl"),
    "unknown table": lambda parts: stray(parts, "tables/evil.jsonl"),
    "link": lambda parts: stray(parts, "tables/users.jsonl", tarfile.SYMTYPE),
    "hard link": lambda parts: stray(parts, "blobs/aa/" + "a" * 64, tarfile.LNKTYPE),
    "foreign blob": lambda parts: stray(parts, "blobs/aa/" + "a" * 64),
    "changed blob": changed_blob,
    "changed table": changed_table,
    "blob lost": lambda parts: without(parts, "blobs/"),
    "table lost": lambda parts: without(parts, "tables/users"),
    "no end": lambda parts: parts[:-1],
    "no head": lambda parts: parts[1:],
    "nothing": lambda _: [],
}


def test_files_that_are_not_what_we_wrote_change_nothing(shelf, empty, tmp_path) -> None:
    fill(shelf, tmp_path)
    back_up(shelf, tmp_path / "a.tar", program="1.0")
    whole = members(tmp_path / "a.tar")
    before, outside = every_row(empty), sorted(tmp_path.parent.iterdir())
    for name, spoil in SPOILT.items():
        write(tmp_path / "b.tar", spoil(whole))
        try:
            restore(empty, tmp_path / "b.tar", scratch=tmp_path / "s")
            refused = False
        except BackupUnreadable:
            refused = True
        assert refused, name
        assert every_row(empty) == before, name
        assert sorted(tmp_path.parent.iterdir()) == outside, name
        assert not list((tmp_path / "s").iterdir()), name


def test_a_file_that_breaks_off_changes_nothing(shelf, empty, tmp_path) -> None:
    fill(shelf, tmp_path)
    back_up(shelf, tmp_path / "a.tar.gz", program="1.0")
    whole = (tmp_path / "a.tar.gz").read_bytes()
    before = every_row(empty)
    for spoilt in (whole[: len(whole) // 2], whole[:-700], b"no archive at all", gzip.compress(b"neither")):
        (tmp_path / "b.tar.gz").write_bytes(spoilt)
        with pytest.raises(BackupUnreadable):
            restore(empty, tmp_path / "b.tar.gz", scratch=tmp_path / "s")
        assert every_row(empty) == before


@pytest.mark.parametrize("change", [{"revision": "9999"}, {"form": 2}])
def test_a_backup_of_a_later_version_is_refused(shelf, empty, tmp_path, change) -> None:
    back_up(shelf, tmp_path / "a.tar", program="1.0")
    parts = members(tmp_path / "a.tar")
    parts[0] = (parts[0][0], json.dumps({**json.loads(parts[0][1]), **change}).encode())
    write(tmp_path / "b.tar", parts)
    with pytest.raises(BackupNewer):
        restore(empty, tmp_path / "b.tar", scratch=tmp_path / "s")


def test_a_backup_of_an_earlier_version_is_brought_up(shelf, empty, tmp_path, monkeypatch) -> None:
    """The tables are filled in the form in which they were copied, and then migrated."""
    fill(shelf, tmp_path)
    back_up(shelf, tmp_path / "a.tar", program="1.0")
    parts = members(tmp_path / "a.tar")
    head, end = json.loads(parts[0][1]), json.loads(parts[-1][1])
    at = named(parts, "tables/lectures")
    columns = head["tables"]["lectures"]
    place = columns.index("version")
    rows = [json.loads(line) for line in parts[at][1].splitlines()]
    kept = b"".join(json.dumps(row[:place] + row[place + 1 :]).encode() + b"\n" for row in rows)
    columns.remove("version")
    young = [name for name in head["tables"] if name not in OLD_TABLES]
    for name in young:
        del head["tables"][name], end["tables"][name]
        parts = without(parts, f"tables/{name}.")
    at = named(parts, "tables/lectures.")
    runs = head["tables"]["runs"]
    runs.remove("error_figures")
    import hashlib

    end["tables"]["lectures"] = hashlib.sha256(kept).hexdigest()
    head["revision"] = "0001"
    parts[at] = (parts[at][0], kept)
    parts[0] = (parts[0][0], json.dumps(head).encode())
    parts[-1] = (parts[-1][0], json.dumps(end).encode())
    write(tmp_path / "b.tar", parts)
    restore(empty, tmp_path / "b.tar", scratch=tmp_path / "s")
    assert every_row(empty) == every_row(shelf)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_tables_of_an_earlier_version_are_backed_up_as_they_are(urls, empty, tmp_path, kind) -> None:
    """Who is about to update the program backs up what is there, and the backup migrates nothing."""
    old = Database(urls(kind))
    upgrade(old)
    downgrade(old, to="0001")
    ours = Shelf(
        database=old, keeper=Keeper(database=old, blobs=LocalBlobs(tmp_path / "blobs"), clock=lambda: AT_MS)
    )
    owner = new_owner(old)
    back_up(ours, tmp_path / "a.tar", program="0.9")
    assert revision(old) == "0001"
    restore(empty, tmp_path / "a.tar", scratch=tmp_path / "s")
    assert revision(empty.database) == newest_revision()
    with empty.database.read() as connection:
        assert find_user(connection, owner) is not None
    old.close()


def test_a_home_without_tables_has_nothing_to_back_up(tmp_path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'none.db'}")
    keeper = Keeper(database=database, blobs=LocalBlobs(tmp_path / "blobs"), clock=lambda: AT_MS)
    with pytest.raises(NotReady):
        back_up(Shelf(database=database, keeper=keeper), tmp_path / "a.tar", program="1.0")
    assert not list(tmp_path.glob("a.tar*"))
    database.close()


OLD_TABLES = frozenset(
    [
        "blobs",
        "courses",
        "users",
        "lectures",
        "members",
        "templates",
        "webhooks",
        "artifacts",
        "events",
        "lecture_blobs",
        "lecture_rows",
        "recordings",
        "revisions",
        "runs",
        "share_links",
        "search_texts",
    ]
)
