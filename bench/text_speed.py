"""How the text stages grow with the length of a lecture: processor seconds and memory, each length in a process of its own."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.rows import Row, Table
from bench.scorer import EVALUATION

LENGTHS = (10_000, 30_000, 100_000)
WORKER = """
import json, re, sys, time
from konspekt.domain.transcript import Segment, Transcript
from konspekt.glossary import extract
from konspekt.language import load_language
from konspekt.notes import compose, load_template, outline
lines = [line for line in open(sys.argv[1], encoding="utf-8").read().splitlines() if line.strip()]
transcript = Transcript(language="ru", engine="import", segments=tuple(
    Segment(id=f"s{i:05}", span=None, text=line.strip()) for i, line in enumerate(lines)))
language = load_language("ru")
language.grammar.sentences("Прогрев словаря.")
began = time.process_time()
plan = outline(transcript, language); t1 = time.process_time()
glossary = extract(transcript, language); t2 = time.process_time()
compose(transcript, glossary, plan, load_template("hackathon"), language); t3 = time.process_time()
print(json.dumps({"sections": t1 - began, "glossary": t2 - t1, "notes": t3 - t2,
    "mib": int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024}))
"""


def tables() -> list[Table]:
    """Measure the three lengths."""
    words = _words(max(LENGTHS))
    rows: list[Row] = []
    per_word: list[float] = []
    for length in LENGTHS:
        figures = _measure(words[:length])
        total = figures["sections"] + figures["glossary"] + figures["notes"]
        per_word.append(total / length * 1e6)
        rows.append(
            Row(
                name=f"{length:,} words ({len(set(words[:length])):,} different)",
                ours=f"{total:.1f} core-s (sections {figures['sections']:.1f}, glossary {figures['glossary']:.1f}, "
                f"notes {figures['notes']:.1f}), {per_word[-1]:.0f} µs a word, {figures['mib']:.0f} MiB",
                target="10 core-s, 400 MB at 22,500" if length == LENGTHS[1] else "",
            )
        )
    rows.append(
        Row(
            name="cost of a word, longest against shortest",
            ours=f"{per_word[-1] / per_word[0]:.2f}",
            target="about 1: linear",
        )
    )
    about = "Sections, glossary and notes of running text of different documents, in one process each, warm dictionary. Three hours of lecture are 22,500 words."
    return [Table(title="Text stages: cost by length", about=about, rows=tuple(rows))]


def _words(count: int) -> list[str]:
    words: list[str] = []
    with (EVALUATION / "dev" / "ru_defs.jsonl").open(encoding="utf-8") as file:
        for line in file:
            words.extend(str(json.loads(line)["text"]).split())
            if len(words) >= count:
                break
    return words[:count]


def _measure(words: list[str]) -> dict[str, float]:
    lines = [" ".join(words[at : at + 18]) for at in range(0, len(words), 18)]
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "lecture.txt"
        place.write_text("\n".join(lines), encoding="utf-8")
        ran = subprocess.run(
            [sys.executable, "-c", WORKER, str(place)], capture_output=True, text=True, check=True
        )
    return json.loads(ran.stdout)
