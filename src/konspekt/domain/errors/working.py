"""Work that the service does on its own: runs, workers, the supervisor."""

from konspekt.domain.errors.engine import EngineError
from konspekt.domain.errors.input import InputError
from konspekt.domain.errors.keeping import ConflictError


class RunMissing(InputError):
    """There is no such run, or it is not for the caller to see."""

    code = "run_missing"
    status = 404


class RunUnfit(InputError):
    """What is asked for cannot be made of this lecture."""

    code = "run_unfit"


class RunOpen(ConflictError):
    """Other work on the lecture has to end first."""

    code = "run_open"


class RunNotOver(ConflictError):
    """The run that is to be repeated is still in work."""

    code = "run_not_over"


class WorkerDied(EngineError):
    """The same piece of work ended its process again and again."""

    code = "worker_died"
    status = 500


class ServiceRunning(ConflictError):
    """Another supervisor keeps the service of this home folder."""

    code = "service_running"


class ServiceStopped(ConflictError):
    """A part of the service ended at once each time it was started."""

    code = "service_stopped"
    status = 500
    exit_code = 1
