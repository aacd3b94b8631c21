"""`konspekt process FILE...`: recordings and transcripts in, a folder for each out."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from konspekt import wiring
from konspekt.cli.asking import telling
from konspekt.cli.messages import choose_language, show_error, tag, word
from konspekt.cli.progress import JsonProgress, LiveProgress, telling_loss, write_event
from konspekt.cli.weights import fetch_shown
from konspekt.disk import shown_name
from konspekt.domain.course import Lecture
from konspekt.domain.errors import FormatUnknown, KonspektError, WeightsMissing
from konspekt.domain.transcript import Correction
from konspekt.export import FORMATS
from konspekt.language import load_language
from konspekt.line.outputs import lecture_folder, open_folder, write_corrections, write_outputs
from konspekt.line.source import open_source
from konspekt.locales import say_count, tell
from konspekt.notes import load_template
from konspekt.pipeline import LectureOptions, walk
from konspekt.settings import Settings
from konspekt.speech import suggest_corrections

DEFAULT_FORMATS = ["md", "html", "docx", "json", "csv", "txt", "srt", "vtt", "case"]
TIMED_FORMATS = ("srt", "vtt")


def process(
    files: Annotated[list[Path], typer.Argument(help=word("cli.process.files"), metavar="FILE...")],
    *,
    out: Annotated[Path, typer.Option(help=word("cli.process.out"))] = Path("out"),
    template: Annotated[list[str] | None, typer.Option(help=word("cli.process.template"))] = None,
    engine: Annotated[str | None, typer.Option(help=word("cli.process.engine"))] = None,
    variant: Annotated[str | None, typer.Option(help=word("cli.process.variant"))] = None,
    generator: Annotated[str | None, typer.Option(help=word("cli.process.generator"))] = None,
    language: Annotated[str, typer.Option(help=word("cli.process.language"))] = "ru",
    formats: Annotated[str | None, typer.Option(help=word("cli.process.formats"))] = None,
    vocabulary: Annotated[Path | None, typer.Option(help=word("cli.process.vocabulary"))] = None,
    title: Annotated[str | None, typer.Option(help=word("cli.process.title"))] = None,
    threshold: Annotated[float | None, typer.Option(min=0, max=1, help=word("cli.process.threshold"))] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help=word("cli.process.fetch"))] = False,
    json: Annotated[bool, typer.Option("--json", help=word("cli.process.json"))] = False,
    lang: Annotated[str | None, typer.Option(help=word("cli.lang"))] = None,
) -> None:
    """Make a transcript, a glossary and notes of each file; a second run goes on where the first one stopped."""
    choose_language(lang or tag())
    settings = _settings(threshold=threshold, variant=variant, generator=generator)
    options = LectureOptions(
        templates=tuple(load_template(name) for name in template or ["hackathon"]),
        language=language,
        title=title,
        sound=wiring.sound_options(settings, vocabulary=_words(vocabulary)),
        text=wiring.text_options(settings),
    )
    wanted = _formats(formats)
    worst = 0
    for file in files:
        try:
            try:
                _process_one(file, out, settings, options, engine=engine, formats=wanted, as_json=json)
            except WeightsMissing as missing:
                if not fetch:
                    raise
                typer.echo(word("run.fetching", name=missing.figures["name"]), err=True)
                fetch_shown(
                    str(missing.figures["name"]), settings.weights_folder, mirror=settings.weights_mirror
                )
                _process_one(file, out, settings, options, engine=engine, formats=wanted, as_json=json)
        except KonspektError as error:
            worst = worst or error.exit_code
            if json:
                happened, action = tell(error, tag())
                write_event(
                    "error", file=shown_name(file.name), code=error.code, message=happened, action=action
                )
            else:
                show_error(error)
    if worst:
        sys.exit(worst)


def _process_one(
    file: Path,
    out: Path,
    settings: Settings,
    options: LectureOptions,
    *,
    engine: str | None,
    formats: list[str] | None,
    as_json: bool,
) -> None:
    source = open_source(file)
    folder = lecture_folder(out, source)
    artifacts = open_folder(folder, source)
    with (JsonProgress if as_json else LiveProgress)(source.name) as on_progress:
        on_plan, on_report = telling(on_progress.say, file=source.name, as_json=as_json)
        on_loss = telling_loss(on_progress.say, file=source.name, as_json=as_json)
        assistance = wiring.assistance(settings, on_plan=on_plan, on_report=on_report)
        lecture = walk(
            file,
            artifacts=artifacts,
            ears=wiring.ears(settings, engine=engine),
            options=replace(
                options,
                sound=replace(options.sound, on_loss=on_loss),
                text=replace(options.text, assistance=assistance),
            ),
            on_progress=on_progress,
        )
    written = write_outputs(
        lecture, folder, formats=formats or _default_formats(lecture), words_tag=options.language
    )
    if options.sound.vocabulary:
        written.append(write_corrections(_corrections(lecture, options), folder))
    if as_json:
        defined = sum(entry.definition is not None for entry in lecture.glossary.entries)
        names = [path.name for path in written]
        counts = {"segments": len(lecture.transcript.segments), "entries": len(lecture.glossary.entries)}
        write_event("done", file=source.name, folder=str(folder), files=names, defined=defined, **counts)
    else:
        typer.echo(_summary(lecture, folder, written))


def _corrections(lecture: Lecture, options: LectureOptions) -> tuple[Correction, ...]:
    """Look for the course's words where the recognizer wrote something near them."""
    return suggest_corrections(lecture.transcript, options.sound.vocabulary, load_language(options.language))


def _settings(*, threshold: float | None, variant: str | None, generator: str | None) -> Settings:
    settings = Settings()
    if generator is not None:
        settings.generator.engine = generator
    if threshold is not None:
        settings.glossary.threshold = threshold
    if variant is not None:
        settings.speech.variant = variant
    return settings


def _formats(formats: str | None) -> list[str] | None:
    """Read the list of formats before any work is done."""
    if formats is None:
        return None
    names = [name.strip() for name in formats.split(",") if name.strip()]
    for name in names:
        if name not in FORMATS:
            raise FormatUnknown(format=name, known=", ".join(FORMATS))
    return names


def _default_formats(lecture: Lecture) -> list[str]:
    return [name for name in DEFAULT_FORMATS if lecture.transcript.is_timed or name not in TIMED_FORMATS]


def _words(vocabulary: Path | None) -> tuple[str, ...]:
    """Read a list of expected words, one a line."""
    if vocabulary is None:
        return ()
    content = open_source(vocabulary).path.read_text(encoding="utf-8-sig")
    return tuple(line.strip() for line in content.splitlines() if line.strip())


def _summary(lecture: Lecture, folder: Path, written: list[Path]) -> str:
    entries = lecture.glossary.entries
    defined = sum(entry.definition is not None for entry in entries)
    counts = (
        f"{say_count('count.segments', len(lecture.transcript.segments), tag())}, "
        f"{say_count('count.terms', len(entries), tag())}, "
        f"{say_count('count.definitions', defined, tag())}"
    )
    return f"{counts}\n{folder}: {', '.join(path.name for path in written)}"
