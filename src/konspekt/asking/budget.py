"""How much is asked: a plan that is made, and can be shown, before the first question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from konspekt.asking.query import Query
from konspekt.domain.asking import AskingPlan, Pass, PassPlan

POLISH: Final = frozenset({Pass.DEFINITIONS})
"""What a processor without a graphics card can do for a lecture in minutes: the rules' own candidates, written well."""
FULL: Final = frozenset(Pass) - {Pass.EXPLANATIONS}
IN_ORDER: Final = (
    Pass.DEFINITIONS,
    Pass.THESES,
    Pass.ANSWERS,
    Pass.EXTRACTION,
    Pass.NEW_DEFINITIONS,
    Pass.TITLES,
    Pass.DISTRACTORS,
    Pass.VERIFICATION,
    Pass.EXPLANATIONS,
)
"""What is asked first where not everything can be: what improves a line that is read by everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a lecture may cost."""

    tokens: int | None = None
    """Of prompts and answers together; None: no limit."""
    minutes: float | None = None
    """By the speeds below; None: no limit."""
    passes: frozenset[Pass] = POLISH
    reads_per_s: float = 20.0
    """Tokens of prompts read in a second: assumed of a 4B model on two processor cores, to be replaced by what the bench measures."""
    writes_per_s: float = 4.0
    """Tokens of answers written in a second; assumed likewise."""

    def holds(self, tokens_in: int, tokens_out: int) -> bool:
        """Tell whether so much may be asked."""
        if self.tokens is not None and tokens_in + tokens_out > self.tokens:
            return False
        seconds = tokens_in / self.reads_per_s + tokens_out / self.writes_per_s
        return self.minutes is None or seconds <= self.minutes * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The questions of a pass as far as they are known before any answer, the most useful first."""

    name: Pass
    costs: tuple[tuple[int, int], ...]
    """Tokens of each prompt and of its usual answer."""
    part: str = ""
    """Id of the template that alone asks this."""


def wanted(name: Pass, queries: Sequence[Query], *, part: str = "") -> Wanted:
    """Count what questions cost."""
    costs = tuple((query.tokens_in, query.usual_tokens) for query in queries)
    return Wanted(name=name, costs=costs, part=part)


def planned(generator: str, wishes: Sequence[Wanted], budget: Budget) -> AskingPlan:
    """Choose what is asked: pass after pass in order of use, question after question, while the budget holds."""
    passes: list[PassPlan] = []
    spent_in = spent_out = 0
    for wish in sorted(wishes, key=lambda wish: IN_ORDER.index(wish.name)):
        if wish.name not in budget.passes:
            continue
        calls = tokens_in = tokens_out = 0
        for cost_in, cost_out in wish.costs:
            if not budget.holds(spent_in + tokens_in + cost_in, spent_out + tokens_out + cost_out):
                break
            calls, tokens_in, tokens_out = calls + 1, tokens_in + cost_in, tokens_out + cost_out
        spent_in, spent_out = spent_in + tokens_in, spent_out + tokens_out
        passes.append(
            PassPlan(
                name=wish.name,
                calls=calls,
                tokens_in=tokens_in,
                tokens_out=tokens_out,
                wanted_calls=len(wish.costs),
                part=wish.part,
            )
        )
    return AskingPlan(generator=generator, passes=tuple(passes))


def spread(count: int) -> list[int]:
    """Order the places 0..count-1 so that every beginning of the order is spread over the whole.

    Example: 5 gives 0, 4, 2, 1, 3: where only three of five windows can be asked, they are the first, the middle and the last.
    """
    if count < 3:  # noqa: PLR2004 - two ends have no middle
        return list(range(count))
    order, gaps = [0, count - 1], [(0, count - 1)]
    while gaps:
        following: list[tuple[int, int]] = []
        for first, last in gaps:
            middle = (first + last) // 2
            if middle in (first, last):
                continue
            order.append(middle)
            following += [(first, middle), (middle, last)]
        gaps = following
    return order
