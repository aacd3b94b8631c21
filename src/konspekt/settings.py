"""Every knob once: name, unit, default, meaning. Read from KONSPEKT_* in the environment (nested by `__`) and from `.env`."""

from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from konspekt.glossary import DEFAULT_THRESHOLD


class AudioSettings(BaseModel):
    """Reading recordings."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")

    max_hours: float = Field(default=10.0, gt=0)
    """Longest recording accepted, hours."""
    memory_mb: int = Field(default=1024, ge=256)
    """Memory that the decoder's own process may take, MB."""
    cpu_seconds: int = Field(default=3600, ge=10)
    """Processor time that the decoder's own process may take, seconds."""


class SpeechSettings(BaseModel):
    """Recognizing speech."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")

    engine: str = "gigaam"
    """Recognizer: `gigaam`, `whisper`, `wav2vec2`, `openai_audio`, or one installed beside Konspekt."""
    variant: str = ""
    """Which of the engine's models, e.g. `v3_e2e_ctc`, `large-v3-turbo`; empty: the engine's default."""
    precision: Literal["auto", "int8", "fp32"] = "auto"
    """Arithmetic of the weights; `auto` takes int8 on a processor."""
    device: Literal["auto", "cpu", "cuda"] = "auto"
    """Where the recognizer runs."""
    threads: int = Field(default=0, ge=0)
    """Processor threads of one recognizer; 0: all cores."""
    url: str = ""
    """Address of an OpenAI-compatible transcription service, for the engine `openai_audio`."""
    remote_name: str = ""
    """Name of the model at that service."""
    api_key: str = ""
    """Key for that service."""


class GlossarySettings(BaseModel):
    """Finding terms and definitions."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")

    threshold: float = Field(default=DEFAULT_THRESHOLD, ge=0, le=1)
    """Probability from which on a found definition is shown, 0..1."""


class DatabaseSettings(BaseModel):
    """Where people's work is kept."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")

    url: str = ""
    """Address of the database, e.g. `postgresql+psycopg://konspekt@localhost/konspekt`; empty: a file in the home folder."""
    password_file: Path | None = None
    """File with the password for that address, so that it stands in no environment."""


class StorageSettings(BaseModel):
    """Where recordings are kept."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")

    bucket: str = ""
    """Bucket of an S3-compatible store; empty: a folder in the home folder."""
    endpoint: str = ""
    """Address of that store; empty: Amazon's own."""
    region: str = "us-east-1"
    """Its region."""
    access_key: str = ""
    """Name of the key to it."""
    secret_key: str = ""
    """The key to it."""
    secret_key_file: Path | None = None
    """File with that key, so that it stands in no environment."""


class Settings(BaseSettings):
    """All settings."""

    model_config = SettingsConfigDict(
        env_prefix="KONSPEKT_",
        env_nested_delimiter="__",
        env_file=".env",
        extra="ignore",
        use_attribute_docstrings=True,
    )

    lang: Literal["ru", "en"] = "ru"
    """Language of messages."""
    home: Path = Field(default_factory=lambda: user_data_path("konspekt"))
    """Folder of everything that Konspekt keeps."""
    weights: Path | None = None
    """Folder of recognizer weights, may be read-only; by default `weights` in the home folder."""
    weights_mirror: str = ""
    """Address of a mirror of the weights hub; empty: the hub itself."""
    audio: AudioSettings = Field(default_factory=AudioSettings)
    speech: SpeechSettings = Field(default_factory=SpeechSettings)
    glossary: GlossarySettings = Field(default_factory=GlossarySettings)
    database: DatabaseSettings = Field(default_factory=DatabaseSettings)
    storage: StorageSettings = Field(default_factory=StorageSettings)

    @property
    def weights_folder(self) -> Path:
        """Where weights are looked for."""
        return self.weights or self.home / "weights"

    @property
    def database_url(self) -> str:
        """Where the tables are."""
        return self.database.url or f"sqlite:///{self.home / 'konspekt.db'}"
