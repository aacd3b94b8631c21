"""As much of pymorphy3 as Konspekt makes; what it reads is described where it is used."""

class MorphAnalyzer:
    def __init__(self, *, lang: str | None = None) -> None: ...
