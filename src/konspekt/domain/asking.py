"""What a language model was asked for a lecture: planned beforehand, and as it went."""

from dataclasses import dataclass
from enum import StrEnum

from konspekt.domain.time import STRICT_FORM


class Pass(StrEnum):
    """One kind of questions to a language model."""

    DEFINITIONS = "definitions"
    """Definitions that the rules found, written as a sentence."""
    VERIFICATION = "verification"
    """Whether a written definition says no more than its evidence; a second opinion beside the check by code."""
    THESES = "theses"
    """The main content, section by section."""
    ANSWERS = "answers"
    """Answers to the questions of a template."""
    EXTRACTION = "extraction"
    """Terms and their definitions that the rules missed, window by window."""
    NEW_DEFINITIONS = "new_definitions"
    """Definitions of those terms, written as a sentence."""
    TITLES = "titles"
    """Titles of sections."""
    DISTRACTORS = "distractors"
    """Wrong answers to self-check questions, chosen among the lecture's own definitions."""
    EXPLANATIONS = "explanations"
    """Definitions that are not in the lecture, openly as the language model's; only where a person asked for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassPlan:
    """How much of one pass will be asked."""

    __pydantic_config__ = STRICT_FORM

    name: Pass
    calls: int
    tokens_in: int
    """Estimated; prompts and the words of the lecture."""
    tokens_out: int
    """Estimated; answers."""
    wanted_calls: int
    """What a budget without limits would ask."""
    part: str = ""
    """Id of the template that alone asks this; empty for what is asked of the lecture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingPlan:
    """What will be asked of which language model."""

    __pydantic_config__ = STRICT_FORM

    generator: str
    """Engine, network and digest: whoever answers, by what decides its answers."""
    passes: tuple[PassPlan, ...]

    def allowance(self, part: str = "") -> dict[Pass, int]:
        """Give how many questions of each pass may be put for the lecture, and for one template."""
        return {one.name: one.calls for one in self.passes if one.part in ("", part)}

    @property
    def calls(self) -> int:
        """Give the number of questions."""
        return sum(one.calls for one in self.passes)

    @property
    def tokens_in(self) -> int:
        """Give the estimated tokens of all prompts."""
        return sum(one.tokens_in for one in self.passes)

    @property
    def tokens_out(self) -> int:
        """Give the estimated tokens of all answers."""
        return sum(one.tokens_out for one in self.passes)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingWarning:
    """Something that a language model did not do; the rules' result stands there."""

    __pydantic_config__ = STRICT_FORM

    name: Pass | None
    """None: it could not be asked at all."""
    code: str
    """Of the error, as in domain/errors; `ungrounded` counts sentences that the lecture does not say and that were left out."""
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingReport:
    """How the asking for one stage went."""

    __pydantic_config__ = STRICT_FORM

    generator: str
    calls: int = 0
    """Asked now."""
    remembered: int = 0
    """Answered from what an earlier run kept."""
    tokens_in: int = 0
    tokens_out: int = 0
    """Of all answers used, kept ones too."""
    warnings: tuple[AskingWarning, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Tell whether every question was put; if not, a later run asks what is missing."""
        return not any(warning.code in UNASKED for warning in self.warnings)


UNASKED = frozenset(
    {
        "generator_failed",
        "generator_unavailable",
        "generator_refused",
        "generator_overloaded",
        "generator_timed_out",
        "generator_crashed",
        "generator_not_allowed",
        "asking_stopped",
    }
)
"""Codes that speak of the generator and not of the question: asking again at another time may help."""
