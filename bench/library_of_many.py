"""A home with many long lectures, made fast: what the bench of the service stands on."""

import gzip
import random
from importlib.resources import files
from itertools import pairwise

from konspekt.domain.glossary import Definition, Entry, Glossary, Origin
from konspekt.domain.notes import (
    EntryReference,
    Notes,
    Outline,
    OutlineSection,
    Paragraph,
    PlanLine,
    Section,
    SectionKind,
)
from konspekt.domain.running_text import quote
from konspekt.domain.time import TimeSpan
from konspekt.domain.transcript import Segment, Transcript, Word
from konspekt.editing.rerun import MachineResult
from konspekt.library.shelf import SINGLE_USER_ID, Shelf
from konspekt.notes import load_template, template_sha256
from konspekt.store.database import new_id
from konspekt.store.lecture_rows import adopt_lecture
from konspekt.store.lectures import LectureCard, add_lecture

WORDS_AN_HOUR = 9600
WORDS_A_SENTENCE = 13
WORD_MS, PAUSE_MS = 330, 45
SENTENCES = 4000
"""Different ones in the whole library: the lemmas of a text are looked up once, so that a hundred lectures are made in a minute."""
ENTRIES_AN_HOUR = 50
MARKS_AN_HOUR = 8
HOUR_MS = 3_600_000


class Speech:
    """Sentences of Russian words, each word as often as the language has it."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        packed = files("konspekt.language.russian").joinpath("frequency.tsv.gz").read_bytes()
        lines = [line.split("\t") for line in gzip.decompress(packed).decode().splitlines()]
        words, weights = [line[0] for line in lines], [10 ** (int(line[1]) / 20) for line in lines]
        said = self.dice.choices(words, weights, k=SENTENCES * WORDS_A_SENTENCE)
        self.sentences = [
            f"{' '.join(said[at : at + WORDS_A_SENTENCE])}.".capitalize()
            for at in range(0, len(said), WORDS_A_SENTENCE)
        ]

    def transcript(self, *, hours: float) -> Transcript:
        """Make a lecture's transcript."""
        count = round(hours * WORDS_AN_HOUR / WORDS_A_SENTENCE)
        segments: list[Segment] = []
        at = 0
        for number in range(count):
            words: list[Word] = []
            for text in self.dice.choice(self.sentences).split():
                words.append(Word(text=text, span=TimeSpan(at, at + WORD_MS), confidence=0.9))
                at += WORD_MS + PAUSE_MS
            span = TimeSpan(words[0].span.start_ms, words[-1].span.end_ms)
            text = " ".join(word.text for word in words)
            segments.append(Segment(id=f"s{number:05}", span=span, text=text, words=tuple(words)))
        return Transcript(language="ru", engine="bench", segments=tuple(segments))

    def result(self, *, hours: float) -> MachineResult:
        """Make what a run brings: transcript, outline, glossary, notes."""
        transcript = self.transcript(hours=hours)
        glossary = self._glossary(transcript, round(hours * ENTRIES_AN_HOUR))
        outline = self._outline(transcript, round(hours * MARKS_AN_HOUR))
        return MachineResult(
            transcript=transcript,
            is_recognized=True,
            outline=outline,
            glossary=glossary,
            notes=(self._notes(transcript, outline, glossary),),
        )

    def _glossary(self, transcript: Transcript, count: int) -> Glossary:
        entries: list[Entry] = []
        for number, segment in enumerate(self.dice.sample(transcript.segments, count)):
            whole = quote(segment, 0, len(segment.text))
            first = quote(segment, 0, len(segment.words[0].text))
            definition = Definition(origin=Origin.LECTURER_VERBATIM, quotes=(whole,)) if number % 2 else None
            key = f"{segment.words[0].text} {number}"
            entries.append(
                Entry(id=key, headword=key, machine_key=key, definition=definition, mentions=(first,) * 1)
            )
        return Glossary(entries=tuple(entries))

    def _outline(self, transcript: Transcript, count: int) -> Outline:
        starts = [round(part * len(transcript.segments) / count) for part in range(count + 1)]
        return Outline(
            sections=tuple(
                OutlineSection(
                    id=f"m{number:02}",
                    title=transcript.segments[start].text[:40],
                    first_segment_id=transcript.segments[start].id,
                    last_segment_id=transcript.segments[end - 1].id,
                    span=None,
                )
                for number, (start, end) in enumerate(pairwise(starts))
            )
        )

    def _notes(self, transcript: Transcript, outline: Outline, glossary: Glossary) -> Notes:
        template = load_template("hackathon")
        blocks = {
            SectionKind.PLAN: tuple(
                PlanLine(section_id=it.id, title=it.title, span=None) for it in outline.sections
            ),
            SectionKind.GLOSSARY: tuple(EntryReference(entry_id=it.id) for it in glossary.entries),
            SectionKind.CONTENT: tuple(
                Paragraph(
                    id=f"content/{number}",
                    text=segment.text,
                    origin=Origin.LECTURER_VERBATIM,
                    quotes=(quote(segment, 0, len(segment.text)),),
                )
                for number, segment in enumerate(transcript.segments[::10])
            ),
        }
        sections = tuple(
            Section(
                id=it.id,
                template_section_id=it.id,
                title=it.title,
                kind=it.kind,
                blocks=blocks.get(it.kind, ()),
            )
            for it in template.sections
        )
        return Notes(
            id=template.id, template=template, template_sha256=template_sha256(template), sections=sections
        )


def add_lectures(shelf: Shelf, speech: Speech, count: int, *, hours: float) -> list[str]:
    """Put lectures on the single user's shelf; gives their ids."""
    ids: list[str] = []
    for number in range(count):
        card = LectureCard(
            id=new_id(),
            owner_id=SINGLE_USER_ID,
            title=f"Lecture {number + 1}",
            file_name="lecture.mp3",
            language="ru",
            created_ms=shelf.now_ms() + number,
            duration_ms=round(hours * HOUR_MS),
        )
        with shelf.database.write() as connection:
            add_lecture(connection, card)
        adopt_lecture(shelf.database, card.id, speech.result(hours=hours), at_ms=shelf.now_ms())
        ids.append(card.id)
    return ids
