"""`python -m bench.llm_plan`: what a lecture would cost a language model, counted from its questions before any is asked.

Lectures of the case and of the evaluation's development half; tokens are estimated from letters (three a token: the careful end), so a
real vocabulary counts fewer. Untimed lectures count as 125 words a minute.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from konspekt.asking import FULL, POLISH, Budget, Wanted, planned
from konspekt.domain.transcript import Transcript
from konspekt.glossary import extract, glossary_wishes
from konspekt.language import load_language
from konspekt.notes import load_template, notes_wishes, outline
from konspekt.speech.imports import read_transcript

SHARED = Path(__file__).parents[2] / "shared"
TEMPLATE = "hackathon"
CONTEXT_TOKENS = 8192
WORDS_A_MINUTE = 125


def main() -> int:
    """Print a row for each lecture and the sum for an hour."""
    if not SHARED.is_dir():
        print("The lectures (../shared) are not beside this checkout.", file=sys.stderr)
        return 2
    print("| lecture | minutes | polish: questions | tokens in | out | full: questions | tokens in | out |")
    print("| --- |" + " ---: |" * 7)
    sums, minutes, largest = [0] * 6, 0.0, 0
    for name, transcript in _lectures():
        long = _minutes(transcript)
        wishes = _wishes(transcript)
        counts = _counts(wishes)
        largest = max(largest, *(sum(cost) for wish in wishes for cost in wish.costs))
        print(f"| {name} | {long:.0f} | " + " | ".join(map(str, counts)) + " |")
        sums = [one + other for one, other in zip(sums, counts, strict=True)]
        minutes += long
    hour = [round(one * 60 / minutes) for one in sums]
    print("| **an hour of these** | 60 | " + " | ".join(map(str, hour)) + " |")
    speeds = Budget()
    polish, full = (
        (hour[at] / speeds.reads_per_s + hour[at + 1] / speeds.writes_per_s) / 60 for at in (1, 4)
    )
    print(
        f"\nAt {speeds.reads_per_s:.0f} tokens read and {speeds.writes_per_s:.0f} written a second an hour of lecture takes {polish:.0f} "
        f"minutes polished and {full:.0f} minutes in full. The largest question with its usual answer takes {largest} tokens."
    )
    return 0


def _lectures() -> Iterator[tuple[str, Transcript]]:
    for place in sorted((SHARED / "cases").glob("*/transcript.whisper.json")):
        yield place.parent.name, read_transcript(place.read_bytes(), file_name=place.name, language="ru")
    file = SHARED / "eval" / "dev" / "ru_transcripts.jsonl"
    for line in file.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        text = document["text"].encode()
        yield document["doc_id"], read_transcript(text, file_name="lecture.txt", language="ru")


def _minutes(transcript: Transcript) -> float:
    span = transcript.segments[-1].span
    words = sum(len(segment.text.split()) for segment in transcript.segments)
    return words / WORDS_A_MINUTE if span is None else span.end_ms / 60_000


def _wishes(transcript: Transcript) -> list[Wanted]:
    language = load_language(transcript.language)
    glossary, plan = extract(transcript, language), outline(transcript, language)
    templates = [load_template(TEMPLATE)]
    wishes = glossary_wishes(transcript, glossary, language, context_tokens=CONTEXT_TOKENS)
    return wishes + notes_wishes(
        transcript, glossary, plan, templates, language, context_tokens=CONTEXT_TOKENS
    )


def _counts(wishes: Sequence[Wanted]) -> list[int]:
    counts: list[int] = []
    for passes in (POLISH, FULL):
        told = planned("bench", wishes, Budget(passes=passes))
        counts += [told.calls, told.tokens_in, told.tokens_out]
    return counts


if __name__ == "__main__":
    sys.exit(main())
