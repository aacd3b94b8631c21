"""What an English sentence sounds like when it answers a question of a template."""

import re
from typing import Final


def _cues(*rows: tuple[str, float]) -> tuple[tuple[re.Pattern[str], float], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), weight) for pattern, weight in rows)


ANSWERS: Final = {
    "topic": _cues(
        (r"\b(topic|subject) of (this|today's|our) (lecture|lesson|class|video)\b", 1.0),
        (r"\b(today|in this (lecture|lesson|class|video)|this time)\b[^.]{0,40}\b(talk|discuss|look|cover|learn|study|introduce|focus)\w*", 0.9),
    ),
    "reason": _cues(
        (r"\b(advantages?|strengths?|popular|in demand|relevant)\b", 0.55),
        (r"\b(worth|important to|useful to|need to|necessary to) (learn|study|know|understand)\w*", 0.8),
        (r"\bwhy (do we|should we|should you|you should|it is|is it|this is)\b", 0.6),
        (r"\bimportan(t|ce)\b", 0.3),
    ),
    "benefit": _cues(
        (r"\byou(?:'ll| will| can)( be able to)? (learn|understand|master|be able)\b", 0.7),
        (r"\b(helps?|allows?|enables?|lets) (you|us|me|one|people|developers|researchers|engineers)\b", 0.6),
        (r"\b(helps?|allows?|enables?|simplif(y|ies)|makes? it (easier|possible))\b", 0.5),
        (r"\b(useful|convenient|handy|beneficial)\b", 0.35),
    ),
    "influence": _cues(
        (r"\b(is|are) (widely |often |commonly )?(used|applied) (in|for|to|by)\b", 0.6),
        (r"\b(affects?|influences?|impacts?|depends? on|determines?|leads? to|results? in|contributes? to)\b", 0.55),
        (r"\b(applications?|fields?|areas?) of (use|application)\b", 0.7),
    ),
    "mistakes": _cues(
        (r"\b(common|typical|frequent) (mistakes?|errors?|pitfalls?|misconceptions?)\b", 0.9),
        (r"\b(mistakes?|pitfalls?|misconceptions?|wrongly|incorrect(ly)?)\b", 0.6),
        (r"\b(do not|don't|never|must not|should not|shouldn't|avoid|be careful|beware)\b", 0.5),
    ),
    "necessity": _cues(
        (r"\bwithout (this|it|them|knowing|understanding|knowledge)\b", 0.8),
        (r"\b(foundations?|basis|fundamentals?|prerequisites?) (of|for|to)\b", 0.6),
        (r"\b(you|we) (will )?need (this|it|to know|to understand)\b", 0.6),
        (r"\b(necessary|essential|required) (for|to)\b", 0.55),
        (r"\bbefore (you|we) can\b", 0.7),
    ),
    "goal": _cues(
        (r"\b(goal|aim|objective|purpose) of (this|today's|our|the) (lecture|lesson|class|course|video)\b", 1.0),
        (r"\b(today|in this (lecture|lesson|class|video)),? (we|you|i)\b", 0.55),
    ),
    "results": _cues(
        (r"\byou(?:'ll| will| can)( be able to)? (learn|know|understand|master|be able)\b", 0.6),
        (r"\bwe (have |'ve )?(learned|learnt|seen|discussed|covered|studied|looked at|introduced)\b", 0.7),
    ),
    "conclusions": _cues(
        (r"\b(in conclusion|to conclude|to sum up|to summarize|in summary|overall|we conclude)\b", 0.7),
        (r"\bwe (have |'ve )(learned|learnt|seen|discussed|covered|studied|shown)\b", 0.7),
        (r"\b(the )?(main|key) (takeaway|point|conclusion|idea)s?\b", 0.6),
    ),
    "literature": _cues(
        (r"\b(textbooks?|further reading|references|bibliography|read chapter|see chapter|paper by|book by|recommended reading)\b", 0.7),
        (r"\b(books?|articles?|papers?)\b", 0.4),
    ),
    "equipment": _cues(
        (r"\byou(?:'ll| will)? need an? (computer|laptop|projector|calculator|microscope|program|device)\b", 0.7),
        (r"\b(install|download)\b", 0.5),
    ),
    "homework": _cues(
        (r"\b(homework|assignment|for (the )?next (class|time|week|lecture))\b", 0.9),
        (r"^(please )?(read|solve|prepare|complete|write) (the |an? |chapter|exercise|problem)", 0.6),
    ),
}  # fmt: skip
"""Question of a template: cue words and how strongly each answers, 0..1."""
