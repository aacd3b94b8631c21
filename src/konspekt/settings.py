"""Every knob once: name, unit, default, meaning. Read from KONSPEKT_* in the environment (nested by `__`) and from `.env`."""

from ipaddress import ip_address
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
    script: Path | None = None
    """What the engine `scripted` reads from instead of listening; for tests."""


class GlossarySettings(BaseModel):
    """Finding terms and definitions."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")

    threshold: float = Field(default=DEFAULT_THRESHOLD, ge=0, le=1)
    """Probability from which on a found definition is shown, 0..1."""


class GeneratorSettings(BaseModel):
    """A language model for better definitions and notes; without one, rules make both."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")

    engine: str = "off"
    """`off`, `llama` (a GGUF file on this machine), `openai_chat` (a server), or one installed beside Konspekt."""
    network: str = ""
    """Which language model: for `llama` a set of `konspekt weights list`, e.g. `qwen3-4b`; for a server the name that it knows. Empty: the first, or the server's only one."""
    gguf: Path | None = None
    """A GGUF file of one's own, for `llama`."""
    chat_format: Literal["", "saiga"] = ""
    """How that file is addressed; empty: as it says itself."""
    url: str = ""
    """Address of an OpenAI-compatible server, e.g. `http://127.0.0.1:8080/v1`, for `openai_chat`."""
    api_key: str = ""
    """Key for that server."""
    allow_remote: bool = False
    """Let the command line send lectures to a server on another computer; in the service an administrator decides."""
    context_tokens: int = Field(default=8192, ge=256)
    """Tokens of question and answer together; for a server no more than it was started with."""
    gpu_layers: int = Field(default=-1, ge=-1)
    """Layers of a GGUF file computed on a GPU; -1: as many as fit, 0: none."""
    threads: int = Field(default=0, ge=0)
    """Processor threads for a GGUF file; 0: all cores."""
    memory_mb: int = Field(default=0, ge=0)
    """Memory that the process of a GGUF file may take without a GPU, MB, the file itself included; 0: no limit."""
    timeout_s: float = Field(default=300.0, gt=0)
    """Longest wait for one answer, seconds."""
    attempts: int = Field(default=4, ge=1)
    """How often a busy server is asked before it counts as failed."""
    concurrency: int = Field(default=4, ge=1)
    """Questions that a server gets at once."""
    budget_tokens: int = Field(default=200_000, ge=0)
    """Tokens that one lecture may cost, questions and answers together; 0: no limit."""
    budget_minutes: float = Field(default=60.0, ge=0)
    """Minutes that the language model may spend on one lecture; 0: no limit."""
    depth: Literal["auto", "polish", "full"] = "auto"
    """What is asked: `polish` only has the rules' definitions written well, `full` everything; `auto`: full of a server, polish of `llama`."""
    reads_per_s: float = Field(default=0.0, ge=0)
    """Tokens of a question read in a second, for plans (`konspekt generators --ask` measures it); 0: assumed, 20 for `llama`, 1500 for a server."""
    writes_per_s: float = Field(default=0.0, ge=0)
    """Tokens of an answer written in a second, for plans; 0: assumed, 4 for `llama`, 60 for a server."""
    explains_undefined: bool = False
    """Let the language model define terms that the lecture does not, shown as not from the lecture."""
    price_in: float = Field(default=0.0, ge=0)
    """Price of a million tokens asked, in any currency; for the account of costs only."""
    price_out: float = Field(default=0.0, ge=0)
    """Price of a million tokens answered."""


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
    key_name: str = ""
    """Name of the key to it (access key id)."""
    secret_key: str = ""
    """The key to it."""
    secret_key_file: Path | None = None
    """File with that key, so that it stands in no environment."""


class WebSettings(BaseModel):
    """The address of the service."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")

    host: str = "127.0.0.1"
    """Address to listen on; one that other machines reach needs accounts."""
    port: int = Field(default=8765, ge=0, le=65535)
    """Port to listen on; 0: any free one."""
    public_url: str = ""
    """Address by which people reach the service through a proxy, e.g. `https://konspekt.example.org`."""
    allowed_hosts: list[str] = []
    """Further names by which the service may be asked, as a JSON list; asked by any other name it answers nothing."""
    behind_proxy: bool = False
    """Believe what the proxy in front tells last in X-Forwarded-For and X-Forwarded-Proto; only if nobody reaches the port past it."""


class AccountsSettings(BaseModel):
    """Who may enter."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")

    mode: Literal["auto", "single", "accounts"] = "auto"
    """`single`: one person who enters by a one-time address; `accounts`: names and passwords; `auto`: single on 127.0.0.1 without a public address, else accounts."""
    session_days: int = Field(default=14, ge=1, le=365)
    """Days after which somebody who has not come back must log in again."""


class OidcSettings(BaseModel):
    """Entry by the institution's own accounts (OpenID Connect)."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")

    issuer: str = ""
    """Address of the provider, e.g. `https://sso.example.org/realms/university`; empty: no such entry."""
    client_id: str = ""
    """Name of Konspekt at the provider."""
    client_secret: str = ""
    """Secret that the provider gave Konspekt."""
    scope: str = "openid profile email"
    """What the provider is asked to tell."""
    first_role: Literal["", "student", "lecturer", "methodologist"] = "student"
    """Role of somebody who comes for the first time; empty: only those come in who have an account already."""


class WebhookSettings(BaseModel):
    """Telling other services of events."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")

    allow_private: bool = False
    """Let webhooks lead to addresses of the inner network too."""


class UploadSettings(BaseModel):
    """Files that people bring."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")

    largest_gb: float = Field(default=4.0, gt=0)
    """Largest file accepted, GB (1 GB is 1,000,000,000 bytes)."""
    quota_gb: float = Field(default=0.0, ge=0)
    """Room that the recordings of one person may take, GB; 0: no bound."""
    reserve_gb: float = Field(default=1.0, ge=0)
    """Room on the disk that uploads leave free, GB."""
    expire_hours: float = Field(default=72.0, gt=0)
    """Hours that an unfinished upload waits for its next part."""


class RetentionSettings(BaseModel):
    """How long things are kept that nobody asked to keep."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")

    trash_days: float = Field(default=30.0, ge=0)
    """Days after which a lecture in the trash is deleted for ever."""
    events_days: float = Field(default=7.0, gt=0)
    """Days for which a page that was away can catch up with what happened."""
    audit_days: float = Field(default=365.0, gt=0)
    """Days for which the audit is kept."""


class NotesSettings(BaseModel):
    """Writing notes."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")

    template: str = "hackathon"
    """Template of the notes where nobody asked for another: a built-in one by its name."""


class JobsSettings(BaseModel):
    """Processes that work on lectures."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")

    speech_workers: int = Field(default=0, ge=0, le=64)
    """Processes that recognize speech; 0: one for every four cores, as far as memory reaches."""
    text_workers: int = Field(default=1, ge=1, le=64)
    """Processes that make glossaries and notes."""
    poll_ms: int = Field(default=100, ge=20, le=10_000)
    """How often a worker looks for its next piece of work, ms."""
    database_url: str = ""
    """Address of the database of the queues; empty: beside the tables on Postgres, else a file in the home folder."""


class MetricsSettings(BaseModel):
    """Figures for monitoring, in the form of Prometheus."""

    model_config = ConfigDict(use_attribute_docstrings=True, extra="forbid")

    enabled: bool = False
    """Answer /metrics; without a token only on a loopback address."""
    token: str = ""
    """Bearer token that whoever asks for /metrics must send."""


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
    generator: GeneratorSettings = Field(default_factory=GeneratorSettings)
    web: WebSettings = Field(default_factory=WebSettings)
    accounts: AccountsSettings = Field(default_factory=AccountsSettings)
    oidc: OidcSettings = Field(default_factory=OidcSettings)
    webhooks: WebhookSettings = Field(default_factory=WebhookSettings)
    database: DatabaseSettings = Field(default_factory=DatabaseSettings)
    storage: StorageSettings = Field(default_factory=StorageSettings)
    uploads: UploadSettings = Field(default_factory=UploadSettings)
    retention: RetentionSettings = Field(default_factory=RetentionSettings)
    metrics: MetricsSettings = Field(default_factory=MetricsSettings)
    notes: NotesSettings = Field(default_factory=NotesSettings)
    jobs: JobsSettings = Field(default_factory=JobsSettings)

    @property
    def weights_folder(self) -> Path:
        """Where weights are looked for."""
        return self.weights or self.home / "weights"

    @property
    def database_url(self) -> str:
        """Where the tables are."""
        return self.database.url or f"sqlite:///{self.home / 'konspekt.db'}"

    @property
    def jobs_url(self) -> str:
        """Where the queues are."""
        beside = self.database.url or f"sqlite:///{self.home.absolute() / 'jobs.db'}"
        return self.jobs.database_url or beside

    @property
    def is_single(self) -> bool:
        """Tell whether one person uses the service, without accounts."""
        if self.accounts.mode == "auto":
            return is_loopback(self.web.host) and not self.web.public_url
        return self.accounts.mode == "single"


def is_loopback(host: str) -> bool:
    """Tell whether an address is reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
