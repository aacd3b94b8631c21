"""The transcript alone, for reading: paragraphs under the topics of the outline, each with its time."""

from konspekt.domain.course import Lecture
from konspekt.export.handout import lay_out
from konspekt.export.wording import Wording


def write(lecture: Lecture, wording: Wording) -> bytes:
    """Write UTF-8 with a line for each paragraph."""
    handout = lay_out(lecture, wording)
    blocks = [_flat(handout.title)]
    if handout.sample_mark is not None:
        blocks.append(handout.sample_mark)
    for part in handout.parts:
        if part.title:
            blocks.append(_flat(part.title))
        for paragraph in part.paragraphs:
            when = f"[{paragraph.label}] " if paragraph.label else ""
            speaker = f"{_flat(paragraph.speaker)}: " if paragraph.speaker else ""
            text = " ".join(segment.text for segment in paragraph.segments)
            blocks.append(f"{when}{speaker}{_flat(text)}")
    return ("\n\n".join(blocks) + "\n").encode()


def _flat(text: str) -> str:
    return " ".join(text.split())
