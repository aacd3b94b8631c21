"""Settings to engines: the only place that names concrete classes."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from konspekt import audio
from konspekt.asking import FULL, POLISH, Budget
from konspekt.disk import disk_errors
from konspekt.domain.asking import AskingPlan, AskingReport, Pass
from konspekt.domain.errors import EngineMissing, FileMissing
from konspekt.engines import generators, registry, scripted, served, silero, weights
from konspekt.engines.generator_options import GeneratorOptions
from konspekt.engines.options import EngineOptions
from konspekt.library.attempts import Attempts
from konspekt.library.doctor import Orders
from konspekt.library.sessions import settle
from konspekt.library.shelf import Shelf
from konspekt.library.uploads import UploadDesk, UploadLimits
from konspekt.line.assisted import Assistance
from konspekt.line.sound import Ears, SoundOptions
from konspekt.line.text import TextOptions
from konspekt.ports import Recognizer, TextGenerator
from konspekt.settings import GeneratorSettings, Settings, is_loopback
from konspekt.store import migrating
from konspekt.store.blobs import Blobs, LocalBlobs, S3Blobs
from konspekt.store.database import Database
from konspekt.store.keeping import Keeper
from konspekt.store.parts import Parts

MEBIBYTE = 1 << 20
GIGABYTE = 1_000_000_000
HOUR_MS = 3600 * 1000
NO_GENERATOR = "off"
EMBEDDED = "llama"
REMOTE = "openai_audio"
CHAT = "openai_chat"
WITH_WEIGHTS = frozenset(row.engine for row in weights.SETS)


def ears(settings: Settings, *, engine: str | None = None) -> Ears:
    """Give the detector and the recognizer that the settings name, each built when first needed."""
    name = engine or settings.speech.engine
    script = EngineOptions(script=settings.speech.script)
    return Ears(
        # A script says where somebody speaks, too: its sound need not be speech.
        detector=lambda: (
            scripted.build_detector(script)
            if name == scripted.NAME
            else silero.build(threads=settings.speech.threads)
        ),
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
            script=speech.script,
        ),
    )


def sends_to(settings: Settings, name: str) -> str | None:
    """Give the host to which a recognizer sends recordings, None for one that keeps them on this machine."""
    if name != REMOTE:
        return None
    host = urlsplit(settings.speech.url).hostname or ""
    return None if is_loopback(host) else host


def _weights(name: str, settings: Settings) -> Path:
    speech = settings.speech
    return weights.find(name, speech.variant, settings.weights_folder, precision=speech.precision)


def generator(
    settings: Settings, *, engine: str | None = None, allow_remote: bool | None = None
) -> TextGenerator | None:
    """Build the language model that the settings name; None where there is none.

    `allow_remote` takes the place of the setting: in the service an administrator's consent decides (library/consent.py), asked
    with the generator's `sends_data_to`.

    Raises:
        EngineMissing, EngineNotInstalled, WeightsError, GeneratorError: It cannot be built here.
    """
    told = settings.generator
    name = engine or told.engine
    if name == NO_GENERATOR:
        return None
    gguf = told.gguf
    network = told.network
    if name == EMBEDDED and gguf is None:
        row = weights.set_named(network or EMBEDDED)
        gguf = weights.find(EMBEDDED, row.variant, settings.weights_folder) / row.files[0].path
        network = row.name
    allowed = told.allow_remote if allow_remote is None else allow_remote
    return generators.build(name, _generator_options(told, gguf=gguf, network=network, allow_remote=allowed))


def assistance(
    settings: Settings,
    *,
    engine: str | None = None,
    allow_remote: bool | None = None,
    on_plan: Callable[[AskingPlan], None] | None = None,
    on_report: Callable[[str, AskingReport], None] | None = None,
) -> Assistance | None:
    """Give the language model at the side of the rules, and what it may cost; None where the settings name none.

    It is built when the text is worked on; where it cannot be, the rules work alone, and `on_report` hears why.
    """
    name = engine or settings.generator.engine
    if name == NO_GENERATOR:
        return None

    def build() -> TextGenerator:
        made = generator(settings, engine=name, allow_remote=allow_remote)
        assert made is not None
        return made

    say_nothing = Assistance(generator=build)
    return Assistance(
        generator=build,
        budget=_budget(settings.generator, is_embedded=name == EMBEDDED),
        on_plan=on_plan or say_nothing.on_plan,
        on_report=on_report or say_nothing.on_report,
    )


def _budget(told: GeneratorSettings, *, is_embedded: bool) -> Budget:
    is_polish = told.depth == "polish" or (told.depth == "auto" and is_embedded)
    passes = POLISH if is_polish else FULL
    if told.explains_undefined:
        passes |= {Pass.EXPLANATIONS}
    reads, writes = (20.0, 4.0) if is_embedded else (1500.0, 60.0)
    return Budget(
        tokens=told.budget_tokens or None,
        minutes=told.budget_minutes or None,
        passes=passes,
        reads_per_s=told.reads_per_s or reads,
        writes_per_s=told.writes_per_s or writes,
    )


def served_networks(settings: Settings) -> tuple[str, ...]:
    """Give the names of the language models that the server of the settings offers; raises as a generator's question does."""
    told = settings.generator
    return served.served_networks(
        _generator_options(told, gguf=None, network=told.network, allow_remote=told.allow_remote)
    )


def _generator_options(
    told: GeneratorSettings, *, gguf: Path | None, network: str, allow_remote: bool
) -> GeneratorOptions:
    return GeneratorOptions(
        gguf=gguf,
        network=network,
        chat_format=told.chat_format,
        url=told.url,
        api_key=told.api_key,
        allow_remote=allow_remote,
        context_tokens=told.context_tokens,
        gpu_layers=told.gpu_layers,
        threads=told.threads,
        memory_mb=told.memory_mb,
        timeout_s=told.timeout_s,
        attempts=told.attempts,
        concurrency=told.concurrency,
        price_in=told.price_in,
        price_out=told.price_out,
    )


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


def shelf(settings: Settings) -> Shelf:
    """Open the database and the blobs that the settings name; migrations are run elsewhere, before anything else starts."""
    database = Database(settings.database_url, password=_secret(settings.database.password_file))
    return Shelf(database=database, keeper=Keeper(database=database, blobs=blobs(settings), clock=now_ms))


def blobs(settings: Settings) -> Blobs:
    """Give the folder or the bucket of recordings."""
    storage = settings.storage
    if not storage.bucket:
        return LocalBlobs(settings.home / "blobs")
    return S3Blobs(
        storage.bucket,
        endpoint=storage.endpoint,
        region=storage.region,
        access_key=storage.key_name,
        secret_key=_secret(storage.secret_key_file) or storage.secret_key,
    )


def now_ms() -> int:
    """Give the instant now, UTC milliseconds: the one clock of the service."""
    return time.time_ns() // 1_000_000


def _secret(file: Path | None) -> str:
    return "" if file is None else file.read_text(encoding="utf-8").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What the doors of the service work with."""

    shelf: Shelf
    settings: Settings
    attempts: Attempts = field(default_factory=Attempts)

    def close(self) -> None:
        """Let go of the database."""
        self.shelf.database.close()


def service(settings: Settings) -> Service:
    """Open the home folder, the database and the blobs; the tables must have been made by `migrate`.

    Raises:
        StorageError: The disk refuses.
    """
    make_home(settings)
    return Service(shelf=shelf(settings), settings=settings)


def upload_desk(opened: Service) -> UploadDesk:
    """Give where files come in: `uploads` in the home folder, with the limits of the settings."""
    told = opened.settings.uploads
    limits = UploadLimits(
        largest_bytes=round(told.largest_gb * GIGABYTE),
        quota_bytes=round(told.quota_gb * GIGABYTE),
        reserve_bytes=round(told.reserve_gb * GIGABYTE),
        expire_ms=round(told.expire_hours * HOUR_MS),
        decode=sound_options(opened.settings).limits,
    )
    return UploadDesk(shelf=opened.shelf, parts=Parts(folder=opened.settings.home / "uploads"), limits=limits)


def engine_sends_to(settings: Settings, name: str) -> str | None:
    """Give the host to which any engine sends data, None for one that keeps them on this machine."""
    if name != CHAT:
        return sends_to(settings, name)
    host = urlsplit(settings.generator.url).hostname or ""
    return None if is_loopback(host) else host


def doctor_orders(settings: Settings) -> Orders:
    """Give what `konspekt doctor` looks at."""
    speech, told = settings.speech, settings.generator
    needed = {
        "whisper": speech.engine == "whisper",
        "llm": told.engine == EMBEDDED,
        "postgres": settings.database_url.startswith("postgresql"),
        "oidc": bool(settings.oidc.issuer),
    }
    ready = (told.engine, lambda: _check_generator(settings))
    return Orders(
        home=settings.home,
        reserve_bytes=round(settings.uploads.reserve_gb * GIGABYTE),
        database=shelf(settings).database,
        blobs=lambda: blobs(settings),
        recognizer=(speech.engine, lambda: _check_recognizer(settings)),
        generator=None if told.engine == NO_GENERATOR else ready,
        needed_extras=frozenset(name for name, is_needed in needed.items() if is_needed),
        pages=Path(__file__).parent / "web" / "static" / "index.html",
        now_ms=now_ms,
    )


def _check_recognizer(settings: Settings) -> None:
    """Look for what the recognizer needs, without loading it.

    Raises:
        EngineMissing, WeightsUnknown, WeightsMissing, WeightsCorrupt: It is not here.
    """
    name = settings.speech.engine
    if name not in registry.names():
        raise EngineMissing(name=name, known=", ".join(registry.names()))
    if name in WITH_WEIGHTS:
        _weights(name, settings)


def _check_generator(settings: Settings) -> None:
    """Build the language model; one in a process of its own is only looked for.

    Raises:
        EngineMissing, EngineNotInstalled, WeightsError, GeneratorError, FileMissing: It is not here.
    """
    told = settings.generator
    if told.engine == EMBEDDED and told.gguf is None:
        weights.find(EMBEDDED, weights.set_named(told.network or EMBEDDED).variant, settings.weights_folder)
    elif told.engine == EMBEDDED and told.gguf is not None:
        if not told.gguf.is_file():
            raise FileMissing(name=told.gguf.name)
    else:
        made = generator(settings, allow_remote=True)
        if made is not None:
            made.close()


def migrate(settings: Settings) -> None:
    """Make ready what everything needs, before anything starts: home, tables, bucket, the single user; several processes may do so at once.

    Raises:
        DatabaseNewer: The tables are of a later version of the program; nothing was changed.
        StorageError: The disk, the database or the store of recordings cannot be reached or refuses.
    """
    make_home(settings)
    ready = shelf(settings)
    try:
        migrating.upgrade(ready.database)
        if isinstance(ready.keeper.blobs, S3Blobs):
            ready.keeper.blobs.make_bucket()
        settle(ready, is_single=settings.is_single)
    finally:
        ready.database.close()


def make_home(settings: Settings) -> None:
    """Make the home folder, open to its owner only."""
    with disk_errors(str(settings.home)):
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
