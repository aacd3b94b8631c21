"""Which files each recognizer needs, where they lie, and what they must be.

A digest stands here only if independent public sources name the same one. Where it is None, `fetch` checks the hub's own record at
the pinned revision, keeps what it saw in the folder's marker and says "not pinned": an unseen digest is never written down here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from konspekt.domain.errors import WeightsUnknown

MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightsFile:
    """One file of a set."""

    path: str
    """Inside the repository and inside the folder alike, with forward slashes."""
    size_bytes: int | None = None
    """Exact; None where no source gives it."""
    sha256: str | None = None
    about_megabytes: int = 0
    """What a person is told where the exact size is not known."""
    content: str | None = None
    """A file that Konspekt writes itself instead of fetching it."""
    required: bool = True
    """False: fetched if the repository has it."""

    @property
    def megabytes(self) -> int:
        """Size for people, rounded up, at least 1."""
        if self.size_bytes is None:
            return max(1, self.about_megabytes)
        return max(1, -(-self.size_bytes // MEGABYTE))


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightsSet:
    """What one variant of an engine needs to run."""

    name: str
    """What a person types: `konspekt weights fetch NAME`."""
    engine: str
    variant: str
    precision: str = ""
    """`int8` or `fp32` where the folder can hold both; empty where the engine converts while loading."""
    repository: str
    revision: str = ""
    """A full commit; empty where no source names one: then the newest is taken, and noted in the marker."""
    files: tuple[WeightsFile, ...]

    @property
    def folder(self) -> str:
        """Where the set lies under the root: `<engine>/<revision>`."""
        return f"{self.engine}/{self.revision or self.variant + '-unpinned'}"

    @property
    def required(self) -> tuple[WeightsFile, ...]:
        """The files without which the engine does not start."""
        return tuple(file for file in self.files if file.required)

    @property
    def pinned(self) -> bool:
        """Tell whether every required file has its digest here."""
        return bool(self.revision) and all(file.sha256 or file.content is not None for file in self.required)

    @property
    def megabytes(self) -> int:
        """Size of the whole set for people."""
        return megabytes_of(self.required)


def megabytes_of(files: Sequence[WeightsFile]) -> int:
    """Give the size of several files for people, rounded up once."""
    known = sum(
        file.about_megabytes * MEGABYTE if file.size_bytes is None else file.size_bytes for file in files
    )
    return max(1, -(-known // MEGABYTE))


GIGAAM_CONFIG: Final = WeightsFile(
    path="config.json",
    content='{"model_type": "gigaam", "version": "v3", "features_size": 64, "subsampling_factor": 4}\n',
)
"""Without it the loader silently takes the sound features of version 2. Its digest in the repository is unknown, so we write our own."""


def _gigaam(name: str, variant: str, precision: str, *files: WeightsFile) -> WeightsSet:
    return WeightsSet(
        name=name,
        engine="gigaam",
        variant=variant,
        precision=precision,
        repository="istupakov/gigaam-v3-onnx",
        revision="322c3b29492673eb7d0b434bfa9dfb8653e34d02",
        files=(*files, GIGAAM_CONFIG),
    )


_CTC_VOCABULARY: Final = WeightsFile(
    path="v3_e2e_ctc_vocab.txt",
    size_bytes=2_007,
    sha256="142de7570b3de5b3035ce111a89c228e80e6085273731d944093ddf24fa539cd",
)


def _whisper(
    variant: str, repository: str, revision: str, megabytes: int, *, mels: int = 80, sha256: str | None = None
) -> WeightsSet:
    names = (
        ("config.json", "preprocessor_config.json", "tokenizer.json", "vocabulary.json")
        if mels > 80  # noqa: PLR2004 - what the loader assumes where the preprocessor's file is missing
        else ("config.json", "tokenizer.json", "vocabulary.txt")
    )
    return WeightsSet(
        name=f"whisper-{variant}",
        engine="whisper",
        variant=variant,
        repository=repository,
        revision=revision,
        files=(
            WeightsFile(path="model.bin", sha256=sha256, about_megabytes=megabytes),
            *(WeightsFile(path=name, about_megabytes=1) for name in names),
        ),
    )


_WAV2VEC2_FORMS: Final = tuple(
    WeightsFile(path=name, about_megabytes=1)
    for name in ("config.json", "vocab.json", "preprocessor_config.json", "tokenizer_config.json")
)


def _wav2vec2(name: str, precision: str, file: str, megabytes: int) -> WeightsSet:
    return WeightsSet(
        name=name,
        engine="wav2vec2",
        variant="large-xlsr-53-russian",
        precision=precision,
        repository="onnx-community/wav2vec2-large-xlsr-53-russian-ONNX",
        files=(WeightsFile(path=file, about_megabytes=megabytes), *_WAV2VEC2_FORMS),
    )


def _gguf(name: str, repository: str, file: WeightsFile, revision: str = "") -> WeightsSet:
    return WeightsSet(
        name=name,
        engine="llama",
        variant=name,
        repository=repository,
        revision=revision,
        files=(file,),
    )


_LANGUAGE_MODELS: Final = (
    _gguf(
        "qwen3-4b",
        "unsloth/Qwen3-4B-Instruct-2507-GGUF",
        WeightsFile(
            path="Qwen3-4B-Instruct-2507-Q4_K_M.gguf",
            size_bytes=2_497_281_120,
            sha256="3605803b982cb64aead44f6c1b2ae36e3acdb41d8e46c8a94c6533bc4c67e597",
        ),
        revision="a06e946bb6b655725eafa393f4a9745d460374c9",
    ),
    _gguf(
        "t-lite-2.1",
        "t-tech/T-lite-it-2.1-GGUF",
        WeightsFile(path="T-lite-it-2.1-Q4_K_M.gguf", about_megabytes=5_000),
    ),
    _gguf(
        "gigachat3.1-lightning",
        "ai-sage/GigaChat3.1-10B-A1.8B-GGUF",
        WeightsFile(
            path="GigaChat3.1-10B-A1.8B-q4_K_M.gguf",
            size_bytes=6_474_702_976,
            sha256="68a8732fb5cee04f83ebffd7924e15c534d4442c5a43d2ba9e2041fe310b8deb",
        ),
        revision="97045b260251cfa86f5ad25638fa2dd074153446",
    ),
    _gguf(
        "saiga-mistral-7b",
        "IlyaGusev/saiga_mistral_7b_gguf",
        WeightsFile(path="model-q4_K.gguf", about_megabytes=4_400),
    ),
    _gguf(
        "saiga2-7b", "IlyaGusev/saiga2_7b_gguf", WeightsFile(path="model-q4_K.gguf", about_megabytes=4_100)
    ),
)
"""For a processor, for a GPU, for a processor with memory to spare, and the two of the case; docs/models.md says which."""

SETS: Final[tuple[WeightsSet, ...]] = (
    _gigaam(
        "gigaam",
        "v3_e2e_ctc",
        "int8",
        WeightsFile(
            path="v3_e2e_ctc.int8.onnx",
            size_bytes=224_893_347,
            sha256="2e3fcb7a7b66030336fd10c2fcfb033bd1dc7e1bf238fe5cfd83b1d0cfc9d28e",
        ),
        _CTC_VOCABULARY,
    ),
    _gigaam(
        "gigaam-fp32",
        "v3_e2e_ctc",
        "fp32",
        WeightsFile(
            path="v3_e2e_ctc.onnx",
            size_bytes=885_950_079,
            sha256="377701bd33568f4733feec2db5b2dc12544fd09a5a5dfa69ccf55d161f84027a",
        ),
        _CTC_VOCABULARY,
    ),
    _gigaam(
        "gigaam-rnnt",
        "v3_e2e_rnnt",
        "int8",
        WeightsFile(
            path="v3_e2e_rnnt_encoder.int8.onnx",
            size_bytes=224_570_477,
            sha256="4e0e076a6076cd110277e529b8ac8f32cd5297f7fbebad5341ae8ddb7d00817b",
        ),
        WeightsFile(
            path="v3_e2e_rnnt_decoder.int8.onnx",
            size_bytes=1_159_170,
            sha256="89014e134865615b91e037157e46e389b1271e6072460efc010ea08e61e23146",
        ),
        WeightsFile(
            path="v3_e2e_rnnt_joint.int8.onnx",
            size_bytes=687_791,
            sha256="ade116563dbf66e503b0994efab6b5861412743e52bf31c39fc3fffa3783d5d1",
        ),
        WeightsFile(
            path="v3_e2e_rnnt_vocab.txt",
            size_bytes=13_354,
            sha256="39abae20e692998290c574e606f11a9edef2902a1995463fcff63d1490cf22b7",
        ),
    ),
    _gigaam(
        "gigaam-ctc",
        "v3_ctc",
        "int8",
        WeightsFile(path="v3_ctc.int8.onnx", about_megabytes=225),
        WeightsFile(path="v3_vocab.txt", about_megabytes=1),
    ),
    _whisper(
        "large-v3-turbo",
        "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
        "0c94664816ec82be77b20e824c8e8675995b0029",
        1_620,
        mels=128,
        sha256="e76620f83d5f5b69efd3d87e3dc180c1bd21df9fbebacfd4335e5e1efcc018da",
    ),
    _whisper(
        "large-v2", "Systran/faster-whisper-large-v2", "f0fe81560cb8b68660e564f55dd99207059c092e", 3_090
    ),
    _whisper(
        "large-v3",
        "Systran/faster-whisper-large-v3",
        "edaa852ec7e145841d8ffdb056a99866b5f0a478",
        3_090,
        mels=128,
    ),
    _whisper("medium", "Systran/faster-whisper-medium", "08e178d48790749d25932bbc082711ddcfdfbc4f", 1_530),
    _whisper("small", "Systran/faster-whisper-small", "536b0662742c02347bc0e980a01041f333bce120", 485),
    _whisper("base", "Systran/faster-whisper-base", "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66", 146),
    _whisper("tiny", "Systran/faster-whisper-tiny", "d90ca5fe260221311c53c58e660288d3deb8d356", 76),
    _wav2vec2("wav2vec2", "fp32", "onnx/model.onnx", 1_270),
    _wav2vec2("wav2vec2-int8", "int8", "onnx/model_quantized.onnx", 320),
    *_LANGUAGE_MODELS,
)
"""The first row of an engine is its default."""

Table = Sequence[WeightsSet]


def set_named(name: str, table: Table = SETS) -> WeightsSet:
    """Give the set that a person named; the bare name of an engine means its first row.

    Raises:
        WeightsUnknown: No such set.
    """
    for row in table:
        if row.name == name:
            return row
    for row in table:
        if row.engine == name:
            return row
    raise WeightsUnknown(name=name, known=known_names(table))


def sets_for(engine: str, variant: str, precision: str, table: Table = SETS) -> tuple[WeightsSet, ...]:
    """Give the sets that would do, in order of preference; an empty variant means the engine's default.

    Raises:
        WeightsUnknown: No such engine or variant.
    """
    rows = [row for row in table if row.engine == engine]
    if rows and not variant:
        variant = rows[0].variant
    rows = [row for row in rows if row.variant == variant]
    if precision != "auto":
        rows = [row for row in rows if row.precision in ("", precision)]
    if not rows:
        raise WeightsUnknown(
            name="-".join(filter(None, (engine, variant, precision))), known=known_names(table)
        )
    return tuple(rows)


def known_names(table: Table) -> str:
    """List the sets for a message."""
    return ", ".join(row.name for row in table)
