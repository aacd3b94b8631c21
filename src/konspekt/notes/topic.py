"""What the lecture is about: what the lecturer announced, else the term that he spoke of most."""

from typing import Final

from konspekt.domain.glossary import Entry
from konspekt.domain.notes import Paragraph
from konspekt.notes.lecture_text import LectureText, paragraph

ANNOUNCED: Final = 0.9
PHRASE_FACTOR: Final = 1.5
OPENING_SHARE: Final = 0.2
OPENING_SENTENCES: Final = 10
"""A topic is announced in this first part of a lecture."""


def topic_paragraph(lecture: LectureText, section_id: str) -> tuple[Paragraph, ...]:
    """Give the topic in one paragraph, or none where the lecture has no terms and announces nothing."""
    rhetoric, text = lecture.language.rhetoric, lecture.text
    identity = f"{section_id}/1"
    for number in range(max(OPENING_SENTENCES, round(len(text.sentences) * OPENING_SHARE))):
        if number >= len(text.sentences):
            break
        sentence = text.sentences[number]
        if rhetoric.answer_strength("topic", sentence) < ANNOUNCED:
            continue
        announced = rhetoric.announced_topic(sentence)
        if announced is not None and lecture.lemmas_of(announced) <= set(text.lemmas[number]):
            return (paragraph(identity, announced, lecture.quotes_of(number)),)
        if (written := rhetoric.written(sentence.text)) is not None:
            return (paragraph(identity, written, lecture.quotes_of(number)),)
    return _strongest_term(lecture, identity)


def _strongest_term(lecture: LectureText, identity: str) -> tuple[Paragraph, ...]:
    ranked = sorted(lecture.entries, key=lambda entry: (-_weight(entry), entry.id))
    for entry in ranked:
        name = lecture.language.rhetoric.title([entry.headword])
        for mention in [quote for quote in entry.mentions if lecture.holds(quote)][:3]:
            if lecture.lemmas_of(name) <= lecture.lemmas_of(mention.text):
                return (paragraph(identity, name, (mention,)),)
    return ()


def _weight(entry: Entry) -> float:
    """Weigh how much of the lecture is about a term; a phrase of several words names a topic better than a word."""
    return entry.termhood * (1 + len(entry.mentions)) * (PHRASE_FACTOR if " " in entry.headword else 1.0)
