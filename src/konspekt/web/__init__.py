"""The web door: routes by noun, events, uploads, accounts, errors as problem+json."""
