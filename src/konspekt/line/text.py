"""The stages from a transcript to notes: import, sections, glossary, notes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from konspekt.domain.glossary import Glossary
from konspekt.domain.notes import Fact, Notes, Outline, Template
from konspekt.domain.transcript import Transcript
from konspekt.glossary import DEFAULT_THRESHOLD, extract
from konspekt.language import Language
from konspekt.line.assisted import Assistance, AssistedText
from konspekt.line.bench import Made, Order, Workbench
from konspekt.line.stages import Stage
from konspekt.notes import compose, outline, template_sha256
from konspekt.speech.imports import read_transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class TextOptions:
    """What a person may choose for the text stages."""

    threshold: float = DEFAULT_THRESHOLD
    """Entries whose definition is less sure than this are left without one, 0..1."""
    assistance: Assistance | None = None
    """A language model beside the rules; see line/assisted.py."""


def make_import(
    bench: Workbench, content: Callable[[], bytes], *, sha256: str, file_name: str, language: str
) -> Made[Transcript]:
    """Read a transcript that a person brought.

    Raises:
        TranscriptError: It is not what its name says, or holds no words.
    """
    order = Order(
        stage=Stage.IMPORT,
        form=Transcript,
        inputs=(sha256,),
        options={"language": language, "suffix": PurePath(file_name).suffix.lower()},
        made_by="import",
    )
    return bench.make(order, lambda: read_transcript(content(), file_name=file_name, language=language))


def known_facts(
    *, source: str, date: str | None, title: str | None, duration_ms: int | None
) -> tuple[Fact, ...]:
    """Give what is known of a lecture beside what was said in it."""
    known = {"source": source, "date": date, "title": title}
    if duration_ms is not None:
        known["duration"] = str(duration_ms)
    return tuple(Fact(name=name, value=value) for name, value in known.items() if value)


def make_outline(bench: Workbench, transcript: Made[Transcript], language: Language) -> Made[Outline]:
    """Part the lecture into titled sections."""
    order = Order(
        stage=Stage.SECTIONS,
        form=Outline,
        inputs=(transcript.key,),
        options={"language_version": language.version},
        made_by=f"rules/{language.tag}",
    )
    return bench.make(order, lambda: outline(transcript.noun, language))


def make_glossary(
    bench: Workbench, transcript: Made[Transcript], language: Language, *, threshold: float
) -> Made[Glossary]:
    """Collect the terms and what was said of them."""
    order = Order(
        stage=Stage.GLOSSARY,
        form=Glossary,
        inputs=(transcript.key,),
        options={"language_version": language.version, "threshold": threshold},
        made_by=f"rules/{language.tag}",
    )
    return bench.make(order, lambda: extract(transcript.noun, language, threshold=threshold))


def make_notes(
    bench: Workbench,
    transcript: Made[Transcript],
    glossary: Made[Glossary],
    plan: Made[Outline],
    language: Language,
    *,
    template: Template,
    facts: Sequence[Fact],
    helper: AssistedText | None = None,
) -> Made[Notes]:
    """Compose the notes by one template, with the help of a language model where its plan asks for any."""
    if helper is not None:
        made = helper.notes(transcript, plan, glossary, template=template, facts=facts)
        if made is not None:
            return made
    order = Order(
        stage=Stage.NOTES,
        form=Notes,
        inputs=(transcript.key, plan.key, glossary.key),
        options={
            "language_version": language.version,
            "template": template_sha256(template),
            "facts": [f"{fact.name}={fact.value}" for fact in facts],
        },
        made_by=f"rules/{language.tag}",
    )
    return bench.make(
        order,
        lambda: compose(transcript.noun, glossary.noun, plan.noun, template, language, facts=facts),
    )
