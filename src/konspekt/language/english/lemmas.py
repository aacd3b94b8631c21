"""Dictionary forms of English words by rule and a list of exceptions."""

from functools import lru_cache

from konspekt.language.english.lexicon import IRREGULAR_PLURALS, PLURAL_ONLY, VERBS

_SHORTEST_PLURAL = 4
SCIENCES = ("omics", "atics", "etics", "istics", "onics", "namics", "ysics")
"""Endings of names of sciences, which are no plurals."""
_HISSING = ("sses", "xes", "ches", "shes")


@lru_cache(maxsize=32_768)
def lemma_of(word: str) -> str:
    """Give the singular in lower case, without a possessive ending."""
    if word.endswith("s") and word[:-1].isupper() and len(word) >= _SHORTEST_PLURAL - 1:
        return word[:-1].lower()
    folded = word.lower().replace("\u2019", "'").removesuffix("'s").rstrip("'")
    if folded in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[folded]
    head, hyphen, tail = folded.rpartition("-")
    if hyphen and tail:
        return f"{head}-{lemma_of(tail)}"
    return singular(folded)


def singular(word: str) -> str:
    """Give the singular of a lower-case noun; a word that is no plural stays as it is."""
    if len(word) < _SHORTEST_PLURAL or not word.endswith("s") or word in PLURAL_ONLY:
        return word
    if word.endswith(("ss", "us", "is", "'s", *SCIENCES)):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(_HISSING):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=8_192)
def verb_lemma(word: str) -> str | None:
    """Give the dictionary form if the word is a form of a common verb, else None."""
    for stem in _verb_stems(word):
        if stem in VERBS:
            return stem
    return IRREGULAR_VERBS.get(word)


def _verb_stems(word: str) -> list[str]:
    stems = [word]
    if word.endswith(("ies", "ied")):
        stems.append(word[:-3] + "y")
    for ending in ("s", "es", "d", "ed", "ing"):
        if word.endswith(ending):
            stem = word[: -len(ending)]
            stems.append(stem)
            if ending == "ing":
                stems.append(stem + "e")
            if ending in ("ed", "ing") and len(stem) > 2 and stem[-1] == stem[-2]:
                stems.append(stem[:-1])
    return stems


IRREGULAR_VERBS = {
    "arose": "arise", "arisen": "arise", "became": "become", "began": "begin", "begun": "begin", "brought": "bring",
    "built": "build", "bought": "buy", "chose": "choose", "chosen": "choose", "came": "come", "dealt": "deal",
    "drew": "draw", "drawn": "draw", "drove": "drive", "driven": "drive", "ate": "eat", "eaten": "eat", "fell": "fall",
    "fallen": "fall", "felt": "feel", "found": "find", "got": "get", "gotten": "get", "gave": "give", "given": "give",
    "went": "go", "gone": "go", "grew": "grow", "grown": "grow", "heard": "hear", "held": "hold", "kept": "keep",
    "knew": "know", "known": "know", "led": "lead", "learnt": "learn", "left": "leave", "lost": "lose", "made": "make",
    "meant": "mean", "met": "meet", "paid": "pay", "ran": "run", "said": "say", "saw": "see", "seen": "see",
    "sought": "seek", "sold": "sell", "sent": "send", "showed": "show", "shown": "show", "sat": "sit", "spoke": "speak",
    "spoken": "speak", "spent": "spend", "stood": "stand", "took": "take", "taken": "take", "taught": "teach",
    "told": "tell", "thought": "think", "understood": "understand", "underwent": "undergo", "won": "win", "wrote": "write",
    "written": "write", "lay": "lie",
}  # fmt: skip
