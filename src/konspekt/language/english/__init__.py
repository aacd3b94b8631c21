"""English, by simple means: enough for lectures and textbooks."""

from konspekt.language import Language
from konspekt.language.english.grammar import EnglishGrammar
from konspekt.language.english.rhetoric import EnglishRhetoric

VERSION = 1


def build() -> Language:
    """Give English."""
    return Language(tag="en", version=VERSION, grammar=EnglishGrammar(), rhetoric=EnglishRhetoric())
