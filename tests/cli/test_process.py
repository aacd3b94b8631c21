"""`konspekt process`: what a person sees, for good files and bad ones."""

import io
import json
import os
import re
import struct
import subprocess
import sys
import wave
import zlib
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from cli.running import command
from konspekt.cli.messages import choose_language

SRT = "1\n00:00:01,000 --> 00:00:04,000\nАлгоритм — это последовательность действий, ведущая к результату.\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path):
    """Run a command on a home of its own."""
    monkeypatch.setenv("KONSPEKT_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("KONSPEKT_WEIGHTS", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    yield command(monkeypatch, capsys, language="ru")
    choose_language("ru")


def wav(seconds: float, *, amplitude: float = 0.0) -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        t = np.arange(int(seconds * 16_000)) / 16_000
        file.writeframes((amplitude * 32_000 * np.sin(2 * np.pi * 440 * t)).astype("<i2").tobytes())
    return made.getvalue()


def png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + b"\xff\0\0" * 8 for _ in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def silent_film() -> bytes:
    made = io.BytesIO()
    with av.open(made, "w", format="matroska") as film:
        stream = film.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        for _ in range(5):
            film.mux(
                stream.encode(av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24"))
            )
        film.mux(stream.encode())
    return made.getvalue()


HLS = b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nother.mp3\n#EXT-X-ENDLIST\n"

BAD: list[tuple[str, str, bytes | Callable[[], bytes], str]] = [
    ("an empty file", "лекция.mp3", b"", "file_empty"),
    ("an empty transcript file", "лекция.srt", b"", "file_empty"),
    ("text named mp3", "лекция.mp3", "Это не запись, а текст. ".encode() * 400, "not_media"),
    (
        "noise named mp3",
        "лекция.mp3",
        bytes(np.random.default_rng(1).integers(0, 256, 50_000, np.uint8)),
        "not_media",
    ),
    ("a web page named wav", "лекция.wav", b"<!doctype html><html><body>404</body></html>", "not_media"),
    ("an HLS playlist named mp3", "лекция.mp3", HLS, "playlist_refused"),
    ("a concat list named mp3", "лекция.mp3", b"ffconcat version 1.0\nfile other.mp3\n", "playlist_refused"),
    ("a picture named mp4", "лекция.mp4", png, "no_audio_stream"),
    ("a silent film", "лекция.mkv", silent_film, "no_audio_stream"),
    ("a silent recording", "лекция.wav", lambda: wav(4), "silent_recording"),
    ("a recording of a tone", "лекция.wav", lambda: wav(4, amplitude=0.5), "silent_recording"),
    ("a header without sound", "лекция.wav", lambda: wav(2)[:44], "truncated_recording"),
    ("a recording that breaks off in its header", "лекция.wav", lambda: wav(2)[:20], "truncated_recording"),
    ("a zip archive named m4a", "лекция.m4a", b"PK\x03\x04" + b"\0" * 400, "not_media"),
    ("broken SRT", "лекция.srt", "1\nне время --> и не время\nтекст\n".encode(), "transcript_unreadable"),
    ("SRT without words", "лекция.srt", b"1\n00:00:01,000 --> 00:00:02,000\n\n", "transcript_empty"),
    ("broken JSON", "лекция.json", b'{"chunks": [', "transcript_unreadable"),
    ("JSON of something else", "лекция.json", b'{"name": "Ivan"}', "transcript_unreadable"),
    ("blank text", "лекция.txt", b"   \n\n  \n", "transcript_empty"),
    ("bytes named vtt", "лекция.vtt", b"\x00\x01\x02\xff\xfe" * 100, "not_media"),
]


@pytest.mark.parametrize(("name", "content", "code"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_bad_file_ends_in_its_coded_error_in_both_languages(
    run, tmp_path: Path, name: str, content: bytes | Callable[[], bytes], code: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content() if callable(content) else content)
    for tag, letters in (("ru", "[а-я]{4}"), ("en", "[a-z]{4}")):
        ended, out, err = run("process", file, "--out", tmp_path / "out", "--engine", "sample", "--lang", tag)
        assert f"[{code}]" in err
        assert ended == 3
        assert "Traceback" not in out + err
        message = err[err.index(f"[{code}]") - 60 :]
        assert re.search(letters, message)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda folder: folder / "нет такого.mp3", "file_missing"),
        (lambda folder: folder, "file_unreadable"),
        (lambda folder: os.mkfifo(folder / "труба.mp3") or folder / "труба.mp3", "file_unreadable"),
    ],
    ids=["no such file", "a folder", "a pipe"],
)
def test_what_is_no_file_is_named_by_kind(run, tmp_path: Path, make, code: str) -> None:
    ended, _, err = run("process", make(tmp_path), "--out", tmp_path / "out")
    assert (ended, f"[{code}]" in err) == (3, True)


def test_without_weights_the_error_names_the_file_its_size_and_every_way_out(run, tmp_path: Path) -> None:
    recording = tmp_path / "лекция.wav"
    recording.write_bytes(wav(3, amplitude=0.3))
    ended, _, err = run("process", recording, "--out", tmp_path / "out")
    assert ended == 4
    for part in ("weights_missing", "v3_e2e_ctc.int8.onnx", "225", "weights fetch", "weights import", ".srt"):
        assert part in err


def test_an_unknown_engine_format_template_or_language_is_told_with_the_known_ones(
    run, tmp_path: Path
) -> None:
    file = tmp_path / "лекция.srt"
    file.write_text(SRT, encoding="utf-8")
    recording = tmp_path / "лекция.wav"
    recording.write_bytes(wav(1))
    for words, code, exit_code, known in (
        ((recording, "--engine", "vosk"), "engine_missing", 4, "gigaam"),
        ((file, "--formats", "odt"), "format_unknown", 6, "docx"),
        ((file, "--template", "plan"), "template_unknown", 3, "hackathon"),
        ((file, "--language", "xx"), "language_unknown", 3, "ru"),
    ):
        ended, _, err = run("process", *words, "--out", tmp_path / "out")
        assert f"[{code}]" in err
        assert known in err
        assert ended == exit_code


def test_subtitles_of_an_untimed_text_are_refused_and_the_other_files_stay(run, tmp_path: Path) -> None:
    file = tmp_path / "лекция.txt"
    file.write_text("Алгоритм — это последовательность действий, ведущая к результату.", encoding="utf-8")
    ended, _, err = run("process", file, "--out", tmp_path / "out", "--formats", "md,srt")
    assert ended == 6
    assert "[no_times]" in err
    assert (tmp_path / "out/лекция/lecture.md").is_file()
    assert (tmp_path / "out/лекция/glossary.json").is_file()


def test_a_recording_of_eleven_hours_is_refused_before_it_is_decoded(run, tmp_path: Path) -> None:
    size = 11 * 3600 * 32_000
    long = tmp_path / "лекция.wav"
    long.write_bytes(wav(0.1)[:4] + struct.pack("<I", size + 36) + wav(0.1)[8:40] + struct.pack("<I", size))
    os.truncate(long, 44 + size)  # takes no room on the disk
    ended, _, err = run("process", long, "--out", tmp_path / "out", "--engine", "sample")
    assert (ended, "[recording_too_long]" in err) == (3, True)


def test_one_bad_file_among_good_ones_does_not_stop_them(run, tmp_path: Path) -> None:
    good, bad = tmp_path / "хорошая.srt", tmp_path / "плохая.srt"
    good.write_text(SRT, encoding="utf-8")
    bad.write_bytes(b"")
    ended, out, err = run("process", bad, good, "--out", tmp_path / "out")
    assert ended == 3
    assert "[file_empty]" in err
    assert "1 фраза" in out
    assert (tmp_path / "out/хорошая/lecture.html").is_file()


def test_a_hostile_file_name_stays_in_its_folder(run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("-rf.srt", "a\nb.srt", "$(touch x).srt", "' OR 1=1 --.srt", "…" * 80 + ".srt", "=cmd.srt"):
        file = folder / name
        file.write_text(SRT, encoding="utf-8")
        ended, _, err = run("process", "--out", tmp_path / "out", "--", file)
        assert (ended, "Traceback" in err) == (0, False)
    made = {path.parent for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert all(tmp_path / "out" in path.parents for path in made)
    assert len(list((tmp_path / "out").iterdir())) == 6


def test_programs_get_json_lines(run, tmp_path: Path) -> None:
    file = tmp_path / "лекция.srt"
    file.write_text(SRT, encoding="utf-8")
    ended, out, _ = run("process", file, tmp_path / "нет.mp3", "--out", tmp_path / "out", "--json")
    events = [json.loads(line) for line in out.splitlines()]
    assert ended == 3
    assert {"progress", "done", "error"} == {event["event"] for event in events}
    (done,) = [event for event in events if event["event"] == "done"]
    assert (done["segments"], done["defined"], Path(done["folder"]).name) == (1, 1, "лекция")
    (error,) = [event for event in events if event["event"] == "error"]
    assert error["code"] == "file_missing"
    assert error["action"]


def test_every_output_is_there_and_a_second_run_writes_the_same_bytes(run, tmp_path: Path) -> None:
    file = tmp_path / "лекция.srt"
    file.write_text(SRT, encoding="utf-8")
    assert (
        run("process", file, "--out", tmp_path / "out", "--template", "hackathon", "--template", "konspekt")[
            0
        ]
        == 0
    )
    first = {path.name: path.read_bytes() for path in (tmp_path / "out/лекция").iterdir() if path.is_file()}
    assert {"transcript.json", "glossary.json", "notes.hackathon.json", "notes.konspekt.json"} <= first.keys()
    assert {
        f"lecture.{suffix}" for suffix in ("md", "html", "docx", "json", "csv", "txt", "srt", "vtt")
    } <= first.keys()
    assert (
        run("process", file, "--out", tmp_path / "out", "--template", "hackathon", "--template", "konspekt")[
            0
        ]
        == 0
    )
    assert {
        path.name: path.read_bytes() for path in (tmp_path / "out/лекция").iterdir() if path.is_file()
    } == first


def test_help_and_version_answer_in_both_languages(run) -> None:
    assert run("--version")[1].startswith("konspekt ")
    assert "glossary" in run("--help")[1]
    assert run("process", "--help")[0] == 0
    assert run("weights", "list")[0] == 0


def test_words_of_the_course_that_were_misheard_are_offered_in_a_file_of_their_own(
    run, tmp_path: Path
) -> None:
    file, words = tmp_path / "лекция.srt", tmp_path / "слова.txt"
    file.write_text(SRT.replace("Алгоритм", "Откройте пайчарм. Алгоритм"), encoding="utf-8")
    words.write_text("PyCharm\nалгоритм\n", encoding="utf-8")
    assert run("process", file, "--out", tmp_path / "out", "--vocabulary", words)[0] == 0
    offers = json.loads((tmp_path / "out/лекция/corrections.json").read_text(encoding="utf-8"))
    assert [(one["text"], one["suggestion"]) for one in offers] == [("пайчарм", "PyCharm")]


def test_damaged_weights_are_named_before_any_work_is_done(run, tmp_path: Path) -> None:
    from konspekt.engines.weights import set_named

    row = set_named("gigaam")
    folder = tmp_path / "home/weights" / row.folder
    folder.mkdir(parents=True)
    for file in row.required:
        (folder / file.path).write_bytes(b"<html>not weights</html>")
    recording = tmp_path / "лекция.wav"
    recording.write_bytes(wav(3, amplitude=0.3))
    for tag in ("ru", "en"):
        ended, _, err = run("process", recording, "--out", tmp_path / "out", "--lang", tag)
        assert (ended, "[weights_corrupt]" in err, "Traceback" in err) == (4, True, False)


@pytest.mark.parametrize("tag", ["ru", "en"])
def test_a_full_disk_is_told_and_earlier_artifacts_stay(tmp_path: Path, tag: str) -> None:
    file = tmp_path / "лекция.srt"
    cues = (
        f"{n}\n00:{n // 60:02}:{n % 60:02},000 --> 00:{n // 60:02}:{n % 60:02},900\n" for n in range(1, 600)
    )
    file.write_text(
        "\n".join(cue + "Алгоритм это последовательность действий.\n" for cue in cues), encoding="utf-8"
    )
    limited = 'ulimit -f 80; exec "$0" -c \'from konspekt.cli import main; main()\' process "$1" --out "$2" --lang "$3"'
    environment = {**os.environ, "KONSPEKT_HOME": str(tmp_path / "home")}
    command = ["bash", "-c", limited, sys.executable, str(file), str(tmp_path / "out"), tag]
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert ran.returncode == 5, ran.stderr
    assert "[disk_full]" in ran.stderr
    assert "Traceback" not in ran.stderr
    kept = {path.name: path.read_bytes() for path in (tmp_path / "out/лекция/.konspekt").iterdir()}
    assert not [name for name in kept if name.endswith(".part")]
    whole = subprocess.run(
        [
            sys.executable,
            "-c",
            "from konspekt.cli import main; main()",
            "process",
            str(file),
            "--out",
            str(tmp_path / "out"),
        ],
        capture_output=True,
        env=environment,
        check=False,
    )
    assert whole.returncode == 0
    assert all(
        (tmp_path / "out/лекция/.konspekt" / name).read_bytes() == content for name, content in kept.items()
    )
