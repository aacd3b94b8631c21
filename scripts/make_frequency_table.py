"""Make the frequency tables of the language rooms from wordfreq; run by hand, in an environment of its own.

    pip install wordfreq==3.1.1 pymorphy3==2.0.6
    PYTHONPATH=src python scripts/make_frequency_table.py ru src/konspekt/language/russian/frequency.tsv.gz
    PYTHONPATH=src python scripts/make_frequency_table.py en src/konspekt/language/english/frequency.tsv.gz

The same versions give the same bytes. A Russian form shares its frequency among the dictionary forms that pymorphy3 sees in it, by
their probability; an English one goes to the lemma of the English room.
"""

import gzip
import io
import math
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

STEPS_PER_ZIPF = 20
LEMMA_COUNTS = {"ru": 60_000, "en": 30_000}
WORD = {
    "ru": re.compile("[\u0430-\u044f\u0451]+(?:-[\u0430-\u044f\u0451]+)*|[a-z][a-z+#]+"),
    "en": re.compile("[a-z]+(?:[-'][a-z]+)*"),
}
Shares = Callable[[str], Iterator[tuple[str, float]]]


def russian_shares() -> Shares:
    """Give the function that shares a form among its dictionary forms."""
    import pymorphy3  # noqa: PLC0415 - needed for one language only

    analyzer = pymorphy3.MorphAnalyzer()

    def shares(form: str) -> Iterator[tuple[str, float]]:
        for parse in analyzer.parse(form):
            yield parse.normal_form.replace("\u0451", "\u0435"), parse.score

    return shares


def english_shares() -> Shares:
    """Give the function that hands a form to its lemma."""
    from konspekt.language.english.lemmas import lemma_of  # noqa: PLC0415 - needed for one language only

    def shares(form: str) -> Iterator[tuple[str, float]]:
        yield lemma_of(form), 1.0

    return shares


def pack(zipf_by_lemma: dict[str, float]) -> bytes:
    """Give the file: lines sorted by bytes, compressed without a date."""
    rows = sorted((lemma.encode(), round(zipf * STEPS_PER_ZIPF)) for lemma, zipf in zipf_by_lemma.items())
    written = io.BytesIO()
    with gzip.GzipFile(fileobj=written, mode="wb", compresslevel=9, mtime=0, filename="") as packed:
        packed.write(b"".join(b"%s\t%d\n" % row for row in rows))
    return written.getvalue()


def make(language: str) -> dict[str, float]:
    """Give the zipf figures of the commonest lemmas."""
    import wordfreq  # noqa: PLC0415 - not needed to test the packing

    shares = russian_shares() if language == "ru" else english_shares()
    frequency: defaultdict[str, float] = defaultdict(float)
    for form, share_of_all in wordfreq.get_frequency_dict(language, "large").items():
        if WORD[language].fullmatch(form):
            for lemma, share in shares(form):
                frequency[lemma] += share_of_all * share
    commonest = sorted(frequency.items(), key=lambda pair: (-pair[1], pair[0]))[: LEMMA_COUNTS[language]]
    return {lemma: math.log10(share * 1e9) for lemma, share in commonest if share > 1e-9}  # noqa: PLR2004 - zipf 0


if __name__ == "__main__":
    packed = pack(make(sys.argv[1]))
    Path(sys.argv[2]).write_bytes(packed)
    print(f"{len(packed)} bytes")
