"""An engine, a remote one, or its weights."""

from konspekt.domain.errors.root import KonspektError


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
