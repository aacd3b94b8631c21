"""A folder that the command line made, and that a service is to take over, cannot be used."""

from konspekt.domain.errors.input import InputError


class FolderError(InputError):
    """The folder cannot be taken over."""

    code = "bad_folder"


class FolderNotOurs(FolderError):
    """Konspekt has not worked in that folder."""

    code = "folder_not_ours"


class FolderVersionWrong(FolderError):
    """The finished work in it is of another version of Konspekt."""

    code = "folder_version_wrong"


class FolderIncomplete(FolderError):
    """Something in it is missing, damaged or was changed by hand."""

    code = "folder_incomplete"


class RecordingElsewhere(FolderError):
    """The file of which the folder was made is nowhere to be found, or is another one now."""

    code = "recording_elsewhere"
