"""Whether code tells what a lecture says from what it does not, and whether a language model costs what was planned."""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from bench.rows import Row, Table  # noqa: E402 - beside the next ones
from bench.scorer import EVALUATION, documents_of, load_scorer  # noqa: E402 - as above
from good_editor import good_editor  # noqa: E402 - the tests' willing editor
from grounding.economics import DAMAGES, TRUE, lecture  # noqa: E402 - and their damaged quotes
from konspekt.asking import FULL, POLISH, Budget  # noqa: E402 - as above
from konspekt.domain.time import TimeSpan  # noqa: E402 - as above
from konspekt.grounding import AlignmentVerdict, SpokenText, align, support  # noqa: E402 - as above
from konspekt.language import load_language  # noqa: E402 - as above
from konspekt.speech.imports import read_transcript  # noqa: E402 - as above
from line.assisted_lectures import Kept, Worked, work  # noqa: E402 - as above

SHARED = ROOT.parent / "shared"
TRANSCRIPTS = SHARED / "eval" / "dev" / "ru_transcripts.jsonl"
PYTHON = SHARED / "cases" / "python-lecture"
RUSSIAN = load_language("ru")
SAME = "asr/seed_python_intro"
"""The Python lecture once more: what is said there is no foreign sentence."""
FOREIGN = 600
GLOSSARIES_OF_2023 = ("glossary.2023.json", "glossary.2023.second-run.json")
WORDS_OF_3_H = 22_500


def tables() -> list[Table]:
    """Judge and count."""
    return [judging(), asking()]


def judging() -> Table:
    """Ask the judge what is known beforehand."""
    documents = [json.loads(line) for line in TRANSCRIPTS.read_text(encoding="utf-8").splitlines()]
    sentences = {
        it["doc_id"]: [one.text for one in RUSSIAN.grammar.sentences(it["text"])] for it in documents
    }
    said = [one for found in sentences.values() for one in found]
    own = [found for sentence in said if (found := support(sentence, [sentence], RUSSIAN)).claims]
    written = [(text, one) for one in said if (text := RUSSIAN.rhetoric.written(one)) and text != one]
    kept = sum(support(text, [one], RUSSIAN).is_whole for text, one in written)
    damaged, at_home = _damaged()
    spoken = SpokenText(
        read_transcript((PYTHON / "transcript.whisper.json").read_bytes(), file_name="x.json"), RUSSIAN
    )
    foreign = [
        one for name, found in sentences.items() if name != SAME for one in found if len(one.split()) >= 6
    ]
    claimed = random.Random(1).sample(foreign, min(FOREIGN, len(foreign)))
    invented = list(dict.fromkeys(_definitions_of_2023()))
    rows = (
        Row(
            name="sentences of real lectures that are their own evidence",
            ours=f"{sum(found.is_whole for found in own)} of {len(own)}",
            target="all",
        ),
        Row(
            name="sentences that the rules rewrote, borne out by what was said",
            ours=f"{kept} of {len(written)}",
        ),
        Row(name="damaged quotes found where they were said", ours=f"{at_home} of {damaged}", target=">= 38"),
        Row(
            name="sentences of other lectures accepted as quotes",
            ours=f"{_accepted(claimed, spoken)} of {len(claimed)}",
            target="0",
        ),
        Row(
            name="sentences of the 2023 definitions accepted as quotes",
            ours=f"{_accepted(invented, spoken)} of {len(invented)}",
            target="2: those that were said",
        ),
        Row(
            name="words of the 2023 definitions that were said in the window they cite, first and second run",
            ours="none is shown without its quote",
            baseline=" and ".join(f"{share:.0%}" for share in _said_in_their_windows()),
        ),
    )
    about = (
        "Five transcripts of the evaluation's development half; the sample lecture, eight quotes damaged in five ways each; the 2023 system's two glossaries of "
        "the Python lecture."
    )
    return Table(title="Grounding: what the judge lets through", about=about, rows=rows)


def _damaged() -> tuple[int, int]:
    spoken = SpokenText(lecture(), RUSSIAN)
    found = 0
    for number in TRUE:
        for damage in DAMAGES:
            told = align(damage(spoken.transcript.segments[number - 1].text), spoken)
            is_there = any(quote.segment_id == f"s{number:04}" for quote in told.quotes)
            found += told.verdict is AlignmentVerdict.ACCEPTED and is_there
    return len(TRUE) * len(DAMAGES), found


def _accepted(claims: Sequence[str], spoken: SpokenText) -> int:
    return sum(align(claim, spoken).verdict is AlignmentVerdict.ACCEPTED for claim in claims)


def _definitions_of_2023() -> Iterator[str]:
    for name in GLOSSARIES_OF_2023:
        for entry in json.loads((PYTHON / name).read_text(encoding="utf-8")):
            for sentence in RUSSIAN.grammar.sentences(entry["definition"]):
                yield sentence.text


def _said_in_their_windows() -> Iterator[float]:
    """Give the share of the definitions' words, by dictionary form, that stand in the seconds cited, for both glossaries."""
    words_of = load_scorer(EVALUATION).toks
    transcript = read_transcript((PYTHON / "transcript.whisper.json").read_bytes(), file_name="x.json")
    for name in GLOSSARIES_OF_2023:
        told = said = 0
        for entry in json.loads((PYTHON / name).read_text(encoding="utf-8")):
            window = TimeSpan(round(1000 * entry["start"]), round(1000 * entry["end"]))
            heard = {
                word
                for segment in transcript.segments
                if segment.span is not None and segment.span.overlap_ms(window)
                for word in words_of(segment.text)
            }
            words = words_of(entry["definition"])
            told, said = told + len(words), said + sum(word in heard for word in words)
        yield said / told


def asking() -> Table:
    """Plan a lecture of three hours, ask a willing editor, and compare."""
    texts: list[str] = []
    words = 0
    for document in documents_of(TRANSCRIPTS):
        for sentence in RUSSIAN.grammar.sentences(document["text"]):
            if words < WORDS_OF_3_H:
                texts.append(sentence.text)
                words += len(sentence.text.split())
    transcript, kept = lecture(texts), Kept()
    rows = tuple(
        _planned(
            name,
            work(
                transcript, good_editor, templates=("konspekt",), budget=Budget(passes=passes), artifacts=kept
            ),
        )
        for name, passes in (("full", FULL), ("polish", POLISH))
    )
    about = (
        f"{words:,} words in {len(texts):,} sentences, template `konspekt`; a scripted editor that answers well; questions, tokens in and tokens "
        "out. Target: within a fifth."
    )
    return Table(title="A language model: planned and asked over three hours", about=about, rows=rows)


def _planned(name: str, worked: Worked) -> Row:
    (plan,) = worked.plans
    reports = [report for _, report in worked.reports]
    asked = sum(report.calls + report.remembered for report in reports)
    tokens = [sum(getattr(report, name) for report in reports) for name in ("tokens_in", "tokens_out")]
    return Row(
        name=name,
        ours=f"asked {asked}, {tokens[0]:,} in, {tokens[1]:,} out",
        baseline=f"planned {plan.calls}, {plan.tokens_in:,} in, {plan.tokens_out:,} out",
    )
