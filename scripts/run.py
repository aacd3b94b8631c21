"""`make run`: the main job on the shipped sample lecture, from its sound, offline.

It is recognized with the sample weights (which understand one synthetic voice and nothing else), its word error rate against its script is
printed, then the glossary with times; all files go to the folder named by `--out`.
"""

import argparse
import re
import sys
from pathlib import Path

from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table

from konspekt.cli.messages import show_error, word
from konspekt.cli.progress import LiveProgress
from konspekt.domain.course import Lecture
from konspekt.domain.errors import KonspektError
from konspekt.library.sample import sample_recording, sample_script
from konspekt.line.outputs import lecture_folder, open_folder, write_outputs
from konspekt.line.source import open_source
from konspekt.notes import load_template
from konspekt.pipeline import LectureOptions, walk
from konspekt.settings import Settings
from konspekt.wiring import ears

SHOWN_SEGMENTS = 6
FORMATS = ("md", "html", "docx", "json", "srt", "vtt", "txt", "csv", "case")


def main() -> int:
    """Run the sample."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out"))
    try:
        show_sample(parser.parse_args().out)
    except KonspektError as error:
        show_error(error)
        return error.exit_code
    return 0


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
    written = write_outputs(lecture, folder, formats=FORMATS, words_tag=lecture.language)
    _show(lecture)
    print(f"\n{folder}: {', '.join(path.name for path in written)}")


def _show(lecture: Lecture) -> None:
    console = Console()
    lines = Table.grid(padding=(0, 2))
    for segment in lecture.transcript.segments[:SHOWN_SEGMENTS]:
        assert segment.span is not None
        lines.add_row(_clock(segment.span.start_ms), segment.text)
    lines.add_row("…", word("run.wer", percent=f"{100 * _wer(lecture):.1f}"))
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
