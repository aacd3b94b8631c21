"""Law 4 across processes: the order of sets and dictionaries, which Python shuffles anew in each, decides nothing."""

import os
import subprocess
import sys

import pytest

CODE = """
import hashlib
from konspekt.domain.glossary import Glossary
from konspekt.domain.notes import Notes, Outline
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Transcript
from konspekt.glossary import extract
from konspekt.language import load_language
from konspekt.library.sample import sample_script
from konspekt.line.artifact import canonical, to_json
from konspekt.notes import compose, load_template, outline, template_ids

segments = tuple(
    Segment(id=f"s{i:04}", span=TimeSpan(line.start_ms, line.end_ms), text=line.said)
    for i, line in enumerate(sample_script(), start=1)
)
transcript = Transcript(language="ru", engine="import", segments=segments)
language = load_language("ru")
glossary, plan = extract(transcript, language), outline(transcript, language)
made = [to_json(glossary, Glossary), to_json(plan, Outline)]
for name in template_ids():
    made.append(to_json(compose(transcript, glossary, plan, load_template(name), language), Notes))
print(hashlib.sha256(canonical(made)).hexdigest())
"""


@pytest.mark.slow
def test_the_order_of_sets_decides_nothing() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", CODE],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "20261122")
    }
    assert len(digests) == 1
