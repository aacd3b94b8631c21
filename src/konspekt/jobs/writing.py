"""The jobs that need only text: joining or reading the transcript, sections, glossary, notes, and handing them to people."""

import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from konspekt.domain.asking import Pass
from konspekt.domain.errors import Cancelled, KonspektError, TemplateUnknown
from konspekt.domain.glossary import Glossary
from konspekt.domain.notes import Notes, Outline, Template
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Transcript
from konspekt.editing import reading
from konspekt.editing.rerun import MachineResult
from konspekt.editing.rows import NotesRow, SectionRow
from konspekt.editing.state import LectureState, living
from konspekt.jobs.adopting import hand_over
from konspekt.jobs.faults import reach
from konspekt.jobs.hearing import listener_of, note_duration
from konspekt.jobs.reporting import Reporter
from konspekt.jobs.works import Told, Works, failed
from konspekt.language import load_language
from konspekt.library.adding import TRANSCRIPT
from konspekt.library.runs import TRANSCRIPT_NAME, RunKind, asked_of
from konspekt.library.taking import Adopts, adopts_of
from konspekt.line.artifact import canonical, to_json
from konspekt.line.assisted import GLOSSARY_PASSES, NOTES_PASSES, Assistance, AssistedText, assisted
from konspekt.line.batches import Heard, Pieces, join_batches, passage_batches
from konspekt.line.bench import Made, Order, Workbench
from konspekt.line.stages import Stage
from konspekt.line.text import known_facts, make_glossary, make_import, make_notes, make_outline
from konspekt.notes import load_template, template_ids
from konspekt.store.artifacts import StoreArtifacts
from konspekt.store.lecture_rows import load_state
from konspekt.store.lectures import LectureCard, find_lecture
from konspekt.store.runs import Run
from konspekt.store.templates import find_template

LOG: Final = logging.getLogger("konspekt.jobs")
WRITE: Final = "write"
"""Name under which attempts are counted."""
_Noun = TypeVar("_Noun")


@dataclass(slots=True, kw_only=True)
class _Made:
    """What a run has finished so far: handed over even if the next stage fails."""

    machine: MachineResult | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What the text stages of one run work on."""

    works: Works
    run: Run
    card: LectureCard
    bench: Workbench
    artifacts: StoreArtifacts
    report: Reporter
    made: _Made


def write(works: Works, run_id: str, planned: Told, heard_keys: Sequence[str]) -> Told:
    """Make everything that a run asks for out of what was heard, and hand it over; what was made before a failure too."""
    desk = _desk(works, run_id)
    desk.report.check()
    reach("text_begun")
    started_s = time.monotonic()
    error: KonspektError | None = None
    try:
        _stages(desk, planned, heard_keys)
    except Cancelled:
        raise
    except KonspektError as failure:
        error = failure
    desk.report.check()
    if desk.made.machine is not None:
        reach("before_adopting")
        if hand_over(works, desk.run, desk.made.machine):
            desk.report.got_further()
        reach("adopted")
    seconds = time.monotonic() - started_s
    LOG.info("lecture %s: %s written in %.1f s", desk.card.id, desk.run.kind, seconds)
    if error is not None:
        LOG.warning("lecture %s: %s: %s", desk.card.id, desk.run.kind, error)
        return failed(error.code, error.figures)
    return {}


def _stages(desk: _Desk, planned: Told, heard_keys: Sequence[str]) -> None:
    match RunKind(desk.run.kind):
        case RunKind.FULL:
            _full(desk, planned, heard_keys)
        case RunKind.PASSAGE:
            _passage(desk, planned, heard_keys)
        case RunKind.GLOSSARY:
            _glossary(desk)
        case RunKind.NOTES | RunKind.SECTION:
            _notes(desk)


def _full(desk: _Desk, planned: Told, heard_keys: Sequence[str]) -> None:
    adopts = adopts_of(desk.run)
    if adopts is not None:
        _take_over(desk, adopts)
        return
    language = load_language(desk.card.language)
    is_brought = TRANSCRIPT_NAME in desk.run.options
    transcript = _read(desk) if is_brought else _join(desk, planned, heard_keys)
    if is_brought:
        note_duration(desk.works, desk.card, transcript.noun.duration_ms)
    machine = MachineResult(transcript=transcript.noun, is_recognized=True)
    desk.made.machine = machine
    outline = _told(desk, Stage.SECTIONS, lambda: make_outline(desk.bench, transcript, language))
    desk.made.machine = machine = replace(machine, outline=outline.noun)
    glossary = _rules_glossary(desk, transcript)
    desk.made.machine = machine = replace(machine, glossary=glossary.noun)
    template = _template(desk, LectureState())
    with assisted(desk.bench, language, desk.works.text.assistance) as helper:
        if helper is not None:
            helper.plan(transcript, outline, glossary, templates=[template])
            outline, glossary = helper.outline(transcript, outline), helper.glossary(transcript, glossary)
            desk.made.machine = machine = replace(machine, outline=outline.noun, glossary=glossary.noun)
        notes = _compose(desk, transcript, outline, glossary, template=template, helper=helper)
    desk.made.machine = replace(machine, notes=(notes.noun,))


def _take_over(desk: _Desk, adopts: Adopts) -> None:
    """Read what was finished elsewhere; nothing of it is made anew."""
    read = desk.bench.read
    transcript = _told(
        desk,
        Stage.IMPORT,
        lambda: read(Stage(adopts.transcript_stage), adopts.transcript, Transcript),
    )
    outline = _told(desk, Stage.SECTIONS, lambda: read(Stage.SECTIONS, adopts.outline, Outline))
    glossary = _told(desk, Stage.GLOSSARY, lambda: read(Stage.GLOSSARY, adopts.glossary, Glossary))
    notes = [_told(desk, Stage.NOTES, lambda key=key: read(Stage.NOTES, key, Notes)) for key in adopts.notes]
    desk.made.machine = MachineResult(
        transcript=transcript.noun,
        is_recognized=True,
        outline=outline.noun,
        glossary=glossary.noun,
        notes=tuple(one.noun for one in notes),
    )


def _passage(desk: _Desk, planned: Told, heard_keys: Sequence[str]) -> None:
    transcript = _join(desk, planned, heard_keys)
    asked = asked_of(desk.run)
    assert asked.start_ms is not None
    assert asked.end_ms is not None
    pieces = desk.bench.read(Stage.CUT, str(planned["cut"]), Pieces)
    spans = [
        piece.span
        for batch in passage_batches(pieces, TimeSpan(asked.start_ms, asked.end_ms), take=0)
        for piece in batch.pieces
    ]
    heard = TimeSpan(min(span.start_ms for span in spans), max(span.end_ms for span in spans))
    desk.made.machine = MachineResult(transcript=transcript.noun, is_recognized=True, passage=heard)


def _glossary(desk: _Desk) -> None:
    """Collect the terms anew, from the transcript as people left it."""
    state = _state(desk)
    transcript = _from_rows(desk, state)
    glossary = _rules_glossary(desk, transcript)
    with assisted(
        desk.bench, load_language(desk.card.language), _assistance(desk, GLOSSARY_PASSES)
    ) as helper:
        if helper is not None:
            outline = _of_rows(reading.outline(state), Outline)
            helper.plan(transcript, outline, glossary, templates=())
            glossary = helper.glossary(transcript, glossary)
    desk.made.machine = MachineResult(transcript=transcript.noun, is_recognized=False, glossary=glossary.noun)


def _notes(desk: _Desk) -> None:
    """Write notes, or one section of them, from the transcript, the plan and the entries as people left them."""
    state = _state(desk)
    transcript = _from_rows(desk, state)
    outline = _of_rows(reading.outline(state), Outline)
    glossary = _of_rows(reading.glossary(state), Glossary)
    template = _template(desk, state)
    with assisted(desk.bench, load_language(desk.card.language), _assistance(desk, NOTES_PASSES)) as helper:
        if helper is not None:
            helper.plan(transcript, outline, glossary, templates=[template])
        notes = _compose(desk, transcript, outline, glossary, template=template, helper=helper)
    desk.made.machine = MachineResult(
        transcript=transcript.noun,
        is_recognized=False,
        notes=(notes.noun,),
        sections=_sections(desk, state),
    )


def _rules_glossary(desk: _Desk, transcript: Made[Transcript]) -> Made[Glossary]:
    threshold = desk.works.text.threshold
    language = load_language(desk.card.language)
    return _told(
        desk,
        Stage.GLOSSARY,
        lambda: make_glossary(desk.bench, transcript, language, threshold=threshold),
    )


def _assistance(desk: _Desk, passes: frozenset[Pass]) -> Assistance | None:
    """Give the language model for a part of its work."""
    whole = desk.works.text.assistance
    if whole is None:
        return None
    return replace(whole, budget=replace(whole.budget, passes=whole.budget.passes & passes))


def _read(desk: _Desk) -> Made[Transcript]:
    sha256 = desk.artifacts.blob_sha256(TRANSCRIPT) or ""
    return _told(
        desk,
        Stage.IMPORT,
        lambda: make_import(
            desk.bench,
            lambda: desk.artifacts.blob_file(sha256).read_bytes(),
            sha256=sha256,
            file_name=str(desk.run.options[TRANSCRIPT_NAME]),
            language=desk.card.language,
        ),
    )


def _join(desk: _Desk, planned: Told, heard_keys: Sequence[str]) -> Made[Transcript]:
    heard = [desk.bench.read(Stage.RECOGNIZE, key, Heard) for key in heard_keys]
    language = load_language(desk.card.language)
    return _told(
        desk,
        Stage.JOIN,
        lambda: join_batches(
            desk.bench, heard, listener_of(planned), language, file_name=desk.card.file_name
        ),
    )


def _compose(
    desk: _Desk,
    transcript: Made[Transcript],
    outline: Made[Outline],
    glossary: Made[Glossary],
    *,
    template: Template,
    helper: AssistedText | None,
) -> Made[Notes]:
    facts = known_facts(
        source=desk.card.file_name,
        date=desk.card.date,
        title=desk.card.title,
        duration_ms=transcript.noun.duration_ms,
    )
    language = load_language(desk.card.language)

    def work() -> Made[Notes]:
        return make_notes(
            desk.bench,
            transcript,
            glossary,
            outline,
            language,
            template=template,
            facts=facts,
            helper=helper,
        )

    notes = _told(desk, Stage.NOTES, work)
    reach("notes_made")
    return notes


def _told(desk: _Desk, stage: Stage, work: Callable[[], Made[_Noun]]) -> Made[_Noun]:
    made = work()
    desk.report.finish(stage, made.key)
    return made


def _state(desk: _Desk) -> LectureState:
    with desk.works.shelf.database.read() as connection:
        return load_state(connection, desk.card.id)


def _from_rows(desk: _Desk, state: LectureState) -> Made[Transcript]:
    """Keep the transcript as it is now: what the run makes quotes this one, whatever is edited meanwhile."""
    language, engine = desk.card.language, desk.card.engine or ""
    transcript = reading.transcript(state, language=language, engine=engine)
    order = Order(stage=Stage.ROWS, form=Transcript, inputs=(desk.run.id,), options={}, made_by="konspekt")
    kept = desk.bench.find(order)
    if kept is None:
        desk.bench.keep(order, transcript)
    noun = transcript if kept is None else kept.noun
    return _of_rows(noun, Transcript)


def _of_rows(noun: _Noun, form: type[_Noun]) -> Made[_Noun]:
    """Name what stands in the rows by its content."""
    content = canonical(to_json(noun, form))
    return Made(noun=noun, key=hashlib.sha256(content).hexdigest())


def _template(desk: _Desk, state: LectureState) -> Template:
    """Give the template that was asked for; for a section the one that its notes were made by."""
    asked = asked_of(desk.run)
    section = state.rows.get(asked.section_id or "")
    if isinstance(section, SectionRow):
        notes = state.rows.get(section.notes_id)
        if isinstance(notes, NotesRow):
            return notes.value.template
    named = asked.template_id
    if named is None:
        written = living(state.rows, NotesRow)
        return written[0].value.template if written else load_template(desk.works.template_id)
    if named in template_ids():
        return load_template(named)
    for notes in living(state.rows, NotesRow):
        if named in (notes.id, notes.value.template.id):
            return notes.value.template
    with desk.works.shelf.database.read() as connection:
        return find_template(connection, named).template


def _sections(desk: _Desk, state: LectureState) -> frozenset[str] | None:
    asked = asked_of(desk.run)
    if asked.kind is not RunKind.SECTION:
        return None
    section = state.rows.get(asked.section_id or "")
    if not isinstance(section, SectionRow) or section.machine_key is None:
        raise TemplateUnknown(name=asked.section_id or "", known="")
    return frozenset({section.machine_key})


def _desk(works: Works, run_id: str) -> _Desk:
    run = works.run(run_id)
    with works.shelf.database.read() as connection:
        card = find_lecture(connection, run.lecture_id)
    report = Reporter(works, run, work=WRITE)
    artifacts = works.artifacts(card.id, apart="text")
    bench = Workbench(artifacts=artifacts, on_progress=report)
    return _Desk(
        works=works, run=run, card=card, bench=bench, artifacts=artifacts, report=report, made=_Made()
    )
