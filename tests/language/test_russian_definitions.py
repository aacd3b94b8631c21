import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from konspekt.language.russian.definition_patterns import APPOSITION, PATTERNS
from konspekt.language.russian.grammar import RussianGrammar

CASES = Path(__file__).with_name("russian_definitions.txt")
MARK = re.compile(r"[\[\]{}]")
BELIEVED = 0.05
FEWEST = 5


def cases() -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    pattern = ""
    for line in CASES.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            pattern = line[2:]
        elif line.startswith(("+ ", "- ")):
            found.append((pattern, line[0], line[2:]))
    return found


def marked(line: str) -> tuple[str, str, list[str]]:
    """Give the bare text, the marked term and the marked explanations."""
    text = MARK.sub("", line)
    term = re.search(r"\[([^\]]+)\]", line)
    explained = [MARK.sub("", found) for found in re.findall(r"\{((?:[^{}])+)\}", line)]
    return text, term[1] if term else "", explained


@pytest.mark.parametrize(("pattern", "sign", "line"), cases())
def test_a_pattern_finds_its_definitions_and_no_others(pattern: str, sign: str, line: str) -> None:
    text, term, explained = marked(line)
    grammar = RussianGrammar()
    found = [each for each in grammar.definitions(grammar.sentences(text)) if each.pattern == pattern]
    if sign == "-":
        assert [each.headword for each in found if each.score >= BELIEVED] == []
        return
    places = [
        (text[each.term[0] : each.term[1]], [text[start:end] for start, end in each.definiens])
        for each in found
    ]
    assert (term, explained) in places


@pytest.mark.parametrize("pattern", [*PATTERNS, APPOSITION], ids=lambda pattern: pattern.name)
def test_every_pattern_has_examples_for_and_against(pattern) -> None:
    signs = [sign for name, sign, _ in cases() if name == pattern.name]
    assert signs.count("+") >= FEWEST
    assert signs.count("-") >= FEWEST


@pytest.mark.parametrize("pattern", [*PATTERNS, APPOSITION], ids=lambda pattern: pattern.name)
def test_the_example_of_a_pattern_is_found_by_it(pattern) -> None:
    text, term, explained = marked(pattern.example)
    grammar = RussianGrammar()
    found = [each for each in grammar.definitions(grammar.sentences(text)) if each.pattern == pattern.name]
    places = [
        (text[each.term[0] : each.term[1]], [text[start:end] for start, end in each.definiens])
        for each in found
    ]
    assert (term, explained) in places


@given(
    st.lists(st.sampled_from([marked(line)[0] for _, _, line in cases()]), max_size=6),
    st.sampled_from([" ", ", ", "\n"]),
)
def test_definitions_of_any_text_are_slices_of_it_in_order(lines: list[str], joint: str) -> None:
    text = joint.join(lines)
    grammar = RussianGrammar()
    found = grammar.definitions(grammar.sentences(text))
    assert [each.term for each in found] == sorted(each.term for each in found)
    for each in found:
        assert 0 <= each.score <= 1
        assert each.headword
        assert each.key
        for start, end in (each.term, *each.definiens):
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
