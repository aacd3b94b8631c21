"""The sample lecture as it is shipped: sound, timed script and expected definitions tell the same story."""

import itertools
import json
from importlib.resources import files

import av
import pytest

FOLDER = files("konspekt") / "library" / "sample"


@pytest.fixture(scope="module")
def script() -> dict:
    return json.loads((FOLDER / "script.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def expected() -> dict:
    return json.loads((FOLDER / "definitions.json").read_text(encoding="utf-8"))


def test_the_lecture_is_three_to_five_minutes_of_small_mono_sound(script):
    path = FOLDER / "lecture.opus"
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        assert stream.layout.nb_channels == 1
        duration_ms = container.duration / 1000
    assert 3 * 60_000 <= duration_ms <= 5 * 60_000
    assert duration_ms == pytest.approx(script["duration_ms"], abs=60)
    assert len(path.read_bytes()) < 1_000_000


def test_sentences_are_parted_by_at_least_half_a_second(script):
    for earlier, later in itertools.pairwise(script["segments"]):
        assert later["start_ms"] - earlier["end_ms"] >= 500


def test_words_are_timed_inside_their_sentence(script):
    for segment in script["segments"]:
        starts = [word["start_ms"] for word in segment["words"]]
        assert starts == sorted(starts)
        assert segment["start_ms"] <= starts[0]
        assert starts[-1] < segment["end_ms"]
        assert [word["text"] for word in segment["words"]] == list(
            "".join(c if c.isalnum() or c == "-" else " " for c in segment["text"]).split()
        )


def test_at_least_twelve_terms_are_defined_in_varied_ways(script, expected):
    defined = [definition["headword"] for definition in expected["definitions"]]
    assert len(set(defined)) == len(defined) >= 12
    text = " ".join(segment["text"] for segment in script["segments"])
    for way in (
        "понимают",
        "называется",
        "называют",
        "представляет собой",
        "Что такое",
        "определяется как",
        " это ",
    ):
        assert way in text


def test_every_definition_is_where_the_script_says_it(script, expected):
    starts = {segment["start_ms"] for segment in script["segments"]}
    ends = {segment["end_ms"] for segment in script["segments"]}
    for kind in expected.values():
        assert all(place["start_ms"] in starts and place["end_ms"] in ends for place in kind)


def test_one_term_comes_before_its_definition_and_one_is_never_defined(expected):
    (early,) = expected["used_before_defined"]
    later = next(d for d in expected["definitions"] if d["headword"] == early["headword"])
    assert early["end_ms"] < later["start_ms"]
    (never,) = expected["never_defined"]
    assert never["headword"] not in {definition["headword"] for definition in expected["definitions"]}
    assert {abbreviation["short"] for abbreviation in expected["abbreviations"]} == {"ФОТ", "МРОТ"}
