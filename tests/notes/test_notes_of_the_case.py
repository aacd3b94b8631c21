"""The notes of the two lectures of the case, read by a person: the golden files change only when somebody has read them again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from konspekt.domain.glossary import Glossary, Origin
from konspekt.domain.notes import Block, Notes
from konspekt.glossary import extract
from konspekt.notes import compose, load_template, outline, template_ids
from konspekt.notes.lecture_text import shown_time
from konspekt.speech.imports import read_transcript
from notes.lectures import RUSSIAN

LECTURES = {"python": "python-lecture", "hiv": "hiv-lecture"}
Check = Callable[[str, str], None]


def shown(notes: Notes, glossary: Glossary) -> str:
    names = {entry.id: entry.headword for entry in glossary.entries}
    lines: list[str] = []
    for section in notes.sections:
        lines.append(f"## {section.title}")
        lines += [line for block in section.blocks for line in _shown(block, names)] or [
            "в лекции не освещено"
        ]
    return "\n".join(lines) + "\n"


def _shown(block: Block, names: dict[str, str]) -> list[str]:
    match block.type:
        case "paragraph":
            mark = "=" if block.origin is Origin.LECTURER_VERBATIM else "~"
            heading = [f"### {block.heading}"] if block.heading else []
            return [*heading, f"{mark} {block.text}"]
        case "row":
            return [" | ".join(" / ".join(paragraph.text for paragraph in cell) for cell in block.cells)]
        case "entry":
            return [f"* {names[block.entry_id]}"]
        case "plan_line":
            return [f"{shown_time(block.span.start_ms) if block.span else '-'} {block.title}"]
        case "question":
            return [f"? {block.text} = {block.answer.text}"]
        case "fact":
            return [f"{block.name}: {block.value}"]


@pytest.mark.parametrize("lecture", LECTURES)
@pytest.mark.parametrize("template", [name for name in template_ids() if name != "notes"])
def test_the_notes_read_as_they_were_read_last(
    golden: Check, shared: Path, lecture: str, template: str
) -> None:
    path = shared / "cases" / LECTURES[lecture] / "transcript.whisper.json"
    transcript = read_transcript(path.read_bytes(), file_name=path.name)
    glossary = extract(transcript, RUSSIAN)
    notes = compose(transcript, glossary, outline(transcript, RUSSIAN), load_template(template), RUSSIAN)
    golden(f"notes/{lecture}.{template}.txt", shown(notes, glossary))
