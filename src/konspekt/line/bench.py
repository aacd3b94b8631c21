"""The workbench of the line: "make it unless it is there" over a store of artifacts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from konspekt.domain.errors import BlobMissing
from konspekt.line.artifact import Options, artifact_key, seal, unseal
from konspekt.line.stages import STAGE_VERSION, Stage
from konspekt.ports import Artifacts, OnProgress

Noun = TypeVar("Noun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made(Generic[Noun]):
    """A finished stage: what was made, and its key for the stages that build on it."""

    noun: Noun
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Generic[Noun]):
    """A stage to be done: everything that decides its result, and nothing else."""

    stage: Stage
    form: type[Noun]
    inputs: tuple[str, ...]
    options: Options
    made_by: str

    @property
    def key(self) -> str:
        """Name the work."""
        version = STAGE_VERSION[self.stage]
        return artifact_key(
            self.stage, version, inputs=self.inputs, options=self.options, made_by=self.made_by
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbench:
    """Where one lecture is worked on."""

    artifacts: Artifacts
    on_progress: OnProgress

    def find(self, order: Order[Noun]) -> Made[Noun] | None:
        """Give the finished work, None if it is still to be done.

        Raises:
            FormError: What is kept under that key is damaged.
        """
        key = order.key
        sealed = self.artifacts.get(order.stage, key)
        if sealed is None:
            return None
        return Made(noun=unseal(sealed, order.form, stage=order.stage, key=key), key=key)

    def read(self, stage: Stage, key: str, form: type[Noun]) -> Made[Noun]:
        """Give work that was finished before, by its key alone.

        Raises:
            BlobMissing: It is not there.
            FormError: What is kept under that key is damaged.
        """
        sealed = self.artifacts.get(stage, key)
        if sealed is None:
            raise BlobMissing(name=f"{stage}-{key[:12]}")
        return Made(noun=unseal(sealed, form, stage=stage, key=key), key=key)

    def make(self, order: Order[Noun], work: Callable[[], Noun]) -> Made[Noun]:
        """Give the finished work, doing it only if it is not there."""
        found = self.find(order)
        if found is not None:
            return found
        self.on_progress(order.stage, 0, 1)
        noun = work()
        self.keep(order, noun)
        self.on_progress(order.stage, 1, 1)
        # Read back what was kept: a fresh run and a resumed one go on from the same rounded figures.
        return self.find(order) or Made(noun=noun, key=order.key)

    def keep(self, order: Order[Noun], noun: Noun) -> None:
        """Put finished work into the store."""
        key = order.key
        sealed = seal(
            noun, order.form, stage=order.stage, key=key, inputs=order.inputs, made_by=order.made_by
        )
        self.artifacts.put(order.stage, key, sealed)


def keys(made: Sequence[Made[Noun]]) -> tuple[str, ...]:
    """Give the keys of several finished stages, in order."""
    return tuple(one.key for one in made)
