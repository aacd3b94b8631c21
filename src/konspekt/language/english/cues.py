"""Words by which an English lecturer opens a topic, goes on with one, points at the board or fills a pause."""

import re
from typing import Final


def _cues(*rows: tuple[str, float]) -> tuple[tuple[re.Pattern[str], float], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), weight) for pattern, weight in rows)


OPENERS: Final = _cues(
    (r"\b(the )?(topic|subject) of (this|today's|the next) (lecture|lesson|class|section|video)\b", 1.0),
    (
        r"\b(our|the|today's) (next|new|main|first|second|third|last) (topic|subject|section|part|question|chapter)\b",
        1.0,
    ),
    (
        (
            r"\b(let's|let us|we will|we'll|we are going to|we're going to|i will|i'll|i'm going to|i want to|i'd like to) (now |next |then |also |first |start by |begin by |begin with |start with |move on to |turn to |go on to )*"
            r"(talk|talking|discuss|discussing|look at|looking at|consider|cover|covering|introduce|study|move|turn|focus|go on|start|begin)\b"
        ),
        0.9,
    ),
    (r"\b(moving|move|turning|turn) (on|now|our attention)? ?to\b", 0.8),
    (r"\b(in conclusion|to conclude|to sum up|to summarize|in summary|let me summarize)\b", 0.8),
    (r"\b(in|during) (this|today's) (lecture|lesson|class|video)\b", 0.7),
    (r"^(so |now |okay |well |and )*what (is|are|'s) \w+", 0.6),
    (r"^(now|next|okay|all right|alright)\b", 0.4),
    (r"^(first|firstly|to begin with)\b", 0.2),
)
"""The strongest counts."""

CONTINUERS: Final = _cues(
    (r"^(second|secondly|third|thirdly|finally|lastly)\b", -0.6),
    (r"^(he|she|it|they|this|these|those|that|his|her|its|their|such)\b", -0.7),
    (
        r"^(also|moreover|furthermore|in addition|however|therefore|thus|hence|so|for example|for instance|that is|in other words|because|but|and|or|then|otherwise|instead|as a result|consequently|similarly|likewise|here|there)\b",
        -0.6,
    ),
)

ANNOUNCEMENT: Final = re.compile(
    r"(?:talk|talking|speak)\s+about\s+|(?:discuss|discussing|look\s+at|looking\s+at|consider|cover|covering|introduce|study|explore|focus\s+on|start\s+with|begin\s+with)\s+"
    r"|(?:move|moving|turn|turning|go|going)\s+(?:on\s+)?(?:now\s+)?to\s+|(?:topic|subject)\b[^.?!]{0,30}?\s+is\s+|^(?:so\s+|now\s+|okay\s+|and\s+)*what\s+(?:is|are)\s+",
    re.IGNORECASE,
)
"""What stands before the topic that a sentence announces."""

DEIXIS: Final = re.compile(
    r"\b(as you can see|you can see|you see here|look at (this|the) (slide|screen|picture|board|code)|on (the|this) (slide|screen|board)|over here|right here|this one|that one"
    r"|click|press|scroll|let me show|i'll show|let's open|let's run|let's type|let's see|okay\?|right\?|any questions|can you hear|thank you|thanks|hello|good morning|welcome|hi everyone|see you|my name is|raise your hand)\b",
    re.IGNORECASE,
)
"""Speech that means something only in the room."""

OPENING_WORDS: Final = re.compile(
    r"^(?:(?:so|and|but|now|okay|ok|well|alright|all right|right|then|yes|yeah|also|again|remember that|recall that|note that|notice that|you should know that|i think that|i think|"
    r"we say that|we can say that|as you (?:know|remember|can see)|as we (?:know|said|saw)|let me (?:say|note) that|it is clear that|of course|you see|guys|everyone|dear students)\b[,\s]*)+",
    re.IGNORECASE,
)
"""What a written sentence does not begin with."""
FALSE_START: Final = re.compile(
    r"\b([\w']+(?:\s+[\w']+){0,2})(?:,|\s*\u2014|\s*\.\.\.)?\s+\1\b", re.IGNORECASE
)
"""Words said twice in a row."""
