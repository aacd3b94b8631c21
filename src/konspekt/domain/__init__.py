"""The nouns of Konspekt: frozen dataclasses without input or output."""
