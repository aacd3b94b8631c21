"""One digest for everything that decides what a recognizer writes."""

import hashlib
import json


def decision_sha256(weights_sha256: str, **settings: str | float | bool) -> str:
    """Fold settings that change the words (precision as resolved, beam, decoding, remote network) into the digest of the weights.

    The line names finished work by it, so work done under other settings is never taken for this.
    """
    told = json.dumps([weights_sha256, settings], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()
