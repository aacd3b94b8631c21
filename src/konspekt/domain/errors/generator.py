"""A language model: in a process here, or at an address."""

from konspekt.domain.errors.engine import EngineError


class GeneratorError(EngineError):
    """A language model cannot do its work."""

    code = "generator_failed"


class GeneratorUnavailable(GeneratorError):
    """Nobody answers at the address."""

    code = "generator_unavailable"


class GeneratorRefused(GeneratorError):
    """The address answers, but not to this key, or it does not have that language model."""

    code = "generator_refused"
    status = 502


class GeneratorOverloaded(GeneratorError):
    """It answered "too many requests" or a server error until the attempts ran out."""

    code = "generator_overloaded"


class GeneratorTimedOut(GeneratorError):
    """No whole answer came in the time allowed."""

    code = "generator_timed_out"
    status = 504


class GeneratorCrashed(GeneratorError):
    """The process of the language model died, and died again when it was started anew."""

    code = "generator_crashed"


class GeneratorAnswerInvalid(GeneratorError):
    """The answer is not JSON of the asked form, or breaks off; asking again may help."""

    code = "generator_answer_invalid"
    status = 502


class GeneratorContextOverflow(GeneratorError):
    """Prompt and answer together do not fit into the context."""

    code = "generator_context_overflow"
    status = 422


class GeneratorNotAllowed(GeneratorError):
    """The address is outside this house, and nobody has allowed sending lectures there."""

    code = "generator_not_allowed"
    status = 403
