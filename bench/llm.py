"""`make bench-llm URL=... MODEL=...`: what a language model adds to the rules, beside the 2023 system's prompts on the same model.

The development half of the evaluation data, the evaluation's own scorer. Each column is asked for the same documents:

* rules: the glossary without a language model;
* passes: the rules' glossary polished by the passes, every definition still grounded in the lecture;
* 2023: the prompts of the 2023 system, verbatim, on the same model (BEFORE=path of its source file; see before_2023.py).

A definition counts as invented if it is shown as the lecturer's and less than half of its words stand in what it cites.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import razdel

from bench.before_2023 import Before, PlainChat, Sentence, glossary_of_2023, read_before
from bench.scorer import EVALUATION, documents_of, load_scorer
from konspekt.asking import FULL, Asker, Budget, NoMemory, planned
from konspekt.domain.asking import Pass
from konspekt.domain.glossary import Definition, Glossary, Origin
from konspekt.domain.transcript import Segment, Transcript
from konspekt.engines import generators
from konspekt.engines.generator_options import GeneratorOptions
from konspekt.glossary import extract, glossary_wishes, polish
from konspekt.language import Language, load_language
from konspekt.ports import TextGenerator

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results"
GLOSSARY_PASSES = frozenset({Pass.DEFINITIONS, Pass.EXTRACTION, Pass.NEW_DEFINITIONS, Pass.VERIFICATION})
INVENTED_BELOW = 0.5
NOT_MEASURED = "-"
SHOWN = ("exact_R", "lenient_R", "pair_P", "pair_R", "pair_F1", "span_hit", "grounded")


@dataclass(kw_only=True)
class Column:
    """One system over all documents."""

    name: str
    scores: list[Any] = field(default_factory=list)
    shown: int = 0
    invented: int = 0
    calls: int = 0
    refused: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0


def main(arguments: Sequence[str]) -> int:
    """Measure, print the table, keep it in bench/results/llm.md."""
    told = _arguments(arguments)
    if not told.data.is_file():
        print(f"{told.data}: the evaluation data is not here.", file=sys.stderr)
        return 2
    scorer = load_scorer(EVALUATION)
    documents = documents_of(told.data)[: told.docs or None]
    options = GeneratorOptions(
        url=told.url, network=told.model, api_key=os.environ.get("KEY", ""), allow_remote=True
    )
    generator = generators.build("openai_chat", options)
    before = read_before(told.before) if told.before else None
    try:
        columns = measure(scorer, documents, generator, before, options)
    finally:
        generator.close()
    page = _page(scorer, columns, documents=len(documents), data=told.data.stem, network=generator.network)
    print(page)
    if told.keep:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "llm.md").write_text(page + "\n", encoding="utf-8")
    return 0


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench-llm", description=__doc__)
    parser.add_argument("--url", required=True, help="base address of an OpenAI-compatible server, .../v1")
    parser.add_argument("--model", default="", help="name of the model at that server")
    parser.add_argument("--docs", type=int, default=0, help="so many documents only; 0: all")
    parser.add_argument("--data", type=Path, default=EVALUATION / "dev" / "ru_defs_spoken.jsonl")
    parser.add_argument("--before", type=Path, default=None, help="terms_and_summary.py of the 2023 system")
    parser.add_argument("--keep", action="store_true", help="write bench/results/llm.md")
    return parser.parse_args(arguments)


def measure(
    scorer: ModuleType,
    documents: Sequence[dict[str, Any]],
    generator: TextGenerator,
    before: Before | None,
    options: GeneratorOptions,
) -> list[Column]:
    """Run every system over every document."""
    rules, passes, old = Column(name="rules"), Column(name="passes"), Column(name="2023")
    chat = PlainChat(url=options.url, network=generator.network, api_key=options.api_key)
    for number, document in enumerate(documents, 1):
        language = load_language(document.get("lang", "ru"))
        sentences = [
            Sentence(text=found.text, start=found.start, end=found.stop)
            for found in razdel.sentenize(document["text"])
        ]
        transcript = Transcript(
            language=language.tag,
            engine="bench",
            segments=tuple(
                Segment(id=f"s{place:04d}", span=None, text=one.text) for place, one in enumerate(sentences)
            ),
        )
        began = time.monotonic()
        glossary = extract(transcript, language)
        rules.seconds += time.monotonic() - began
        _score(rules, scorer, document, _entries(glossary, transcript, sentences))
        polished = _polished(transcript, glossary, language, generator)
        _score(passes, scorer, document, _entries(polished, transcript, sentences))
        if before is not None:
            _score(old, scorer, document, glossary_of_2023(sentences, before, chat, scorer.toks))
        print(f"{number} of {len(documents)}: {document['doc_id']}", file=sys.stderr)
    spent = generator.usage()
    passes.calls, passes.refused, passes.seconds = spent.calls, spent.refused, spent.seconds
    passes.tokens_in, passes.tokens_out = spent.tokens_in, spent.tokens_out
    old.calls, old.tokens_in, old.tokens_out = chat.calls, chat.tokens_in, chat.tokens_out
    old.seconds = chat.seconds
    return [rules, passes, *([old] if before is not None else [])]


def _polished(
    transcript: Transcript, glossary: Glossary, language: Language, generator: TextGenerator
) -> Glossary:
    wishes = glossary_wishes(transcript, glossary, language, context_tokens=generator.context_tokens)
    plan = planned(generator.network, wishes, Budget(passes=FULL & GLOSSARY_PASSES))
    asker = Asker(generator, plan, stage="glossary", memory=NoMemory(), on_progress=_tell_nobody)
    return polish(transcript, glossary, language, asker)


def _tell_nobody(stage: str, done_ms: int, total_ms: int) -> None:
    del stage, done_ms, total_ms


def _entries(
    glossary: Glossary, transcript: Transcript, sentences: Sequence[Sentence]
) -> list[dict[str, Any]]:
    """Give the entries that are shown as the lecture's; offsets are into the document."""
    places = {segment.id: place for place, segment in enumerate(transcript.segments)}
    made: list[dict[str, Any]] = []
    for entry in glossary.entries:
        definition = entry.definition
        if definition is None or definition.origin in (Origin.MODEL, Origin.EDITOR):
            continue
        made.append({"term": entry.headword, **_cited(definition, places, sentences)})
    return made


def _cited(definition: Definition, places: dict[str, int], sentences: Sequence[Sentence]) -> dict[str, Any]:
    spots = [
        (
            sentences[places[quote.segment_id]].start + quote.start_char,
            sentences[places[quote.segment_id]].start + quote.end_char,
        )
        for quote in definition.quotes
    ]
    cited = sorted({places[quote.segment_id] for quote in definition.quotes})
    return {
        "definition": definition.shown_text,
        "start": min(start for start, _ in spots),
        "end": max(end for _, end in spots),
        "evidence": " ".join(sentences[place].text for place in cited),
    }


def _score(
    column: Column, scorer: ModuleType, document: dict[str, Any], entries: Sequence[dict[str, Any]]
) -> None:
    column.scores.append(scorer.score_doc(document, entries))
    column.shown += len(entries)
    column.invented += sum(is_invented(entry, scorer.toks) for entry in entries)


def is_invented(entry: dict[str, Any], lemmas: Callable[[str], list[str]]) -> bool:
    """Tell whether less than half of the words of a definition stand in what it cites; an empty one says nothing."""
    words = set(lemmas(str(entry["definition"])))
    return bool(words) and len(words & set(lemmas(str(entry["evidence"])))) < INVENTED_BELOW * len(words)


def _page(scorer: ModuleType, columns: Sequence[Column], *, documents: int, data: str, network: str) -> str:
    sums = [scorer.agg(column.scores) for column in columns]
    lines = [
        f"## Language model: {network} on {data}",
        "",
        f"*`make bench-llm`, commit {_commit()}, {documents} documents, {sums[0]['gold']} marked definitions.*",
        "",
        "| | " + " | ".join(column.name for column in columns) + " |",
        "| --- |" + " --- |" * len(columns),
    ]
    lines += [f"| {name} | " + " | ".join(_figure(one[name]) for one in sums) + " |" for name in SHOWN]
    rows: list[tuple[str, Callable[[Column], str]]] = [
        ("definitions shown as the lecturer's", lambda one: str(one.shown)),
        ("of them invented", lambda one: str(one.invented)),
        ("questions", lambda one: str(one.calls)),
        ("without a usable answer", lambda one: str(one.refused)),
        ("tokens in", lambda one: str(one.tokens_in)),
        ("tokens out", lambda one: str(one.tokens_out)),
        ("seconds", lambda one: f"{one.seconds:.1f}"),
    ]
    lines += [f"| {name} | " + " | ".join(show(one) for one in columns) + " |" for name, show in rows]
    return "\n".join(lines)


def _figure(figure: float | None) -> str:
    return NOT_MEASURED if figure is None else f"{figure:.3f}"


def _commit() -> str:
    told = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return told.stdout.strip() or "?"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
