"""The text stages with a language model at their side: on top of what the rules made, and never worse.

The artifacts of the rules stay as they are; what was made with a generator has keys of its own.
"""

import hashlib
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from konspekt.asking import Asker, Budget, Wanted, planned
from konspekt.domain.asking import AskingPlan, AskingReport, AskingWarning, Pass
from konspekt.domain.errors import EngineError, EngineOff, FormError
from konspekt.domain.glossary import Glossary
from konspekt.domain.notes import Fact, Notes, Outline, Template
from konspekt.domain.transcript import Transcript
from konspekt.glossary import glossary_wishes, polish
from konspekt.language import Language
from konspekt.line.answers import AnswerMemory
from konspekt.line.artifact import JsonScalar, canonical, to_json
from konspekt.line.bench import Made, Order, Workbench
from konspekt.line.stages import Stage
from konspekt.notes import NotesAssistant, compose, notes_wishes, template_sha256, written_titles
from konspekt.ports import TextGenerator

GLOSSARY_PASSES: Final = frozenset({Pass.DEFINITIONS, Pass.EXTRACTION, Pass.VERIFICATION, Pass.EXPLANATIONS})
OUTLINE_PASSES: Final = frozenset({Pass.TITLES})
NOTES_PASSES: Final = frozenset({Pass.THESES, Pass.ANSWERS, Pass.DISTRACTORS})
_Noun = TypeVar("_Noun")


def _say_nothing(*told: object) -> None:
    del told


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistance:
    """A language model that may be asked, and how much."""

    generator: Callable[[], TextGenerator]
    """Builds it when it is first needed; an EngineError means that the rules do the work alone."""
    budget: Budget = field(default_factory=Budget)
    on_plan: Callable[[AskingPlan], None] = _say_nothing
    """Hears what will be asked before anything is."""
    on_report: Callable[[str, AskingReport], None] = _say_nothing
    """Hears by stage how it went: calls, tokens, and what did not work."""


@contextmanager
def assisted(
    bench: Workbench, language: Language, assistance: Assistance | None
) -> "Generator[AssistedText | None]":
    """Give the text stages with a language model; None where there is none, or where it cannot be built."""
    if assistance is None:
        yield None
        return
    try:
        generator = assistance.generator()
    except (EngineError, EngineOff) as error:
        warning = AskingWarning(name=None, code=error.code, times=1)
        assistance.on_report(Stage.ASKING, AskingReport(generator="", warnings=(warning,)))
        yield None
        return
    try:
        yield AssistedText(bench, language, assistance, generator)
    finally:
        generator.close()


def generator_name(generator: TextGenerator) -> str:
    """Name a generator by all that decides its answers."""
    return f"{generator.name}/{generator.network}/{generator.weights_sha256}"


class AssistedText:
    """The stages `sections`, `glossary` and `notes`, improved; `plan` comes first."""

    def __init__(
        self, bench: Workbench, language: Language, assistance: Assistance, generator: TextGenerator
    ) -> None:
        self._bench, self._language = bench, language
        self._assistance, self._generator = assistance, generator
        self._name = generator_name(generator)
        self._plan: Made[AskingPlan] | None = None

    @property
    def made_by(self) -> str:
        """Name who wrote: the rules and the language model."""
        return f"rules+model/{self._language.tag}/{self._name}"

    def plan(
        self,
        transcript: Made[Transcript],
        outline: Made[Outline],
        glossary: Made[Glossary],
        *,
        templates: Sequence[Template],
    ) -> AskingPlan:
        """Choose what will be asked of this lecture, from what the rules made of it; tell it before anything is asked.

        Leave out of the budget's passes what is not to be made anew: for notes alone, `NOTES_PASSES`.
        """
        order = self._plan_order((transcript.key, outline.key, glossary.key), templates)
        made = self._bench.find(order)
        if made is None:
            wishes = self._wishes(transcript.noun, outline.noun, glossary.noun, templates)
            plan = planned(self._name, wishes, self._assistance.budget)
            self._bench.keep(order, plan)
            made = Made(noun=plan, key=order.key)
        self._plan = made
        self._assistance.on_plan(made.noun)
        return made.noun

    def outline(self, transcript: Made[Transcript], outline: Made[Outline]) -> Made[Outline]:
        """Give the plan of the lecture with better titles."""
        order = self._order(Stage.SECTIONS, Outline, (transcript.key, outline.key))
        if not self._asks(OUTLINE_PASSES):
            return outline
        return self._made(
            order, lambda asker: written_titles(transcript.noun, outline.noun, self._language, asker)
        )

    def glossary(self, transcript: Made[Transcript], glossary: Made[Glossary]) -> Made[Glossary]:
        """Give the glossary with better definitions, and with terms that the rules missed."""
        order = self._order(Stage.GLOSSARY, Glossary, (transcript.key, glossary.key))
        if not self._asks(GLOSSARY_PASSES):
            return glossary
        return self._made(order, lambda asker: polish(transcript.noun, glossary.noun, self._language, asker))

    def notes(
        self,
        transcript: Made[Transcript],
        outline: Made[Outline],
        glossary: Made[Glossary],
        *,
        template: Template,
        facts: Sequence[Fact],
    ) -> Made[Notes] | None:
        """Give the notes by one template; None where the plan asks nothing for them: the rules make them."""
        if not self._asks(NOTES_PASSES, part=template.id):
            return None
        order = self._order(
            Stage.NOTES,
            Notes,
            (transcript.key, outline.key, glossary.key),
            template=template_sha256(template),
            facts=[f"{fact.name}={fact.value}" for fact in facts],
        )
        return self._made(
            order,
            lambda asker: compose(
                transcript.noun,
                glossary.noun,
                outline.noun,
                template,
                self._language,
                facts=facts,
                assistant=NotesAssistant(asker),
            ),
            part=template.id,
        )

    def _asks(self, passes: frozenset[Pass], *, part: str = "") -> bool:
        allowance = self._planned.noun.allowance(part)
        return any(allowance.get(name) for name in passes)

    @property
    def _planned(self) -> Made[AskingPlan]:
        if self._plan is None:
            raise RuntimeError("plan first")
        return self._plan

    def _order(
        self,
        stage: Stage,
        form: type[_Noun],
        inputs: tuple[str, ...],
        **options: JsonScalar | Sequence[str],
    ) -> Order[_Noun]:
        return Order(
            stage=stage,
            form=form,
            inputs=(*inputs, self._planned.key),
            options={"language_version": self._language.version, **options},
            made_by=self.made_by,
        )

    def _made(self, order: Order[_Noun], work: Callable[[Asker], _Noun], *, part: str = "") -> Made[_Noun]:
        """Make a stage unless it is there; what could not be asked now is asked by a later run."""
        found = self._bench.find(order)
        if found is not None:
            report = find_report(self._bench, found.key)
            if report is not None:
                self._assistance.on_report(order.stage, report)
            return found
        asker = Asker(
            self._generator,
            self._planned.noun,
            stage=order.stage,
            memory=AnswerMemory(bench=self._bench, generator=self._name),
            on_progress=self._bench.on_progress,
            part=part,
        )
        noun = work(asker)
        report = asker.report()
        self._assistance.on_report(order.stage, report)
        if not report.is_complete:
            digest = hashlib.sha256(canonical(to_json(noun, order.form))).hexdigest()
            order = replace(order, options={**order.options, "unasked": digest})
        self._bench.keep(order, noun)
        self._bench.keep(report_order(order.key), _kept(report))
        return self._bench.find(order) or Made(noun=noun, key=order.key)

    def _wishes(
        self, transcript: Transcript, outline: Outline, glossary: Glossary, templates: Sequence[Template]
    ) -> list[Wanted]:
        context_tokens = self._generator.context_tokens
        wanted_passes = self._assistance.budget.passes
        wishes = glossary_wishes(transcript, glossary, self._language, context_tokens=context_tokens)
        if wanted_passes & (NOTES_PASSES | OUTLINE_PASSES):
            wishes += notes_wishes(
                transcript, glossary, outline, templates, self._language, context_tokens=context_tokens
            )
        return wishes

    def _plan_order(self, inputs: tuple[str, ...], templates: Sequence[Template]) -> Order[AskingPlan]:
        budget, prompts = self._assistance.budget, self._language.prompts
        return Order(
            stage=Stage.ASKING,
            form=AskingPlan,
            inputs=inputs,
            options={
                "language_version": self._language.version,
                "templates": [template_sha256(template) for template in templates],
                "prompts": [f"{name}={prompts.get(name).version}" for name in prompts.names()],
                "passes": sorted(budget.passes),
                "tokens": budget.tokens,
                "minutes": budget.minutes,
                "reads_per_s": budget.reads_per_s,
                "writes_per_s": budget.writes_per_s,
                "context_tokens": self._generator.context_tokens,
            },
            made_by=self._name,
        )


def find_report(bench: Workbench, key: str) -> AskingReport | None:
    """Give how the asking went for the stage with that key; None for a stage of the rules alone."""
    with suppress(FormError):
        made = bench.find(report_order(key))
        return None if made is None else made.noun
    return None


def report_order(key: str) -> Order[AskingReport]:
    """Name the report on the stage with that key."""
    return Order(stage=Stage.ASKING, form=AskingReport, inputs=(key,), options={}, made_by="konspekt")


def _kept(report: AskingReport) -> AskingReport:
    """Leave out what differs between a first run and a resumed one."""
    return replace(report, calls=report.calls + report.remembered, remembered=0)
