"""Word lists of a language room, written as plain text."""


def word_set(words: str) -> frozenset[str]:
    """Give the words of a text that are separated by white space."""
    return frozenset(words.split())
