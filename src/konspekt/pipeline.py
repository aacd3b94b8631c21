"""The plain walk of the line: one file in, one lecture and its folder out; no database."""

from dataclasses import dataclass, field
from pathlib import Path

from konspekt.domain.course import Lecture
from konspekt.domain.notes import Template
from konspekt.domain.readable import readable
from konspekt.domain.recording import Recording
from konspekt.language import load_language
from konspekt.line.assisted import assisted
from konspekt.line.bench import Workbench
from konspekt.line.sound import Ears, SoundOptions, make_recording, make_transcript
from konspekt.line.source import Source, open_source
from konspekt.line.text import (
    TextOptions,
    known_facts,
    make_glossary,
    make_import,
    make_notes,
    make_outline,
)
from konspekt.ports import Artifacts, OnProgress
from konspekt.speech.imports import is_transcript

SAMPLE_ENGINE = "sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class LectureOptions:
    """What a person may choose for one lecture."""

    templates: tuple[Template, ...]
    language: str = "ru"
    title: str | None = None
    date: str | None = None
    sound: SoundOptions = field(default_factory=SoundOptions)
    text: TextOptions = field(default_factory=TextOptions)


def walk(
    path: Path, *, artifacts: Artifacts, ears: Ears, options: LectureOptions, on_progress: OnProgress
) -> Lecture:
    """Make a lecture of a recording or of a transcript; what is already in `artifacts` is not made again.

    Raises:
        KonspektError: The file, an engine or the disk refuses; finished stages stay.
    """
    bench = Workbench(artifacts=artifacts, on_progress=on_progress)
    language = load_language(options.language)
    source = open_source(path)
    title = readable(options.title or "") or None
    recording: Recording | None = None
    if is_transcript(source.name, source.head):
        transcript = make_import(
            bench, path.read_bytes, sha256=source.sha256, file_name=source.name, language=options.language
        )
    else:
        probed = make_recording(
            bench,
            lambda: path,
            sha256=source.sha256,
            file_name=source.name,
            max_hours=options.sound.max_hours,
        )
        recording = probed.noun
        transcript = make_transcript(bench, path, probed, language, ears=ears, options=options.sound)
    plan = make_outline(bench, transcript, language)
    glossary = make_glossary(bench, transcript, language, threshold=options.text.threshold)
    facts = known_facts(
        source=source.name,
        date=options.date,
        title=title,
        duration_ms=transcript.noun.duration_ms,
    )
    with assisted(bench, language, options.text.assistance) as helper:
        if helper is not None:
            helper.plan(transcript, plan, glossary, templates=options.templates)
            plan, glossary = helper.outline(transcript, plan), helper.glossary(transcript, glossary)
        notes = [
            make_notes(
                bench, transcript, glossary, plan, language, template=template, facts=facts, helper=helper
            )
            for template in options.templates
        ]
    return Lecture(
        title=title or _title(source, is_recording=recording is not None),
        file_name=source.name,
        language=options.language,
        recording=recording,
        duration_ms=transcript.noun.duration_ms,
        date=options.date,
        transcript=transcript.noun,
        outline=plan.noun,
        glossary=glossary.noun,
        notes=tuple(one.noun for one in notes),
        is_sample=transcript.noun.engine == SAMPLE_ENGINE,
    )


def _title(source: Source, *, is_recording: bool) -> str:
    """Name the lecture after its file; of a transcript also without a second suffix: `lecture.ru.srt`, `lecture.whisper.json`."""
    stem = Path(source.name).stem
    suffix = Path(stem).suffix[1:]
    return stem if is_recording or not (suffix.isascii() and suffix.isalpha()) else Path(stem).stem
