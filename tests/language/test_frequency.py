"""The frequency tables tell common words from terms."""

import gzip
import tracemalloc

import pytest

from konspekt.language.frequency_table import FrequencyTable, read_table
from konspekt.language.russian.frequency import zipf


def test_common_words_stand_above_school_words_and_those_above_terms():
    assert zipf("и") > zipf("человек") > zipf("функция") > zipf("алгоритм") > zipf("интерпретатор") > 2


def test_an_unknown_word_has_no_frequency():
    assert zipf("квазипереполюсовка") == 0.0
    assert zipf("") == 0.0


def test_yo_is_looked_up_as_ye():
    assert zipf("еще") > 5
    assert zipf("ещё") == 0.0


def test_latin_words_have_their_frequency_in_russian_texts():
    assert 2 < zipf("python") < 4


@pytest.mark.parametrize(
    ("package", "least"), [("konspekt.language.russian", 50_000), ("konspekt.language.english", 25_000)]
)
def test_every_line_of_the_file_is_found_again(package, least):
    table = read_table(package)
    from importlib.resources import files

    lines = gzip.decompress(files(package).joinpath("frequency.tsv.gz").read_bytes()).splitlines()
    assert len(lines) == len(table) >= least
    assert lines == sorted(lines, key=lambda line: line.partition(b"\t")[0])
    for line in lines[::97]:
        lemma, _, steps = line.decode().partition("\t")
        assert table.zipf(lemma) == pytest.approx(int(steps) / 20)


def test_the_table_is_small_in_memory():
    tracemalloc.start()
    table = read_table("konspekt.language.russian")
    kept_bytes, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(table) == 60_000
    assert kept_bytes < 3_000_000


def test_an_empty_table_knows_nothing():
    assert FrequencyTable(gzip.compress(b"")).zipf("слово") == 0.0
