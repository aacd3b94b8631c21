"""Notes of whole real lectures, held by digest: their text is evaluation data and stays outside the project."""

import hashlib
import json
from pathlib import Path

import pytest

from konspekt.domain.notes import Notes
from konspekt.glossary import extract
from konspekt.language import load_language
from konspekt.line.artifact import canonical, to_json
from konspekt.notes import compose, load_template, outline
from konspekt.speech.imports import read_transcript

RUSSIAN = load_language("ru")


@pytest.mark.slow
def test_the_notes_of_long_lectures_are_those_that_were_read_last(shared: Path, golden) -> None:
    rows = (shared / "eval/dev/ru_transcripts.jsonl").read_text(encoding="utf-8").splitlines()
    lines = []
    for row in map(json.loads, rows):
        transcript = read_transcript(row["text"].encode(), file_name="lecture.txt", language="ru")
        plan, glossary = outline(transcript, RUSSIAN), extract(transcript, RUSSIAN)
        notes = compose(transcript, glossary, plan, load_template("konspekt"), RUSSIAN)
        digest = hashlib.sha256(canonical(to_json(notes, Notes))).hexdigest()[:12]
        defined = sum(entry.definition is not None for entry in glossary.entries)
        blocks = sum(len(section.blocks) for section in notes.sections)
        lines.append(
            f"{row['doc_id']}: {len(plan.sections)} sections, {len(glossary.entries)} terms, {defined} defined, "
            f"{blocks} blocks, {digest}"
        )
    golden("notes/long-lectures.txt", "\n".join(lines) + "\n")
