import json

import pytest
from hypothesis import given

from konspekt.domain.errors import FormError
from konspekt.domain.glossary import Origin
from konspekt.domain.notes import Notes, Paragraph, Question, Section, SectionKind, Template, TemplateSection
from konspekt.domain.transcript import Transcript
from konspekt.line.artifact import artifact_key, canonical, parse, seal, to_json, unseal
from strategies import transcripts


def sealed(transcript: Transcript, key: str = "k" * 64) -> bytes:
    return seal(transcript, Transcript, stage="join", key=key, inputs=("a",), made_by="scripted")


@given(transcripts())
def test_an_artifact_survives_its_bytes_exactly(transcript: Transcript) -> None:
    assert unseal(sealed(transcript), Transcript, stage="join", key="k" * 64) == transcript


@given(transcripts())
def test_equal_work_gives_equal_bytes(transcript: Transcript) -> None:
    again = parse(canonical(to_json(transcript, Transcript)), Transcript, name="transcript")
    assert sealed(transcript) == sealed(again)


@given(transcripts(timed=True))
def test_a_bad_value_is_refused_with_its_path(transcript: Transcript) -> None:
    form = json.loads(canonical(to_json(transcript, Transcript)))
    form["segments"][0]["span"]["start_ms"] = 10**12
    with pytest.raises(FormError, match=r"segments\.0\.span"):
        parse(json.dumps(form).encode(), Transcript, name="transcript")


def test_an_unknown_field_is_refused_with_its_path() -> None:
    with pytest.raises(FormError, match=r"segments\.0\.colour"):
        parse(
            json.dumps(
                {
                    "language": "ru",
                    "engine": "import",
                    "segments": [{"id": "s1", "span": None, "text": "да", "colour": "red"}],
                }
            ).encode(),
            Transcript,
            name="transcript",
        )


@given(transcripts())
def test_an_artifact_under_another_key_or_version_is_refused(transcript: Transcript) -> None:
    with pytest.raises(FormError, match="key"):
        unseal(sealed(transcript), Transcript, stage="join", key="x" * 64)
    newer = sealed(transcript).replace(b'"schema_version":1', b'"schema_version":2')
    with pytest.raises(FormError, match="schema_version"):
        unseal(newer, Transcript, stage="join", key="k" * 64)


def test_a_key_names_everything_that_decides_the_result_and_the_order_of_options_does_not_matter() -> None:
    plain = artifact_key("join", 1, inputs=("a", "b"), options={"x": 1, "y": "z"}, made_by="gigaam")
    assert plain == artifact_key("join", 1, inputs=("a", "b"), options={"y": "z", "x": 1}, made_by="gigaam")
    others = {
        artifact_key("cut", 1, inputs=("a", "b"), options={"x": 1, "y": "z"}, made_by="gigaam"),
        artifact_key("join", 2, inputs=("a", "b"), options={"x": 1, "y": "z"}, made_by="gigaam"),
        artifact_key("join", 1, inputs=("b", "a"), options={"x": 1, "y": "z"}, made_by="gigaam"),
        artifact_key("join", 1, inputs=("a", "b"), options={"x": 2, "y": "z"}, made_by="gigaam"),
        artifact_key("join", 1, inputs=("a", "b"), options={"x": 1, "y": "z"}, made_by="whisper"),
    }
    assert len(others | {plain}) == 6


def test_notes_that_were_kept_before_questions_had_distractors_read_as_those_made_now() -> None:
    """Why the version of the stage did not rise with that field: the same input gives the same notes."""
    answer = Paragraph(id="q/1/answer", text="Порядок.", origin=Origin.MODEL)
    question = Question(id="q/1", text="Что такое алгоритм?", answer=answer)
    section = TemplateSection(id="q", title="Вопросы", kind=SectionKind.QUESTIONS)
    notes = Notes(
        id="n",
        template=Template(id="n", title="Вопросы", language="ru", sections=(section,)),
        template_sha256="0" * 64,
        sections=(
            Section(
                id="q",
                template_section_id="q",
                title="Вопросы",
                kind=SectionKind.QUESTIONS,
                blocks=(question,),
            ),
        ),
    )
    kept = json.loads(seal(notes, Notes, stage="notes", key="k" * 64, inputs=("a",), made_by="rules/ru"))
    del kept["payload"]["sections"][0]["blocks"][0]["distractors"]
    assert unseal(json.dumps(kept).encode(), Notes, stage="notes", key="k" * 64) == notes
