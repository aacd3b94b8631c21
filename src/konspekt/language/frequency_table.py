"""How common words are in general language, read from a packed table that lies beside the code."""

import gzip
from array import array
from bisect import bisect_left
from importlib.resources import files
from typing import Final

STEPS_PER_ZIPF: Final = 20
"""The tables keep a twentieth of a zipf: finer than two corpora ever agree."""


class FrequencyTable:
    """Sorted lemmas with a zipf figure each, in about 15 bytes a lemma."""

    def __init__(self, packed: bytes) -> None:
        """Unpack lines `lemma TAB twentieths of a zipf`, sorted by the bytes of the lemma."""
        lemmas = bytearray()
        self._starts = array("I")
        self._steps = array("B")
        for line in gzip.decompress(packed).splitlines():
            lemma, _, steps = line.partition(b"\t")
            self._starts.append(len(lemmas))
            lemmas += lemma
            self._steps.append(int(steps))
        self._starts.append(len(lemmas))
        self._lemmas = bytes(lemmas)

    def __len__(self) -> int:
        return len(self._steps)

    def zipf(self, lemma: str) -> float:
        """Give log10 of the uses per billion words, 0 for a lemma that the table does not know."""
        sought = lemma.encode()
        place = bisect_left(range(len(self)), sought, key=self._lemma_at)
        if place == len(self) or self._lemma_at(place) != sought:
            return 0.0
        return self._steps[place] / STEPS_PER_ZIPF

    def _lemma_at(self, place: int) -> bytes:
        return self._lemmas[self._starts[place] : self._starts[place + 1]]


def read_table(package: str, name: str = "frequency.tsv.gz") -> FrequencyTable:
    """Give the table that lies in a package."""
    return FrequencyTable(files(package).joinpath(name).read_bytes())
