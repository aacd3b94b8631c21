"""What lies in the weights folder: found, listed, verified, imported."""

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest

from fake_hub import FORM, LOOSE, NETWORK, PINNED, TABLE, VOCABULARY
from konspekt.domain.errors import FileMissing, WeightsCorrupt, WeightsMissing, WeightsUnknown
from konspekt.engines.weights import (
    SETS,
    Presence,
    Verdict,
    WeightsFile,
    WeightsSet,
    find,
    import_folder,
    list_weights,
    marker,
    require,
    set_named,
    verify,
    weights_sha256,
)
from konspekt.engines.weights.marker import MARKER, read_marks
from konspekt.locales import tell

LARGE = WeightsSet(
    name="whisper-large-v2",
    engine="whisper",
    variant="large-v2",
    repository="somebody/large",
    revision="a" * 40,
    files=(WeightsFile(path="model.bin", about_megabytes=3000), WeightsFile(path="tokenizer.json")),
)
SMALL = WeightsSet(
    name="whisper-small",
    engine="whisper",
    variant="small",
    repository="somebody/small",
    revision="b" * 40,
    files=(
        WeightsFile(path="model.bin", sha256=hashlib.sha256(b"small").hexdigest()),
        WeightsFile(path="tokenizer.json"),
    ),
)


@pytest.fixture
def carried(tmp_path: Path) -> Path:
    """A folder on a memory stick, with PINNED's files and nothing of LOOSE's name."""
    folder = tmp_path / "stick"
    (folder / "forms").mkdir(parents=True)
    (folder / "tone.onnx").write_bytes(NETWORK)
    (folder / "forms" / "vocab.txt").write_bytes(VOCABULARY)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "weights"


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were really hashed."""
    names: list[str] = []
    true = marker.sha256_of

    def noted(path: Path) -> str:
        names.append(path.name)
        return true(path)

    monkeypatch.setattr(marker, "sha256_of", noted)
    return names


def test_imported_weights_are_found(root: Path, carried: Path) -> None:
    (imported,) = import_folder(carried, root, name="tone", table=TABLE)
    assert imported.folder == root / "tone" / PINNED.revision == find("tone", "", root, table=TABLE)
    assert imported.not_pinned == ()
    assert (imported.folder / "config.json").read_text() == FORM  # written by us


def test_an_import_without_a_name_takes_every_complete_set(root: Path, carried: Path) -> None:
    assert {imported.set.name for imported in import_folder(carried, root, table=TABLE)} == {"tone", "loose"}


def test_files_without_a_pin_are_accepted_and_told(root: Path, carried: Path) -> None:
    (imported,) = import_folder(carried, root, name="loose", table=TABLE)
    assert imported.not_pinned == ("tone.onnx", "forms/vocab.txt")
    assert find("loose", "one", root, table=TABLE) == imported.folder


def test_a_flattened_folder_is_imported_into_its_true_form(root: Path, carried: Path) -> None:
    shutil.move(carried / "forms" / "vocab.txt", carried / "vocab.txt")
    (imported,) = import_folder(carried, root, name="tone", table=TABLE)
    assert (imported.folder / "forms" / "vocab.txt").read_bytes() == VOCABULARY


def test_a_wrong_file_is_refused_and_nothing_of_it_stays(root: Path, carried: Path) -> None:
    (carried / "tone.onnx").write_bytes(NETWORK[:-1] + b"!")
    with pytest.raises(WeightsCorrupt) as refused:
        import_folder(carried, root, name="tone", table=TABLE)
    assert refused.value.figures["file"] == "tone.onnx"
    assert not list(root.rglob("tone.onnx*"))


def test_the_folder_itself_may_be_imported_in_place(root: Path, carried: Path) -> None:
    (first,) = import_folder(carried, root, name="tone", table=TABLE)
    (again,) = import_folder(first.folder, root, name="tone", table=TABLE)
    assert again.folder == first.folder
    assert (again.folder / "tone.onnx").read_bytes() == NETWORK


def test_nothing_known_in_the_folder_is_answered_with_the_known_names(root: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(WeightsUnknown) as refused:
        import_folder(tmp_path / "empty", root, table=TABLE)
    assert refused.value.figures["known"] == "tone, loose"
    with pytest.raises(FileMissing):
        import_folder(tmp_path / "nowhere", root, table=TABLE)


@pytest.mark.parametrize(
    ("folder", "content", "expected"),
    [
        ("faster-whisper-large-v2", b"any", "whisper-large-v2"),
        ("a" * 40, b"any", "whisper-large-v2"),
        ("whatever", b"small", "whisper-small"),
        ("faster-whisper-large-v2", b"small", "whisper-small"),  # the digest knows better than the name
    ],
)
def test_sizes_of_whisper_are_told_apart(
    tmp_path: Path, root: Path, folder: str, content: bytes, expected: str
) -> None:
    place = tmp_path / folder
    place.mkdir()
    (place / "model.bin").write_bytes(content)
    (place / "tokenizer.json").write_text("{}")
    (imported,) = import_folder(place, root, table=(LARGE, SMALL))
    assert imported.set.name == expected


@pytest.mark.parametrize("folder", ["downloads", "faster-whisper-small.en", "distil-large-v2"])
def test_a_size_that_cannot_be_told_has_to_be_named(tmp_path: Path, root: Path, folder: str) -> None:
    place = tmp_path / folder
    place.mkdir()
    (place / "model.bin").write_bytes(b"any")
    (place / "tokenizer.json").write_text("{}")
    with pytest.raises(WeightsUnknown):
        import_folder(place, root, table=(LARGE, SMALL))
    (imported,) = import_folder(place, root, name="whisper-large-v2", table=(LARGE, SMALL))
    assert imported.set is LARGE


def test_missing_weights_name_file_size_and_three_ways_on(root: Path) -> None:
    with pytest.raises(WeightsMissing) as refused:
        find("gigaam", "", root)
    told, action = tell(refused.value, "ru")
    assert "v3_e2e_ctc.int8.onnx" in told
    assert "225" in told  # megabytes of all that is missing
    for way in ("konspekt weights fetch gigaam", "konspekt weights import", "konspekt process"):
        assert way in action


def test_an_unknown_variant_is_not_missing_but_unknown(root: Path) -> None:
    with pytest.raises(WeightsUnknown):
        find("whisper", "huge", root)


def test_any_precision_that_is_here_will_do_for_auto(tmp_path: Path) -> None:
    (fp32,) = (row for row in SETS if row.name == "gigaam-fp32")
    for file in fp32.files:
        place = tmp_path / fp32.folder / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"")
    with pytest.raises(WeightsCorrupt) as refused:  # found, and looked at
        find("gigaam", "v3_e2e_ctc", tmp_path)
    assert refused.value.figures["name"] == "gigaam-fp32"
    with pytest.raises(WeightsMissing):
        find("gigaam", "v3_e2e_ctc", tmp_path, precision="int8")


def test_a_start_does_not_hash_what_was_verified(root: Path, carried: Path, hashed: list[str]) -> None:
    import_folder(carried, root, name="tone", table=TABLE)
    hashed.clear()
    folder = find("tone", "one", root, table=TABLE)
    weights_sha256(folder, ("tone.onnx", "config.json"))
    list_weights(root, table=TABLE)
    assert hashed == []


def test_a_touched_file_is_hashed_once_more_and_then_trusted(
    root: Path, carried: Path, hashed: list[str]
) -> None:
    import_folder(carried, root, name="tone", table=TABLE)
    folder = find("tone", "one", root, table=TABLE)
    os.utime(folder / "tone.onnx", ns=(1, 1))
    assert list_weights(root, table=TABLE)[0].presence is Presence.UNVERIFIED
    hashed.clear()
    find("tone", "one", root, table=TABLE)
    find("tone", "one", root, table=TABLE)
    assert hashed == ["tone.onnx"]


@pytest.mark.parametrize("name", ["tone", "loose"])
def test_a_changed_file_is_corrupt_pinned_or_not(root: Path, carried: Path, name: str) -> None:
    (imported,) = import_folder(carried, root, name=name, table=TABLE)
    (imported.folder / "tone.onnx").write_bytes(b"rotten")
    with pytest.raises(WeightsCorrupt):
        find(name, "one", root, table=TABLE)
    with pytest.raises(WeightsCorrupt):
        weights_sha256(imported.folder, ("tone.onnx",))


def test_files_put_there_by_hand_are_found_and_checked(root: Path, carried: Path) -> None:
    shutil.copytree(carried, root / PINNED.folder)
    (root / PINNED.folder / "config.json").write_text(FORM)
    assert find("tone", "one", root, table=TABLE) == root / PINNED.folder
    assert read_marks(root / PINNED.folder)["tone.onnx"].source == "found"
    (root / PINNED.folder / "config.json").write_text('{"version": "v2"}')
    with pytest.raises(WeightsCorrupt):
        find("tone", "one", root, table=TABLE)


def test_a_folder_that_cannot_be_written_is_still_used(root: Path, carried: Path) -> None:
    """A directory in the marker's place stands for a read-only folder, for root too."""
    shutil.copytree(carried, root / PINNED.folder)
    (root / PINNED.folder / "config.json").write_text(FORM)
    (root / PINNED.folder / MARKER).mkdir()
    assert find("tone", "one", root, table=TABLE) == root / PINNED.folder
    assert weights_sha256(root / PINNED.folder, ("tone.onnx",))


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"tone.onnx": {"sha256": 1}}'])
def test_a_broken_marker_knows_nothing(root: Path, carried: Path, broken: str) -> None:
    (imported,) = import_folder(carried, root, name="tone", table=TABLE)
    (imported.folder / MARKER).write_text(broken)
    assert find("tone", "one", root, table=TABLE) == imported.folder
    assert json.loads((imported.folder / MARKER).read_text())["tone.onnx"]["pinned"] is True


def test_verify_tells_what_each_file_is(root: Path, carried: Path) -> None:
    assert verify(root, table=TABLE) == []
    import_folder(carried, root, table=TABLE)
    (root / LOOSE.folder / "forms" / "vocab.txt").write_bytes(b"other")
    (root / PINNED.folder / "forms" / "vocab.txt").unlink()
    verdicts = {(row.set_name, row.file): row.verdict for row in verify(root, table=TABLE)}
    assert verdicts == {
        ("tone", "tone.onnx"): Verdict.PINNED,
        ("tone", "forms/vocab.txt"): Verdict.MISSING,
        ("tone", "config.json"): Verdict.PINNED,
        ("loose", "tone.onnx"): Verdict.UNCHANGED,
        ("loose", "forms/vocab.txt"): Verdict.CORRUPT,
    }


def test_verify_finds_damage_that_kept_size_and_time(root: Path, carried: Path) -> None:
    (imported,) = import_folder(carried, root, name="tone", table=TABLE)
    place = imported.folder / "tone.onnx"
    times = place.stat()
    place.write_bytes(NETWORK[:-1] + b"!")
    os.utime(place, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert verify(root, table=TABLE)[0].verdict is Verdict.CORRUPT


def test_one_digest_stands_for_the_files_that_decide(root: Path, carried: Path) -> None:
    import_folder(carried, root, table=TABLE)
    folder = root / PINNED.folder
    one = weights_sha256(folder, ("tone.onnx",))
    both = weights_sha256(folder, ("forms/vocab.txt", "tone.onnx"))
    assert one != both == weights_sha256(folder, ("tone.onnx", "forms/vocab.txt"))
    assert one == weights_sha256(root / LOOSE.folder, ("tone.onnx",))  # the same bytes elsewhere


def test_what_an_engine_requires_is_named_with_its_set(tmp_path: Path) -> None:
    for folder in (None, tmp_path):
        with pytest.raises(WeightsMissing) as refused:
            require(folder, ("model.bin",), name="whisper-large-v2")
        assert refused.value.figures == {"name": "whisper-large-v2", "file": "model.bin", "megabytes": 3090}


def test_the_table_is_sound() -> None:
    assert len({row.name for row in SETS}) == len(SETS)
    for row in SETS:
        assert set_named(row.name) is row
        assert not row.revision or len(row.revision) == 40
        assert len({file.path for file in row.files}) == len(row.files)
        for file in row.files:
            assert file.sha256 is None or len(file.sha256) == 64
            assert not Path(file.path).is_absolute()
            assert ".." not in file.path
        if row.pinned:
            assert all(file.size_bytes for file in row.required if file.content is None)
    assert [row.name for row in SETS if row.pinned] == [
        "gigaam",
        "gigaam-fp32",
        "gigaam-rnnt",
        "qwen3-4b",
        "gigachat3.1-lightning",
    ]
    for engine in ("gigaam", "whisper", "wav2vec2", "llama"):
        assert set_named(engine).engine == engine
