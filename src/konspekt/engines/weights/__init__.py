"""Weights of the recognizers: what exists, what is here, how it comes here, and whether it is right."""

from konspekt.engines.weights.bring_own import Imported, import_folder
from konspekt.engines.weights.fetch import Fetched, FetchedFile, fetch
from konspekt.engines.weights.folder import (
    FileVerdict,
    Presence,
    Verdict,
    WeightsState,
    find,
    list_weights,
    require,
    verify,
)
from konspekt.engines.weights.marker import weights_sha256
from konspekt.engines.weights.table import SETS, WeightsFile, WeightsSet, set_named
from konspekt.engines.weights.transfer import FetchProgress, OnFetch

__all__ = [
    "SETS",
    "FetchProgress",
    "Fetched",
    "FetchedFile",
    "FileVerdict",
    "Imported",
    "OnFetch",
    "Presence",
    "Verdict",
    "WeightsFile",
    "WeightsSet",
    "WeightsState",
    "fetch",
    "find",
    "import_folder",
    "list_weights",
    "require",
    "set_named",
    "verify",
    "weights_sha256",
]
