"""English, by simple means: enough for lectures and textbooks."""

from konspekt.language import Language
from konspekt.language.english.claims import EnglishClaims
from konspekt.language.english.grammar import EnglishGrammar
from konspekt.language.english.rhetoric import EnglishRhetoric
from konspekt.language.prompt_files import PromptFiles

VERSION = 1


def build() -> Language:
    """Give English."""
    return Language(
        tag="en",
        version=VERSION,
        grammar=EnglishGrammar(),
        rhetoric=EnglishRhetoric(),
        claims=EnglishClaims(),
        prompts=PromptFiles(__name__),
    )
