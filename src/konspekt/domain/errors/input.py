"""What a person brought, or asked for, cannot be used."""

from konspekt.domain.errors.root import KonspektError


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


class EditTooLarge(EditError):
    """A text or a number is larger than a lecture can hold."""

    code = "edit_too_large"


class RerunUntimed(EditError):
    """A transcript without times cannot be merged with another one."""

    code = "rerun_untimed"


class LectureMissing(InputError):
    """There is no such lecture, or it is not the caller's to see."""

    code = "lecture_missing"
    status = 404
