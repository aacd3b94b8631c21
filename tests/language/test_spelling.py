"""Laws of the tree of Russian words."""

from hypothesis import given
from hypothesis import strategies as st

from konspekt.language.russian.spelling import EXPECTED_WEIGHT, Spelling

SPELLING = Spelling()


def node_of(tree: Spelling, text: str) -> int:
    node = tree.root
    for letter in text:
        node = tree.follow(node, letter) if node >= 0 else -1
    return node


@given(
    st.sampled_from(["предприятие", "себестоимостью", "ещё", "подъезд", "бывшими", "электронно", "человек"])
)
def test_every_beginning_of_a_word_is_in_the_tree(word):
    folded = word.replace("ё", "е")
    assert all(node_of(SPELLING, folded[:end]) >= 0 for end in range(len(folded) + 1))
    assert SPELLING.knows(word)


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъыьэюя", min_size=1, max_size=8))
def test_what_begins_no_word_never_begins_one_again(text):
    nodes = [node_of(SPELLING, text[:end]) for end in range(len(text) + 1)]
    assert nodes[0] == SPELLING.root
    if -1 in nodes:
        assert set(nodes[nodes.index(-1) :]) == {-1}


def test_common_words_weigh_more_than_rare_ones():
    weights = [SPELLING.weight(node_of(SPELLING, word), word) for word in ("это", "лекция", "абажур")]
    assert None not in weights
    assert weights == sorted(weights, reverse=True)


def test_words_of_the_course_weigh_most_and_do_not_hide_the_dictionary():
    course = Spelling(["Маршрутизатор Кубернетис", "docker"])
    assert course.weight(node_of(course, "кубернетису"), "кубернетису") == EXPECTED_WEIGHT
    assert course.knows("маршрутизаторами")
    assert course.knows("лекция")
    assert not SPELLING.knows("кубернетис")
