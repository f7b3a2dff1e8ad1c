"""Languages: the text search configuration of PostgreSQL that stems an article's words."""

from __future__ import annotations

# ISO 639 code -> built-in configuration (PostgreSQL 14 and later); others are searched word by word as they stand.
CONFIGURATIONS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
PLAIN = "simple"


def configuration(language: str | None) -> str:
    """Return the configuration of a language; unknown ones are not stemmed."""
    return CONFIGURATIONS.get(language or "", PLAIN)
