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

from typing import ClassVar


class KonspektError(Exception):
    """Root of the tree."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    """HTTP status at the web door."""
    exit_code: ClassVar[int] = 1
    """Of the command line: 1 ours, 2 usage, 3 input, 4 engine, 5 storage, 6 export, 130 cancelled."""

    def __init__(self, **figures: str | float) -> None:
        """Keep the figures that the message names."""
        self.figures = figures
        told = ", ".join(f"{name}={figure}" for name, figure in figures.items())
        super().__init__(f"{self.code}: {told}" if told else self.code)


class InputError(KonspektError):
    """What a person brought cannot be used."""

    code = "bad_input"
    status = 422
    exit_code = 3


class FileMissing(InputError):
    """There is no file at that path."""

    code = "file_missing"


class FileUnreadable(InputError):
    """The path is a folder, a pipe, or not ours to read."""

    code = "file_unreadable"


class FileEmpty(InputError):
    """The file has 0 bytes."""

    code = "file_empty"


class UnknownKind(InputError):
    """Neither a recording nor a transcript that Konspekt reads."""

    code = "unknown_kind"


class RecordingError(InputError):
    """The recording cannot be used."""

    code = "bad_recording"


class NotMedia(RecordingError):
    """No allowed container format is recognized in the bytes."""

    code = "not_media"


class PlaylistRefused(RecordingError):
    """A playlist that names other files is not a recording."""

    code = "playlist_refused"


class NoAudioStream(RecordingError):
    """The file is media but holds no sound (a picture, a silent film)."""

    code = "no_audio_stream"


class SilentRecording(RecordingError):
    """Nobody speaks in it."""

    code = "silent_recording"


class TruncatedRecording(RecordingError):
    """The file breaks off so early that nothing can be decoded."""

    code = "truncated_recording"


class RecordingTooLong(RecordingError):
    """Longer than the limit in the settings."""

    code = "recording_too_long"


class RecordingTooLarge(RecordingError):
    """More bytes than the limit in the settings."""

    code = "recording_too_large"
    status = 413


class DecoderCrashed(RecordingError):
    """The decoder's process died on this file."""

    code = "decoder_crashed"


class DecoderLimit(RecordingError):
    """The decoder hit its limit of memory or time on this file."""

    code = "decoder_limit"


class TranscriptError(InputError):
    """The transcript cannot be used."""

    code = "bad_transcript"


class TranscriptUnreadable(TranscriptError):
    """Not the format that its name says, or broken at a line."""

    code = "transcript_unreadable"


class TranscriptEmpty(TranscriptError):
    """It holds no words."""

    code = "transcript_empty"


class TemplateError(InputError):
    """The template cannot be used."""

    code = "bad_template"


class TemplateUnknown(TemplateError):
    """No template has that name."""

    code = "template_unknown"
    status = 404


class FormError(InputError):
    """A JSON form is not what its version says."""

    code = "bad_form"


class LanguageUnknown(InputError):
    """No room of knowledge for that language."""

    code = "language_unknown"


class EditError(InputError):
    """The edit cannot be made."""

    code = "bad_edit"


class EditTargetMissing(EditError):
    """What the edit names is not there, is deleted, or is of another kind."""

    code = "edit_target_missing"
    status = 404


class EditEmpty(EditError):
    """The edit would leave nothing of the text."""

    code = "edit_empty"


class EditPlaceUnfit(EditError):
    """The place in the text is not between two words, or not in the text at all."""

    code = "edit_place_unfit"


class EditOutOfOrder(EditError):
    """A segment would begin before the one ahead of it, or before the recording."""

    code = "edit_out_of_order"


class RerunUntimed(EditError):
    """A transcript without times cannot be merged with another one."""

    code = "rerun_untimed"


class LectureMissing(InputError):
    """There is no such lecture, or it is not the caller's to see."""

    code = "lecture_missing"
    status = 404


class EngineError(KonspektError):
    """A speech or language engine cannot do its work."""

    code = "engine_failed"
    status = 503
    exit_code = 4


class EngineMissing(EngineError):
    """No engine has that name."""

    code = "engine_missing"


class EngineNotInstalled(EngineError):
    """The engine's optional package is not installed."""

    code = "engine_not_installed"


class DeviceMissing(EngineError):
    """The engine was told to compute on a device that is not here."""

    code = "device_missing"


class RemoteError(EngineError):
    """A remote engine or a weights server does not do its part."""

    code = "remote_failed"
    status = 502


class RemoteUnreachable(RemoteError):
    """Nobody answers at the address."""

    code = "remote_unreachable"


class RemoteRefused(RemoteError):
    """The address answers, but not to this key."""

    code = "remote_refused"


class RemoteBusy(RemoteError):
    """It answered "too many requests" or a server error until the attempts ran out."""

    code = "remote_busy"


class RemoteAnswerBad(RemoteError):
    """The answer is not what the protocol says."""

    code = "remote_answer_bad"


class WeightsError(EngineError):
    """The engine's weights cannot be used."""

    code = "weights_error"


class WeightsMissing(WeightsError):
    """The weights are not on this machine."""

    code = "weights_missing"


class WeightsCorrupt(WeightsError):
    """A weights file is not what it should be."""

    code = "weights_corrupt"


class WeightsUnknown(WeightsError):
    """No weights have that name."""

    code = "weights_unknown"
    status = 404


class WeightsNotFetched(WeightsError):
    """The server did not give the file as the table describes it."""

    code = "weights_not_fetched"
    status = 502


class WeightsNotOnServer(WeightsNotFetched):
    """The server does not have the file, or does not give it to us."""

    code = "weights_not_on_server"


class WeightsPageInstead(WeightsNotFetched):
    """The server gave a web page instead of the file."""

    code = "weights_page_instead"


class WeightsDigestWrong(WeightsNotFetched):
    """Size or digest of what came differ from what they must be."""

    code = "weights_digest_wrong"


class WeightsNoDigest(WeightsNotFetched):
    """Neither the table nor the server says what the file must be."""

    code = "weights_no_digest"


class SampleEngineRefuses(EngineError):
    """The sample engine was given something else than the synthetic voice it was trained on."""

    code = "sample_engine_refuses"
    status = 422


class ExportError(KonspektError):
    """The lecture cannot be written in that form."""

    code = "export_failed"
    status = 422
    exit_code = 6


class FormatUnknown(ExportError):
    """No export format has that name."""

    code = "format_unknown"
    status = 404


class NoTimes(ExportError):
    """Subtitles need times, and the transcript has none."""

    code = "no_times"


class StorageError(KonspektError):
    """The disk or the store refuses."""

    code = "storage_failed"
    status = 507
    exit_code = 5


class DiskFull(StorageError):
    """No room left."""

    code = "disk_full"


class DatabaseBusy(StorageError):
    """Others held the database for so long that the work was given up; nothing of it was kept."""

    code = "database_busy"
    status = 503


class DatabaseNewer(StorageError):
    """The tables were made by a later version of Konspekt."""

    code = "database_newer"
    status = 503


class BlobMissing(StorageError):
    """A kept file is not where it should be."""

    code = "blob_missing"
    status = 500


class ConflictError(KonspektError):
    """Somebody else was there first."""

    code = "conflict"
    status = 409
    exit_code = 3


class NameTaken(ConflictError):
    """Another one has that name already."""

    code = "name_taken"


class EditStale(ConflictError):
    """The row is newer than the one that the editor saw."""

    code = "edit_stale"
    status = 412


class UndoConflict(ConflictError):
    """What is to be undone was changed since."""

    code = "undo_conflict"


class Cancelled(KonspektError):
    """A person stopped the work; everything finished so far is kept."""

    code = "cancelled"
    status = 409
    exit_code = 130
