"""Who may do what, at the service's door."""

from konspekt.domain.errors.root import KonspektError


class AccessError(KonspektError):
    """The service does not do that for whoever asks."""

    code = "access_denied"
    status = 403
    exit_code = 3


class LoginRequired(AccessError):
    """Nobody is logged in, or the session or the token is over."""

    code = "login_required"
    status = 401


class LoginFailed(AccessError):
    """Name and password, or the one-time token, do not fit; which of them is not told."""

    code = "login_failed"
    status = 401


class OidcFailed(AccessError):
    """The institution's login did not end well."""

    code = "oidc_failed"
    status = 401


class NotAllowed(AccessError):
    """The caller's role does not include it."""

    code = "not_allowed"


class OriginRefused(AccessError):
    """A page of another site asked for a change."""

    code = "origin_refused"


class EngineOff(AccessError):
    """An engine that sends data elsewhere has not been enabled by an administrator."""

    code = "engine_off"


class HostUnknown(AccessError):
    """The service was asked by a name that is not its own."""

    code = "host_unknown"
    status = 400


class TooManyAttempts(AccessError):
    """Asked too often in a short time."""

    code = "too_many_attempts"
    status = 429


class AccountsNeeded(AccessError):
    """The service is to be reached from other machines and has no administrator with a password yet."""

    code = "accounts_needed"
    exit_code = 2


class AddressTaken(AccessError):
    """The address to listen on is another program's, or not this machine's."""

    code = "address_taken"
    status = 500
    exit_code = 2


class ObjectMissing(AccessError):
    """There is no such thing, or it is not for the caller to see; which of them is not told."""

    code = "object_missing"
    status = 404


class PageMissing(AccessError):
    """No route has that address."""

    code = "page_missing"
    status = 404


class MethodRefused(AccessError):
    """The address exists, but not for that method."""

    code = "method_refused"
    status = 405


class RequestBad(AccessError):
    """What was sent is not what the route takes."""

    code = "request_bad"
    status = 422


class PasswordWeak(AccessError):
    """The new password is too short."""

    code = "password_weak"
    status = 422


class AddressRefused(AccessError):
    """A webhook's address leads into the institution's own network, or is no web address."""

    code = "address_refused"
    status = 422


class LastAdministrator(AccessError):
    """Nobody could administer the service any more."""

    code = "last_administrator"
    status = 409
