import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from editing.lecture_rows import entry_row, result_of, section_row, segment_id, transcript_of
from konspekt.domain.glossary import EntryState
from konspekt.editing import edits
from konspekt.editing.rerun import MachineResult
from konspekt.store.database import Database
from konspekt.store.lecture_rows import adopt_lecture
from konspekt.store.lectures import purge_lecture
from konspekt.store.lemmas import index_words
from konspekt.store.search import SNIPPET_CHARS, search, snippet
from konspekt.store.tables import search_texts
from store.shelf import AT_MS, adopted_lecture, edit, new_lecture, state_of


def said(database: Database, *texts: str, language="ru", every_ms=5000) -> str:
    """A lecture of these sentences, without glossary and notes."""
    lecture_id = new_lecture(database, language=language)
    transcript = transcript_of(texts, every_ms=every_ms)
    transcript = type(transcript)(language=language, engine="scripted", segments=transcript.segments)
    assert adopt_lecture(
        database, lecture_id, MachineResult(transcript=transcript, is_recognized=True), at_ms=AT_MS
    )
    return lecture_id


def find(database: Database, query: str, *lecture_ids: str, limit=50, offset=0):
    with database.read() as connection:
        return search(connection, query, lecture_ids=lecture_ids, limit=limit, offset=offset)


def marked(hit) -> list[str]:
    return [hit.snippet.text[start:end] for start, end in hit.snippet.marks]


def test_a_word_is_found_in_any_of_its_forms(database: Database) -> None:
    lecture_id = said(
        database, "Люди пишут словари.", "Ключи словаря неизменяемы.", "Ёлку нарядили дети.", "Мы шли домой."
    )
    for query, form in [
        ("словарь", "словари"),
        ("словарями", "словаря"),
        ("человек", "Люди"),
        ("елка", "Ёлку"),
        ("ребёнок", "дети"),
        ("идти", "шли"),
        ("СЛОВАРЯХ", "словари"),
    ]:
        assert form in [word for hit in find(database, query, lecture_id) for word in marked(hit)], query


def test_english_is_found_in_any_of_its_forms(database: Database) -> None:
    lecture_id = said(database, "Dictionaries keep their keys.", "A key was found.", language="en")
    assert {word for hit in find(database, "key", lecture_id) for word in marked(hit)} == {"keys", "key"}
    assert [marked(hit) for hit in find(database, "dictionary", lecture_id)] == [["Dictionaries"]]


def test_a_query_is_read_in_the_language_of_each_lecture(database: Database) -> None:
    russian = said(database, "Мы учим Python и словари.")
    english = said(database, "Python has dictionaries.", language="en")
    assert {hit.lecture_id for hit in find(database, "python", russian, english)} == {russian, english}


def test_a_language_without_a_room_is_searched_by_the_words_as_said(database: Database) -> None:
    lecture_id = said(database, "Voici le dictionnaire.", language="fr")
    assert [marked(hit) for hit in find(database, "DICTIONNAIRE", lecture_id)] == [["dictionnaire"]]


def test_every_word_of_the_query_must_be_there(database: Database) -> None:
    lecture_id = said(database, "Строка это последовательность.", "Строка символов.")
    assert len(find(database, "строка", lecture_id)) == 2
    assert [marked(hit) for hit in find(database, "символ строка", lecture_id)] == [["Строка", "символов"]]
    assert find(database, "строка отсутствует", lecture_id) == []


def test_quoted_words_must_stand_side_by_side(database: Database) -> None:
    lecture_id = said(database, "Пустая строка кода.", "Строка кода пустая, а код нет.")
    assert len(find(database, "пустая код", lecture_id)) == 2
    assert len(find(database, '"пустой строкой"', lecture_id)) == 1
    assert find(database, '"пустой код"', lecture_id) == []


def test_a_query_without_words_finds_nothing(database: Database) -> None:
    lecture_id = said(database, "Строка.")
    for query in ("", "  ", '"', "!?", '""', "*", "-"):
        assert find(database, query, lecture_id) == []


def test_signs_of_the_database_are_words_like_others(database: Database) -> None:
    lecture_id = said(database, "Язык C++ и файл main.py в версии 3.11.", "Язык C и версия 3.", "Просто так.")
    assert [marked(hit) for hit in find(database, "C++", lecture_id)] == [["C++"]]
    assert [marked(hit) for hit in find(database, "3.11", lecture_id)] == [["3.11"]]
    assert [marked(hit) for hit in find(database, "main.py", lecture_id)] == [["main.py"]]
    for query in (
        "строка'",
        "a OR b",
        "NOT строка",
        "строка:*",
        "a & | ! ( <->",
        "\\",
        "NEAR(a b)",
        "%",
        "';--",
    ):
        assert find(database, query, lecture_id) == []


WORDS = st.text(alphabet="abzАбяёйЁ019+#-._'’/:@", min_size=1, max_size=8)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=4))
def test_whatever_was_said_is_found_by_its_own_words(database: Database, words: list[str]) -> None:
    text = " ".join(words)
    assume(index_words("ru", text))
    lecture_id = said(database, text)
    (hit,) = find(database, text.replace('"', " "), lecture_id)
    assert len(hit.snippet.marks) == len(index_words("ru", text))


def test_only_the_lectures_that_the_caller_may_see_are_searched(database: Database) -> None:
    mine, other = adopted_lecture(database), adopted_lecture(database)
    assert {hit.lecture_id for hit in find(database, "литерал", mine)} == {mine}
    assert {hit.lecture_id for hit in find(database, "литерал", mine, other)} == {mine, other}
    assert find(database, "литерал") == []


def test_transcript_glossary_notes_and_outline_are_searched(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    hits = find(database, "литерал", lecture_id)
    assert {hit.kind for hit in hits} == {"segment", "entry", "block", "mark"}
    assert all(marked(hit) for hit in hits)


def test_a_hit_in_the_transcript_is_the_moment_of_the_word(database: Database) -> None:
    lecture_id = said(database, "Раз два.", "Это было слово в строке.")
    (hit,) = find(database, "строка", lecture_id)
    assert hit.start_ms == 5000 + 4 * 500
    assert marked(hit) == ["строке"]


def test_a_hit_in_the_glossary_is_the_moment_of_its_definition(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    (entry,) = [hit for hit in find(database, "переменная", lecture_id) if hit.kind == "entry"]
    assert entry.start_ms == 15_000 + 2 * 500


def test_a_heading_is_at_the_moment_of_its_segment(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    (mark,) = [hit for hit in find(database, "переменные", lecture_id) if hit.kind == "mark"]
    assert mark.start_ms == 15_000


def test_the_index_follows_the_edits(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    row_id = segment_id(state_of(database, lecture_id), "Да да")
    assert row_id in {hit.row_id for hit in find(database, "складывать", lecture_id)}
    edit(database, lecture_id, edits.SetText(segment_id=row_id, text="Питон умножает числа."))
    assert row_id not in {hit.row_id for hit in find(database, "складывать", lecture_id)}
    assert row_id in {hit.row_id for hit in find(database, "умножать число", lecture_id)}


def test_what_is_rejected_or_deleted_is_not_found(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    state = state_of(database, lecture_id)
    entry = entry_row(state, "строка")
    edit(database, lecture_id, edits.SetState(entry_id=entry.id, state=EntryState.REJECTED))
    assert entry.id not in {hit.row_id for hit in find(database, "строка", lecture_id)}
    content = section_row(state, "content")
    assert "block" in {hit.kind for hit in find(database, "последовательность", lecture_id)}
    edit(database, lecture_id, edits.Delete(row_id=content.id))
    assert "block" not in {hit.kind for hit in find(database, "последовательность", lecture_id)}


def test_a_purged_lecture_leaves_nothing_in_the_index(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    with database.write() as connection:
        purge_lecture(connection, lecture_id)
        assert connection.execute(sa.select(sa.func.count()).select_from(search_texts)).scalar_one() == 0
        if database.is_sqlite:  # FTS5 compares itself with the table, word by word
            connection.execute(
                sa.text("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)")
            )


def test_pages_follow_each_other(database: Database) -> None:
    lecture_id = said(database, *(f"Строка номер {number}." for number in range(9)))
    everything = find(database, "строка", lecture_id)
    assert len(everything) == 9
    pages = [find(database, "строка", lecture_id, limit=4, offset=offset) for offset in (0, 4, 8)]
    assert [hit for page in pages for hit in page] == everything


def test_of_a_word_in_more_rows_than_can_be_weighed_the_latest_are_shown(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("konspekt.store.search.RANKED", 3)
    lecture_id = said(database, *(f"Строка номер {number}." for number in range(9)), "Имя и имя.")
    texts = [hit.snippet.text for hit in find(database, "строка", lecture_id)]
    assert sorted(texts) == ["Строка номер 6.", "Строка номер 7.", "Строка номер 8."]
    assert len(find(database, "имя", lecture_id)) == 1


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from(["строка", "строки,", "слово", "а", "длинноеслово" * 9, "\n", "—"]), max_size=90
    ),
    st.sampled_from(["строка", "а"]),
)
def test_a_snippet_shows_the_first_found_word_and_marks_only_found_words(texts: list[str], word: str) -> None:
    text = " ".join(texts)
    words = index_words("ru", text)
    (asked,) = index_words("ru", word)
    made = snippet(text, words, {asked.term})
    assert made.text in text
    assert len(made.text) <= SNIPPET_CHARS + 110
    assert made.is_cut_before == (not text.startswith(made.text) or (made.text == "" and text != ""))
    for start, end in made.marks:
        assert [it.term for it in index_words("ru", made.text[start:end])] == [asked.term]
    if any(it.term == asked.term for it in words):
        assert made.marks


def test_the_same_search_gives_the_same_kinds_on_both_databases(database: Database) -> None:
    lecture_id = adopted_lecture(database)
    assert (
        len(find(database, "строка", lecture_id))
        == len([row for row in result_of().transcript.segments if "троки" in row.text or "трока" in row.text])
        + 1
        + 2
    )
