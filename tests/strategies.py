"""Random lectures for property tests: transcripts of Russian-looking sentences, timed or not."""

from hypothesis import strategies as st

from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Transcript, Word

TERMS = [
    "алгоритм",
    "литерал",
    "база данных",
    "интерпретатор",
    "СУБД",
    "Python",
    "стек",
    "градиентный спуск",
    "ВИЧ",
]
BODIES = [
    "{t} — это программа, которая выполняет исходный код.",
    "Что такое {t}? Это совокупность взаимосвязанных правил.",
    "Ну вот, значит, {t} мы рассмотрим чуть позже.",
    "{t} называется способ хранения данных в памяти.",
    "Под {t} понимают последовательность действий",
    "давайте поговорим о том, зачем нужен {t}",
    "Это, как вы помните, важно для профессии.",
    "{t} позволяет избежать ошибок, например, потери данных.",
    "😀 и ещё «кавычки», \u0301знаки\u00a0и пробелы",
    "Итак, сегодня мы узнали, что {t} применяется в промышленности.",
]


@st.composite
def sentences(draw: st.DrawFn) -> str:
    body = draw(st.sampled_from(BODIES)).format(t=draw(st.sampled_from(TERMS)))
    noise = draw(st.text(alphabet='абвгд еж.,?!-—:;()"«»1z', max_size=12))
    made = " ".join(f"{body} {noise}".split())
    return made or "да"


@st.composite
def transcripts(draw: st.DrawFn, *, timed: bool | None = None) -> Transcript:
    is_timed = draw(st.booleans()) if timed is None else timed
    texts = draw(st.lists(sentences(), min_size=1, max_size=12))
    segments, at = [], 0
    for number, text in enumerate(texts, start=1):
        words: tuple[Word, ...] = ()
        span = None
        if is_timed:
            at += draw(st.integers(0, 3000))
            start, tokens = at, text.split()
            length = draw(st.integers(10, 400))
            has_words = draw(st.booleans())
            if has_words:
                words = tuple(
                    Word(
                        text=token,
                        span=TimeSpan(start + i * length, start + (i + 1) * length),
                        confidence=draw(st.none() | st.floats(0, 1)),
                    )
                    for i, token in enumerate(tokens)
                )
            at = start + length * len(tokens)
            span = TimeSpan(start, at)
        segments.append(Segment(id=f"s{number:04}", span=span, text=text, words=words))
    return Transcript(language="ru", engine="import", segments=tuple(segments))
