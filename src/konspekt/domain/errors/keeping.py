"""Writing results out, keeping them, and people who meet over one lecture."""

from konspekt.domain.errors.root import KonspektError


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


class NotReady(StorageError):
    """The service cannot work yet: the database does not answer, or its tables are of another version."""

    code = "not_ready"
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


class NothingToUndo(ConflictError):
    """The caller has no group in that lecture that could be taken back, or brought back."""

    code = "nothing_to_undo"


class GroupTaken(ConflictError):
    """Somebody else's edit, or an edit taken back by it, bears that id."""

    code = "group_taken"


class LectureNotReady(ConflictError):
    """There is nothing to edit or to export yet: the lecture is still being worked on."""

    code = "lecture_not_ready"


class IfMatchMissing(ConflictError):
    """An edit did not say which version of a row it was made for."""

    code = "if_match_missing"
    status = 428


class Cancelled(KonspektError):
    """A person stopped the work; everything finished so far is kept."""

    code = "cancelled"
    status = 409
    exit_code = 130
