"""Answers of language models as artifacts: a resume asks nothing twice, and what a remote one said stays (DATA: Law 4)."""

from contextlib import suppress
from dataclasses import dataclass

from konspekt.asking import Query
from konspekt.asking.asker import KeptAnswer
from konspekt.domain.errors import FormError
from konspekt.line.bench import Order, Workbench
from konspekt.line.stages import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerMemory:
    """Answers of one generator, by prompt version, generator and input."""

    bench: Workbench
    generator: str
    """By all that decides its answers."""

    def recall(self, query: Query) -> KeptAnswer | None:
        """Give what this generator answered to the same question before; a damaged answer counts as none."""
        with suppress(FormError):
            kept = self.bench.find(self._order(query))
            return None if kept is None else kept.noun
        return None

    def remember(self, query: Query, answer: KeptAnswer) -> None:
        """Keep an answer."""
        self.bench.keep(self._order(query), answer)

    def _order(self, query: Query) -> Order[KeptAnswer]:
        return Order(
            stage=Stage.ANSWER,
            form=KeptAnswer,
            inputs=(query.sha256,),
            options={"prompt": query.name, "version": query.version},
            made_by=self.generator,
        )
