"""Settings to engines: the only place that names concrete classes."""

from pathlib import Path

from konspekt import audio
from konspekt.engines import registry, silero, weights
from konspekt.engines.options import EngineOptions
from konspekt.line.sound import Ears, SoundOptions
from konspekt.line.text import TextOptions
from konspekt.ports import Recognizer
from konspekt.settings import Settings

MEBIBYTE = 1 << 20
WITH_WEIGHTS = frozenset(row.engine for row in weights.SETS)


def ears(settings: Settings, *, engine: str | None = None) -> Ears:
    """Give the detector and the recognizer that the settings name, each built when first needed."""
    name = engine or settings.speech.engine
    return Ears(
        detector=lambda: silero.build(threads=settings.speech.threads),
        recognizer=lambda: recognizer(settings, name),
    )


def recognizer(settings: Settings, name: str) -> Recognizer:
    """Build one recognizer.

    Raises:
        EngineMissing, EngineNotInstalled, WeightsMissing, WeightsCorrupt: It cannot be built here.
    """
    speech = settings.speech
    return registry.build(
        name,
        EngineOptions(
            weights=_weights(name, settings) if name in WITH_WEIGHTS else None,
            variant=speech.variant,
            precision=speech.precision,
            device=speech.device,
            threads=speech.threads,
            url=speech.url,
            remote_name=speech.remote_name,
            api_key=speech.api_key,
        ),
    )


def _weights(name: str, settings: Settings) -> Path:
    speech = settings.speech
    return weights.find(name, speech.variant, settings.weights_folder, precision=speech.precision)


def sound_options(settings: Settings, *, vocabulary: tuple[str, ...] = ()) -> SoundOptions:
    """Give the limits and choices for the sound stages."""
    return SoundOptions(
        max_hours=settings.audio.max_hours,
        vocabulary=vocabulary,
        limits=audio.DecodeLimits(
            max_hours=settings.audio.max_hours,
            memory_bytes=settings.audio.memory_mb * MEBIBYTE,
            cpu_seconds=settings.audio.cpu_seconds,
        ),
    )


def text_options(settings: Settings) -> TextOptions:
    """Give the choices for the text stages."""
    return TextOptions(threshold=settings.glossary.threshold)
