"""English by simple means: sentences, words, phrases, dictionary forms, likeness, punctuation, rhetoric."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from konspekt.language import load_language

LANGUAGE = load_language("en-GB")
GRAMMAR = LANGUAGE.grammar
RHETORIC = LANGUAGE.rhetoric


def sentence(text):
    return GRAMMAR.sentences(text)[0]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One sentence. Another one! A third?", 3),
        ("Dr. Smith came, e.g. with Mr. Brown.", 1),
        ("It costs 3.5 dollars. Really.", 2),
        ("J. K. Rowling wrote it. It sold well.", 2),
        ("line one\nline two", 2),
        ("see e.g. the book of all sentences without a mark", 1),
        ("", 0),
    ],
)
def test_sentences_end_at_marks_and_line_breaks_but_not_after_abbreviations(text, count):
    assert len(GRAMMAR.sentences(text)) == count


@given(st.text(max_size=300))
def test_tokens_and_sentences_are_slices_of_the_text(text):
    before = 0
    for found in GRAMMAR.sentences(text):
        assert found.text == text[found.start_char : found.end_char]
        assert before <= found.start_char
        before = found.end_char
        for token in found.tokens:
            assert token.text == text[token.start_char : token.end_char]


@pytest.mark.parametrize(
    ("phrase", "printed"),
    [
        ("Neural networks", "neural network"),
        ("the Articles of Confederation", "Articles of Confederation"),
        ("GPUs", "GPU"),
        ("An acid", "acid"),
        ("Python", "Python"),
        ("DNA", "DNA"),
        ("mitochondria", "mitochondrion"),
        ("Newton's laws", "Newton's law"),
        ("Databases", "database"),
        ("hypotheses", "hypothesis"),
        ("operating systems", "operating system"),
        ("The United States", "United States"),
        ("physics", "physics"),
        ("statistics", "statistics"),
        ("types of cells", "type of cells"),
        ("GitHub", "GitHub"),
        ("classes", "class"),
        ("boxes", "box"),
        ("batches", "batch"),
        ("sizes", "size"),
        ("libraries", "library"),
        ("viruses", "virus"),
        ("analyses", "analysis"),
        ("indices", "index"),
        ("data", "data"),
        ("species", "species"),
        ("???", "???"),
    ],
)
def test_dictionary_form(phrase, printed):
    assert GRAMMAR.dictionary_form(phrase) == printed


def test_a_plural_stays_where_asked():
    assert GRAMMAR.dictionary_form("Neural networks", keeps_number=True) == "neural networks"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("neural network", "the Neural Networks"),
        ("mitochondrion", "Mitochondria"),
        ("division of labor", "a division of labor"),
    ],
)
def test_inflections_share_a_key(one, other):
    assert GRAMMAR.key(one) == GRAMMAR.key(other)


def test_phrases_nest_and_come_in_order():
    found = GRAMMAR.phrases(sentence("We train a deep neural network with stochastic gradient descent."))
    headwords = [phrase.headword for phrase in found]
    for expected in (
        "deep neural network",
        "neural network",
        "network",
        "stochastic gradient descent",
        "gradient descent",
    ):
        assert expected in headwords
    assert [phrase.start_char for phrase in found] == sorted(phrase.start_char for phrase in found)


@pytest.mark.parametrize(
    "text", ["this thing", "the next slide", "a lot", "main.py", "that case", "another example"]
)
def test_pointing_and_empty_phrases_are_not_term_shaped(text):
    assert not any(phrase.is_term_shaped for phrase in GRAMMAR.phrases(sentence(f"We see {text} now.")))


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("API", "application programming interface", "abbreviation"),
        ("application programming interface", "APIs", "abbreviation"),
        ("dataset", "data set", "spelling"),
        ("optimisation", "optimization", "spelling"),
        ("machine-learning", "machine learning", "spelling"),
    ],
)
def test_variants_are_scored_with_their_reason(one, other, reason):
    score, why = GRAMMAR.variant_score(one, other)
    assert (score > 0.6, why) == (True, reason)


@pytest.mark.parametrize(
    ("one", "other"), [("cell", "call"), ("DNA", "RNA"), ("API", "apple pie"), ("tree", "graph"), ("", "x")]
)
def test_different_terms_are_not_variants(one, other):
    assert GRAMMAR.variant_score(one, other)[0] < 0.6


def test_common_words_are_commoner_than_terms():
    assert GRAMMAR.zipf("the") > GRAMMAR.zipf("network") > GRAMMAR.zipf("photosynthesis") > 0
    assert GRAMMAR.zipf("qwzx") == 0


def test_pauses_end_sentences_and_capitals_begin_them():
    words = [
        "what",
        "is",
        "recursion",
        "it",
        "is",
        "a",
        "technique",
        "where",
        "a",
        "function",
        "calls",
        "itself",
        "now",
        "we",
        "use",
        "python",
    ]
    pauses = [0] * len(words)
    pauses[words.index("itself")] = 1500
    assert " ".join(GRAMMAR.punctuated(words, pauses)) == (
        "What is recursion? It is a technique where a function calls itself. Now we use Python."
    )


@given(st.lists(st.from_regex(r"[a-z']{1,8}[,.]?", fullmatch=True), max_size=60), st.data())
def test_punctuation_keeps_every_word_in_its_place(words, data):
    pauses = data.draw(st.lists(st.integers(0, 3000), min_size=len(words), max_size=len(words)))
    made = GRAMMAR.punctuated(words, pauses)
    assert len(made) == len(words)
    for word, shown in zip(words, made, strict=True):
        assert shown.lower().rstrip(".?,;:") == word.rstrip(".?,;:")


def test_an_announcement_opens_a_topic_and_a_pronoun_continues_one():
    assert RHETORIC.topic_cue(sentence("Let's move on to gradient boosting.")) > 0.7
    assert RHETORIC.topic_cue(sentence("This is why it works.")) < 0
    assert RHETORIC.topic_cue(sentence("Enzymes speed up reactions.")) == 0


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Today we will talk about neural networks.", "Neural networks"),
        ("Let's move on to the division of labor.", "Division of labor"),
        ("So what is overfitting?", "Overfitting"),
        ("Enzymes speed up reactions.", None),
    ],
)
def test_the_announced_topic_becomes_a_title(text, topic):
    assert RHETORIC.announced_topic(sentence(text)) == topic


def test_a_title_leaves_out_a_term_inside_another():
    assert RHETORIC.title(["neural network", "network", "gradient"]) == "Neural network and gradient"


def test_content_lemmas_carry_the_subject():
    assert RHETORIC.content_lemmas(sentence("So you know, the neural networks are trained.")) == (
        "neural",
        "network",
        "train",
    )


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        (
            "So, um, a compiler is, you know, a program that translates code.",
            "A compiler is a program that translates code.",
        ),
        ("okay now the the kernel manages memory", "The kernel manages memory."),
        ("Right?", None),
        ("And what is it?", None),
        ("Entropy always measures disorder, right?", "Entropy always measures disorder."),
    ],
)
def test_speech_becomes_a_written_sentence(spoken, expected):
    assert RHETORIC.written(spoken) == expected


@given(
    st.lists(
        st.sampled_from(
            [
                "so",
                "um",
                "the",
                "kernel",
                "manages",
                "memory",
                ",",
                "you",
                "know",
                "that",
                "right",
                "?",
                ".",
                "and",
            ]
        ),
        max_size=25,
    )
)
def test_written_words_all_stand_in_the_speech(words):
    spoken = " ".join(words)
    made = RHETORIC.written(spoken)
    if made is not None:
        said = spoken.lower().split()
        for word in re.findall(r"\w+", made.lower()):
            assert word in said


def test_pointing_at_the_screen_is_deictic():
    assert RHETORIC.is_deictic(sentence("As you can see on this slide, it works."))
    assert not RHETORIC.is_deictic(sentence("Enzymes speed up reactions."))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("topic", "Today we will talk about enzymes."),
        ("reason", "It is important to know how memory works."),
        ("benefit", "You will learn to write programs."),
        ("influence", "Enzymes are widely used in medicine."),
        ("mistakes", "A common mistake is to forget the index."),
        ("necessity", "Without understanding this, you cannot go on."),
        ("goal", "The goal of this lecture is to explain recursion."),
        ("results", "You will be able to write a parser."),
        ("conclusions", "In conclusion, caches save time."),
        ("literature", "For further reading take the textbook by Knuth."),
        ("equipment", "Please install the compiler."),
        ("homework", "Your homework is chapter two."),
    ],
)
def test_each_question_of_a_template_has_its_answers(question, text):
    assert RHETORIC.answer_strength(question, sentence(text)) >= 0.5
    assert RHETORIC.answer_strength(question, sentence("Cells divide.")) == 0


def test_the_question_agrees_with_its_term():
    assert RHETORIC.definition_question("recursion") == "What is recursion?"
    assert RHETORIC.definition_question("Hash tables") == "What are Hash tables?"
