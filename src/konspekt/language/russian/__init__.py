"""Room `russian`: all that Konspekt knows of Russian."""

from konspekt.language import Language
from konspekt.language.prompt_files import PromptFiles


def build() -> Language:
    """Give the Russian room."""
    from konspekt.language.russian.claims import RussianClaims  # noqa: PLC0415
    from konspekt.language.russian.grammar import RussianGrammar  # noqa: PLC0415  (the dictionary is loaded only on use)
    from konspekt.language.russian.rhetoric import RussianRhetoric  # noqa: PLC0415

    return Language(
        tag="ru",
        version=2,
        grammar=RussianGrammar(),
        rhetoric=RussianRhetoric(),
        claims=RussianClaims(),
        prompts=PromptFiles(__name__),
    )
