"""Every error that Konspekt raises on purpose.

* KonspektError
  - InputError               what a person brought cannot be used
    + RecordingError         ... a recording
    + TranscriptError        ... a transcript
    + TemplateError          ... a template
    + FormError              ... a stored or imported JSON form
  - EngineError              a speech or language engine cannot do its work
    + RemoteError            ... because of another machine
    + WeightsError           ... its weights are absent or broken
  - ExportError              the lecture cannot be written in that form
  - StorageError             the disk or the store refuses
  - ConflictError            somebody else was there first
  - Cancelled                a person stopped the work

Each class has a `code`: the key of its message in locales/ (`errors.<code>`: what happened, `actions.<code>`: what to do), and is caught
by kind at the doors only. Keyword arguments become the figures of the message.
"""

from konspekt.domain.errors.engine import (
    DeviceMissing,
    EngineError,
    EngineMissing,
    EngineNotInstalled,
    RemoteAnswerBad,
    RemoteBusy,
    RemoteError,
    RemoteRefused,
    RemoteUnreachable,
    SampleEngineRefuses,
    WeightsCorrupt,
    WeightsDigestWrong,
    WeightsError,
    WeightsMissing,
    WeightsNoDigest,
    WeightsNotFetched,
    WeightsNotOnServer,
    WeightsPageInstead,
    WeightsUnknown,
)
from konspekt.domain.errors.input import (
    DecoderCrashed,
    DecoderLimit,
    EditEmpty,
    EditError,
    EditOutOfOrder,
    EditPlaceUnfit,
    EditTargetMissing,
    FileEmpty,
    FileMissing,
    FileUnreadable,
    FormError,
    InputError,
    LanguageUnknown,
    LectureMissing,
    NoAudioStream,
    NotMedia,
    PlaylistRefused,
    RecordingError,
    RecordingTooLarge,
    RecordingTooLong,
    RerunUntimed,
    SilentRecording,
    TemplateError,
    TemplateUnknown,
    TranscriptEmpty,
    TranscriptError,
    TranscriptUnreadable,
    TruncatedRecording,
    UnknownKind,
)
from konspekt.domain.errors.keeping import (
    BlobMissing,
    Cancelled,
    ConflictError,
    DatabaseBusy,
    DatabaseNewer,
    DiskFull,
    EditStale,
    ExportError,
    FormatUnknown,
    NameTaken,
    NoTimes,
    StorageError,
    UndoConflict,
)
from konspekt.domain.errors.root import KonspektError

__all__ = [
    "BlobMissing",
    "Cancelled",
    "ConflictError",
    "DatabaseBusy",
    "DatabaseNewer",
    "DecoderCrashed",
    "DecoderLimit",
    "DeviceMissing",
    "DiskFull",
    "EditEmpty",
    "EditError",
    "EditOutOfOrder",
    "EditPlaceUnfit",
    "EditStale",
    "EditTargetMissing",
    "EngineError",
    "EngineMissing",
    "EngineNotInstalled",
    "ExportError",
    "FileEmpty",
    "FileMissing",
    "FileUnreadable",
    "FormError",
    "FormatUnknown",
    "InputError",
    "KonspektError",
    "LanguageUnknown",
    "LectureMissing",
    "NameTaken",
    "NoAudioStream",
    "NoTimes",
    "NotMedia",
    "PlaylistRefused",
    "RecordingError",
    "RecordingTooLarge",
    "RecordingTooLong",
    "RemoteAnswerBad",
    "RemoteBusy",
    "RemoteError",
    "RemoteRefused",
    "RemoteUnreachable",
    "RerunUntimed",
    "SampleEngineRefuses",
    "SilentRecording",
    "StorageError",
    "TemplateError",
    "TemplateUnknown",
    "TranscriptEmpty",
    "TranscriptError",
    "TranscriptUnreadable",
    "TruncatedRecording",
    "UndoConflict",
    "UnknownKind",
    "WeightsCorrupt",
    "WeightsDigestWrong",
    "WeightsError",
    "WeightsMissing",
    "WeightsNoDigest",
    "WeightsNotFetched",
    "WeightsNotOnServer",
    "WeightsPageInstead",
    "WeightsUnknown",
]
