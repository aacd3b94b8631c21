"""Lectures worked on with a language model beside the rules, in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from konspekt.asking import FULL, Budget
from konspekt.domain.asking import AskingPlan, AskingReport
from konspekt.domain.glossary import Glossary, Quote
from konspekt.domain.notes import Notes, Outline, Paragraph
from konspekt.domain.transcript import Transcript
from konspekt.language import Language, load_language
from konspekt.line.assisted import Assistance, assisted
from konspekt.line.bench import Made, Workbench
from konspekt.line.text import make_glossary, make_notes, make_outline
from konspekt.notes import load_template
from konspekt.ports import TextGenerator
from notes.lectures import paragraphs

RUSSIAN = load_language("ru")


@dataclass
class Kept:
    """Artifacts in a dictionary."""

    made: dict[tuple[str, str], bytes] = field(default_factory=dict)

    def get(self, stage: str, key: str) -> bytes | None:
        return self.made.get((stage, key))

    def put(self, stage: str, key: str, payload: bytes) -> None:
        assert self.made.get((stage, key), payload) == payload, f"{stage} was made twice with other bytes"
        self.made[stage, key] = payload

    def blob_path(self, name: str) -> Path | None:
        raise AssertionError

    keep_blob = drop_blob = scratch = blob_path

    def copy(self) -> "Kept":
        return Kept(dict(self.made))


@dataclass
class Worked:
    outline: Outline
    glossary: Glossary
    notes: list[Notes]
    plans: list[AskingPlan]
    reports: list[tuple[str, AskingReport]]

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [one for notes in self.notes for one in paragraphs(notes)]

    @property
    def codes(self) -> set[str]:
        return {warning.code for _, report in self.reports for warning in report.warnings}

    @property
    def calls(self) -> int:
        return sum(report.calls for _, report in self.reports)


def work(
    transcript: Transcript,
    generator: Callable[[], TextGenerator] | None,
    *,
    budget: Budget | None = None,
    templates: tuple[str, ...] = ("hackathon", "konspekt"),
    artifacts: Kept | None = None,
    on_progress=lambda *told: None,
    language: Language = RUSSIAN,
) -> Worked:
    """Do what pipeline.walk does with a transcript."""
    bench = Workbench(artifacts=artifacts or Kept(), on_progress=on_progress)
    made = Made(noun=transcript, key="transcript")
    outline = make_outline(bench, made, language)
    glossary = make_glossary(bench, made, language, threshold=0.5)
    forms = [load_template(name) for name in templates]
    plans: list[AskingPlan] = []
    reports: list[tuple[str, AskingReport]] = []
    assistance = generator and Assistance(
        generator=generator,
        budget=budget or Budget(passes=FULL),
        on_plan=plans.append,
        on_report=lambda stage, report: reports.append((stage, report)),
    )
    with assisted(bench, language, assistance) as helper:
        if helper is not None:
            helper.plan(made, outline, glossary, templates=forms)
            outline, glossary = helper.outline(made, outline), helper.glossary(made, glossary)
        notes = [
            make_notes(bench, made, glossary, outline, language, template=form, facts=(), helper=helper).noun
            for form in forms
        ]
    return Worked(outline.noun, glossary.noun, notes, plans, reports)


def quotes_of(worked: Worked) -> list[Quote]:
    entries = worked.glossary.entries
    definitions = [
        one for entry in entries for one in (entry.definition, *entry.alternatives) if one is not None
    ]
    return [
        *(quote for definition in definitions for quote in definition.quotes),
        *(quote for entry in entries for quote in entry.mentions),
        *(quote for paragraph in worked.paragraphs for quote in paragraph.quotes),
    ]
