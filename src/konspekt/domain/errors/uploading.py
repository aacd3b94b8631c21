"""Files on their way into the service, and out of it again."""

from konspekt.domain.errors.input import InputError
from konspekt.domain.errors.keeping import StorageError


class UploadError(InputError):
    """The upload cannot go on."""

    code = "bad_upload"


class UploadMissing(UploadError):
    """There is no such upload: it never was, is over, or belongs to somebody else."""

    code = "upload_missing"
    status = 404


class UploadLocked(UploadError):
    """Another request is writing to the same upload."""

    code = "upload_locked"
    status = 423


class UploadOffsetWrong(UploadError):
    """The client would go on at another byte than the one up to which the file is here."""

    code = "upload_offset_wrong"
    status = 409


class UploadChecksumWrong(UploadError):
    """A part came otherwise than it was sent; it was thrown away."""

    code = "upload_checksum_wrong"
    status = 460


class UploadDamaged(UploadError):
    """The whole file came otherwise than the client said it would."""

    code = "upload_damaged"


class UploadOverrun(UploadError):
    """More bytes came than were announced."""

    code = "upload_overrun"
    status = 413


class UploadRequestBad(UploadError):
    """A header of the upload protocol is missing or cannot be read."""

    code = "upload_request_bad"
    status = 400


class UploadVersionUnknown(UploadError):
    """The client speaks another version of the upload protocol."""

    code = "upload_version_unknown"
    status = 412


class UploadTypeWrong(UploadError):
    """A part of an upload was sent as something else."""

    code = "upload_type_wrong"
    status = 415


class QuotaExceeded(UploadError):
    """The files of this person would take more room than they may."""

    code = "quota_exceeded"
    status = 413


class RangeUnfit(InputError):
    """The asked part of a file lies behind its end."""

    code = "range_unfit"
    status = 416


class BackupError(StorageError):
    """The backup cannot be made or used."""

    code = "backup_failed"


class BackupUnreadable(BackupError):
    """The file is no backup of Konspekt, or breaks off, or something in it was changed."""

    code = "backup_unreadable"


class BackupNewer(BackupError):
    """The backup was made by a later version of Konspekt."""

    code = "backup_newer"


class BackupInTheWay(BackupError):
    """A file with that name is there already."""

    code = "backup_in_the_way"


class HomeNotEmpty(BackupError):
    """The service into which a backup is to be restored holds lectures or accounts."""

    code = "home_not_empty"
