"""The bench of language models measures three systems on the same documents, and can tell an invention from a quote."""

import json
from pathlib import Path

import pytest

import fake_chat_server
from bench import llm
from bench.before_2023 import Sentence, glossary_of_2023, read_before
from bench.llm import is_invented
from fake_chat_server import FakeChat

EVALUATION = llm.EVALUATION
TEXT = (
    "Сегодня мы говорим о языке. Литерал — это запись значения прямо в тексте программы. Числа бывают целыми. "
    "Интерпретатор — это программа, которая исполняет исходный код строка за строкой. Он удобен."
)
BEFORE = '''
SYSTEM_PROMPT = "Ты помощник."
temperature = 0.05
top_k = 40

def process(batch, t, term_text):
    term_prompt = f"""Какой здесь термин? Выведи {{термин}}.
    {batch}"""
    definition_prompt = f"""Определи {t} по тексту
    {term_text}"""
'''


@pytest.fixture
def before(tmp_path) -> Path:
    path = tmp_path / "terms_and_summary.py"
    path.write_text(BEFORE, encoding="utf-8")
    return path


@pytest.fixture
def documents(tmp_path) -> Path:
    definition = "запись значения прямо в тексте программы"
    start = TEXT.index("Литерал")
    row = {
        "doc_id": "one",
        "lang": "ru",
        "text": TEXT,
        "definitions": [
            {
                "term": "Литерал",
                "lemma": "литерал",
                "aliases": [],
                "definition": definition,
                "start": start,
                "end": TEXT.index(". Числа"),
            }
        ],
    }
    path = tmp_path / "docs.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def test_the_prompts_of_the_old_source_are_read_word_for_word(before) -> None:
    told = read_before(before)
    assert told.system == "Ты помощник."
    assert told.term.startswith("Какой здесь термин? Выведи {термин}.\n")
    assert told.sampling == {"temperature": 0.05, "top_k": 40}
    before.write_text("x = 1")
    with pytest.raises(KeyError):
        read_before(before)


def test_the_old_way_asks_once_a_window_and_once_a_term(before) -> None:
    asked: list[str] = []

    class Chat:
        def say(self, system, user, sampling) -> str:
            asked.append(user)
            return "{Литерал}" if user.startswith("Какой") else "литерал - переменная в памяти"

    sentences = [
        Sentence(text=f"Фраза {at} про литерал.", start=at * 10, end=at * 10 + 9) for at in range(25)
    ]
    entries = glossary_of_2023(sentences, read_before(before), Chat(), str.split)
    assert sum(one.startswith("Какой") for one in asked) == 4
    assert [entry["term"] for entry in entries] == ["литерал"]
    assert entries[0]["definition"] == "переменная в памяти"


def test_an_invention_is_told_from_a_quote() -> None:
    lemmas = str.split
    said = {
        "definition": "запись значения в тексте",
        "evidence": "литерал это запись значения прямо в тексте",
    }
    assert not is_invented(said, lemmas)
    assert is_invented({**said, "definition": "переменная хранящая конкретное значение данных"}, lemmas)
    assert not is_invented({**said, "definition": ""}, lemmas)


@pytest.mark.skipif(not EVALUATION.is_dir(), reason="the evaluation data is not beside this checkout")
def test_three_systems_are_measured_side_by_side(before, documents, capsys) -> None:
    fake = FakeChat(
        speaks=lambda body: (
            "литерал" if "Какой" in body["messages"][1]["content"] else "литерал - ящик для чисел"
        ),
        refuses=frozenset({"top_k"}),
    )
    with fake_chat_server.running(fake):
        arguments = ["--url", fake.url, "--model", "tiny", "--data", str(documents), "--before", str(before)]
        assert llm.main(arguments) == 0
    page = capsys.readouterr().out
    assert "| | rules | passes | 2023 |" in page
    rows = {
        line.split("|")[1].strip(): [cell.strip() for cell in line.split("|")[2:-1]]
        for line in page.splitlines()
        if line.startswith("|")
    }
    assert rows["exact_R"] == ["1.000", "1.000", "1.000"]
    assert rows["of them invented"] == ["0", "0", "1"]
    assert rows["questions"][0] == "0"
    assert int(rows["questions"][1]) > 0
    assert int(rows["tokens in"][2]) > 0
