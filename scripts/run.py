"""`make run`: the main job on the shipped sample lecture, from its sound, offline; then the service with that lecture in its library.

It is recognized with the sample weights (which understand one synthetic voice and nothing else), its word error rate against its script is
printed, then the glossary with times; all files go to the folder named by `--out`.
"""

import argparse
import re
import subprocess
import sys
import time
from pathlib import Path

from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from konspekt import wiring, worker
from konspekt.cli.messages import show_error, word
from konspekt.cli.progress import LiveProgress
from konspekt.domain.course import Lecture
from konspekt.domain.errors import KonspektError
from konspekt.export import FORMATS
from konspekt.library import sessions
from konspekt.library.callers import Caller, Role
from konspekt.library.sample import sample_recording, sample_script
from konspekt.library.sampling import add_sample
from konspekt.library.shelf import SINGLE_USER_ID, Shelf
from konspekt.line.outputs import lecture_folder, open_folder, write_outputs
from konspekt.line.source import open_source
from konspekt.notes import load_template
from konspekt.pipeline import LectureOptions, walk
from konspekt.settings import Settings
from konspekt.store.runs import RunState, runs_of
from konspekt.wiring import ears

SHOWN_SEGMENTS = 6


def main() -> int:
    """Run the sample."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out"))
    parser.add_argument("--no-service", action="store_true", help="end when the files are written")
    asked = parser.parse_args()
    try:
        show_sample(asked.out)
        return 0 if asked.no_service else open_service(Settings())
    except KonspektError as error:
        show_error(error)
        return error.exit_code


def open_service(settings: Settings) -> int:
    """Start the service with the sample lecture in its library, say when it is ready to read, and stay until Ctrl+C."""
    worker.prepare(settings)
    shelf = wiring.service(settings).shelf
    sessions.settle(shelf, is_single=settings.is_single)
    person = Caller(user_id=SINGLE_USER_ID, name=SINGLE_USER_ID, role=Role.ADMINISTRATOR, courses={})
    lecture_id = add_sample(shelf, person).card.id
    print()
    with subprocess.Popen([sys.executable, "-m", "konspekt", "serve"]) as service:
        try:
            while service.poll() is None and not is_ready(shelf, lecture_id):
                time.sleep(0.3)
            if service.poll() is None:
                print(word("run.ready", title=word("sample.title")), flush=True)
            return service.wait()
        except KeyboardInterrupt:  # the service got it too and is ending by itself
            return service.wait()


def is_ready(shelf: Shelf, lecture_id: str) -> bool:
    """Tell whether the work on the lecture is over."""
    with shelf.database.read() as connection:
        return all(run.state is not RunState.OPEN for run in runs_of(connection, lecture_id))


def show_sample(out: Path) -> None:
    """Recognize the sample lecture from its sound and show what came of it."""
    source = open_source(sample_recording())
    folder = lecture_folder(out, source)
    with LiveProgress(source.name) as on_progress:
        lecture = walk(
            source.path,
            artifacts=open_folder(folder, source),
            ears=ears(Settings(), engine="sample"),
            options=LectureOptions(templates=(load_template("hackathon"),), title=word("sample.title")),
            on_progress=on_progress,
        )
    written = write_outputs(lecture, folder, formats=tuple(FORMATS), words_tag=lecture.language)
    _show(lecture)
    print(f"\n{folder}: {', '.join(path.name for path in written)}")


def _show(lecture: Lecture) -> None:
    console = Console()
    lines = Table.grid(padding=(0, 2))
    for segment in lecture.transcript.segments[:SHOWN_SEGMENTS]:
        assert segment.span is not None
        lines.add_row(_clock(segment.span.start_ms), segment.text)
    lines.add_row("…", word("run.wer", percent=round(100 * _wer(lecture), 1)))
    console.print(f"\n[bold]{word('run.transcript')}[/bold]")
    console.print(lines)
    table = Table(
        box=None, pad_edge=False, title=word("run.glossary"), title_style="bold", title_justify="left"
    )
    for key in ("time", "term", "definition"):
        table.add_column(word(f"run.{key}"), overflow="fold")
    for entry in lecture.glossary.entries:
        if entry.definition is not None:
            span = entry.definition.quotes[0].span
            assert span is not None
            table.add_row(_clock(span.start_ms), entry.headword, entry.definition.shown_text)
    undefined = [entry.headword for entry in lecture.glossary.entries if entry.definition is None]
    console.print()
    console.print(table)
    if undefined:
        console.print(f"\n{word('run.undefined')}: {', '.join(undefined)}", highlight=False)


def _wer(lecture: Lecture) -> float:
    """Give the word error rate against the script: edits of words a word of the script."""
    said = _words(" ".join(line.said for line in sample_script()))
    heard = _words(" ".join(segment.text for segment in lecture.transcript.segments))
    return Levenshtein.distance(said, heard) / len(said)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower().replace("\u0451", "\u0435"))


def _clock(ms: int) -> str:
    return f"{ms // 60_000:02}:{ms // 1000 % 60:02}"


if __name__ == "__main__":
    sys.exit(main())
