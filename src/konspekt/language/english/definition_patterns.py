"""How an English sentence says what a term means: turns of phrase, and on which side of each the term stands."""

import re
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A turn of phrase that links a term to its meaning."""

    name: str
    example: str
    """A sentence in which it does so."""
    cue: re.Pattern[str]
    """Found between the term and its meaning."""
    term: str
    """`before` or `after` the cue."""
    meaning: str
    """`before` or `after` the cue, `next` for the following sentence."""
    weight: float
    """Share of such places that are definitions, where the sentence has nothing for or against it."""
    opens_clause: bool = False
    """Whether the term must be the subject at the start of a clause."""
    opening: re.Pattern[str] | None = None
    """What must stand before the term and its article."""


def _pattern(
    name: str,
    example: str,
    cue: str,
    sides: str,
    weight: float,
    *,
    opens_clause: bool = False,
    opening: str | None = None,
) -> Pattern:
    term, meaning = sides.split()
    return Pattern(
        name=name,
        example=example,
        cue=re.compile(cue, re.IGNORECASE),
        term=term,
        meaning=meaning,
        weight=weight,
        opens_clause=opens_clause,
        opening=None if opening is None else re.compile(opening, re.IGNORECASE),
    )


BE: Final = r"\b(?:is|are|was|were)\b"
SOFTENER: Final = r"(?:\s+(?:simply|just|basically|essentially|usually|generally|often|also|typically|commonly|still|now|sometimes|formally))*"
NAMING: Final = r"(?:called|known\s+as|termed|named|referred\s+to\s+as|dubbed|labeled)"
ARTICLE: Final = (
    r"(?:an?|the|any|one|another|those|some|every|either|what|anything|something|someone|his\s+or\s+her)\b"
)
NO_GENUS: Final = (
    r"(?!(?:not|very|so|too|more|less|most|also|no|in|on|at|by|for|from|to|of|as|with|able|unable|likely|there|here|part|up|out|about|made|"
    r"found|known|called|given|shown|seen|done|due|born|held|kept|led|left|built|sent|set|put|important|necessary|responsible|similar|"
    r"different|available|present|common|similarly|widely|highly|often|usually|typically|still|now|including|such)\b)"
)
BARE_GENUS: Final = rf"{NO_GENUS}[a-z-]+(?<!ed)(?<!ing)(?<!ly)\s"
"""The beginning of a meaning without an article: a word that is no participle, adverb or function word."""

PATTERNS: Final = (
    _pattern(
        "question",
        "What is recursion? It is a technique where a function calls itself.",
        r"\bwhat(?:\s*['\u2019]s|\s+(?:is|are|does))\s+(?=[^?]*\?)",
        "after next",
        0.85,
    ),
    _pattern(
        "by_we_mean",
        "By overfitting we mean that the model memorizes the training set.",
        r",?\s+(?:we|people|i)\s+(?:usually\s+|will\s+)?(?:mean|understand)\s+(?!to\b)(?:that\s+)?",
        "before after",
        0.85,
        opening=r"(?:^|[,;]\s+|\b(?:so|and|but|where|that)\s+)by\s+(?:an?\s+|the\s+)?$",
    ),
    _pattern(
        "defined_as",
        "Entropy is defined as the average information content.",
        rf"{BE}{SOFTENER}\s+(?:defined|described|understood|viewed)\s+(?:as|to\s+be)\s+|\bmay\s+be\s+defined\s+as\s+|\bcan\s+be\s+(?:defined|described)\s+as\s+|\s+as\s+(?=an?\s+(?:\w+\s+){{1,4}}(?:contract|process|system|set|form|group|state)\b)",
        "before after",
        0.85,
    ),
    _pattern(
        "refers_to",
        "Elasticity refers to the sensitivity of demand to price.",
        r"\b(?:refers?|referred)\s+to\s+(?!as\b)|\b(?:denotes?|stands?\s+for|signif(?:y|ies))\s+|\bis\s+used\s+to\s+(?:refer\s+to|describe|denote)\s+",
        "before after",
        0.85,
    ),
    _pattern(
        "is_a",
        "A hash function is a function that maps data to fixed-size values.",
        rf"{BE}{SOFTENER}\s+(?={ARTICLE})",
        "before after",
        0.7,
        opens_clause=True,
    ),
    _pattern(
        "are",
        "Coral reefs are ocean ridges formed by marine invertebrates.",
        rf"\bare\b{SOFTENER}\s+(?={BARE_GENUS})",
        "before after",
        0.5,
        opens_clause=True,
    ),
    _pattern(
        "means",
        "Inflation means a sustained rise in the price level.",
        r"\bmean(?:s|t)\s+(?:that\s+)?|,?\s+meaning\s+(?:that\s+)?|,?\s+which\s+(?:means|implie[sd])\s+(?:that\s+)?",
        "before after",
        0.65,
    ),
    _pattern(
        "is_called",
        "The matrix of second derivatives is called the Hessian.",
        rf"(?:,?\s+(?:which|and|that|(?:(?:in|to|as)\s+)?what))?\s+(?:{BE}|(?:have|has)\s+been|may\s+be|can\s+be|became|become|becomes|it\s+is|it's|\w+['\u2019]re){SOFTENER}\s+(?:what\s+(?:is|we)\s+)?{NAMING}\s+",
        "after before",
        0.82,
    ),
    _pattern(
        "we_call",
        "A function that calls itself we call a recursive function.",
        r"(?:,\s+(?:that|this|it)(?:['\u2019]s|\s+is)\s+what|,?\s+(?:which|that|and))?\s+(?:we|people|i)\s+(?:usually\s+|will\s+|also\s+|then\s+)?call\s+(?:it\s+|this\s+|them\s+)?",
        "after before",
        0.7,
    ),
    _pattern(
        "so_called",
        "This leads to a very sparse space, the so-called curse of dimensionality.",
        r",?\s+(?:the\s+)?so-called\s+|\bin\s+what\s+(?:is|we)\s+(?:called|call)\s+",
        "after before",
        0.5,
    ),
    _pattern(
        "called",
        "Worms have excretory structures called nephridia.",
        rf"(?<!is)(?<!are)(?<!was)(?<!were)(?<!also)(?<!became)(?<!been)(?<!be)(?:\s+|,\s+|\s*\()(?:commonly\s+|often\s+|sometimes\s+)?{NAMING}\s+",
        "after before",
        0.5,
    ),
    _pattern(
        "which_is",
        "The cell contains vacuoles, which are sacs that store water.",
        rf",\s+(?:or\s+[^,]{{2,40}},\s+)?which\s+{BE}{SOFTENER}\s+(?=(?:{ARTICLE}|{BARE_GENUS}))",
        "before after",
        0.5,
    ),
    _pattern(
        "which_does",
        "Historians speak of the domino theory, which states that one fall brings another.",
        r",\s+which\s+(?=(?:\w+ly\s+)?[a-z]{3,}\b)(?!(?:is|are|was|were|has|had|have|means|we|you|they|the|may|might|can|could|will|would|should|must|does|did|in|at|by|from|for|later|also|became|made)\b)(?:(?:state|suggest|hold|argue|propose|assume|claim|say|describe|denote|represent)s?\s+(?:that\s+)?)?",
        "before after",
        0.45,
    ),
    _pattern(
        "in_which",
        "Modern trade rests on a division of labor, in which each worker has one task.",
        r",\s+(?:in|under|by|through)\s+which\s+(?!case\b)|,\s+(?:where|when|whereby|wherein)\s+",
        "before after",
        0.42,
    ),
    _pattern(
        "that_is",
        "They preached temperance, that is, moderation or self-restraint.",
        r",?\s+(?:that\s+is|in\s+other\s+words),\s+|,?\s+\(?i\.e\.,?\s+",
        "before after",
        0.65,
    ),
    _pattern(
        "apposition",
        "Runoff brings eutrophication, a process whereby microorganisms grow in excess.",
        r",[\"\u201d]?\s*(?=(?:an?|the|another|any)\s+(?:[\w-]+\s+){1,9}?(?:that|which|who|whom|whereby|where|of|in|for|to|from|by|between|with)\b)",
        "before after",
        0.48,
    ),
    _pattern(
        "dash",
        "The party was led by Yippies\u2014members of the anarchistic youth.",
        rf"\s*(?:\u2014|:\s)\s*(?=(?:an?|the|any|one)\s|{BARE_GENUS}(?:\S+\s){{0,2}}(?:that|which|who|of|in|for|from)\s)",
        "before after",
        0.5,
    ),
    _pattern(
        "or_gloss",
        "Some animals use camouflage, or avoiding detection by blending in with the background.",
        r",\s+or\s+(?=(?:\w+ing|an?|the|one['\u2019]s|decreased|increased)\s+\w+)",
        "before after",
        0.5,
    ),
    _pattern(
        "is_when",
        "Structural mobility happens when societal changes enable a whole group to move up.",
        r"\b(?:is|occurs?|happens?|arises?|takes\s+place)\s+(?=(?:when|if|where|as)\b)",
        "before after",
        0.55,
        opens_clause=True,
    ),
    _pattern(
        "consists_of",
        "An ecosystem consists of all the living things in a particular area.",
        r"\b(?:consists?|(?:is|are)\s+(?:composed|made\s+up|comprised))\s+of\s+|\bcomprises?\s+",
        "before after",
        0.48,
        opens_clause=True,
    ),
    _pattern(
        "involves",
        "Inversion involves the soles of the feet moving inward.",
        r"\b(?:involves?|describes?|measures?|focus(?:es)?\s+on|deals?\s+with|concerns?|encompass(?:es)?)\s+",
        "before after",
        0.55,
        opens_clause=True,
    ),
    _pattern(
        "includes",
        "The lepidosaurs include modern lizards, snakes, and tuataras.",
        r"\b(?:includes?|contains?|represents?|states?\s+that|suggests?\s+that|holds?\s+that)\s+",
        "before after",
        0.45,
        opens_clause=True,
    ),
    _pattern(
        "parenthesis",
        "The reef hides the cryptofauna (invertebrates found within the coral).",
        r"\s+\((?=(?:an?\s|the\s|[a-z-]+s\s|[a-z]+\s+(?:that|of|which|who|or)\s)[^()]{8,}\))(?!(?:such|see|or|for|also|e\.g|i\.e|link)\b)",
        "before after",
        0.3,
    ),
)  # fmt: skip

LEAD: Final = re.compile(
    r"(?:(?:so|and|but|now|well|okay|ok|yes|right|then|thus|hence|therefore|however|moreover|furthermore|finally|first|next|basically|"
    r"actually|again|also|here|in\s+other\s+words|for\s+example|for\s+instance|in\s+fact|in\s+general|in\s+contrast|on\s+the\s+other\s+hand|"
    r"(?:if|when|while|although|because|since|once|whenever|unless|though)\s+[^,;:]{2,80}(?=,)|(?:in|at|under|within|according\s+to|unlike|like|by|as|after|during|from|for|with)\s+[^,;:]{2,60}(?=,)|"
    r"remember\s+that|recall\s+that|note\s+that|we\s+say\s+that|we\s+know\s+that|[a-z]+ly(?=,))\b,?\s*)+",
    re.IGNORECASE,
)
"""What may stand before the subject of a clause."""

DIFFERENTIA: Final = re.compile(
    r"\b(?:that|which|who|whom|whose|whereby|where|when|in which|used|using|of|designed|formed|caused)\b"
)
"""Words by which a meaning narrows its genus."""

EVALUATION: Final = re.compile(
    r"^(?:an?|the|one\s+of\s+the)?\s*(?:(?:\w+ly|most|very|really|quite)\s+)*(?:good|fun|cool|hot|bad|great|important|interesting|nice|common|popular|useful|key|main|major|simple|classic|"
    r"best|worst|last|next|same|reason|result|case|example|question|problem|idea|point|matter|lot|number|few|bit|"
    r"time|following|only|answer|most|more|less)\b",
    re.IGNORECASE,
)
"""How a judgement begins that only looks like a meaning."""
