"""Controls: the signs in a text that command a terminal or turn its reading order, and how each is shown instead."""

from __future__ import annotations

import re

# C0 but tab and line feed, DEL, C1; the separators that some viewers take for ends of lines; bidi embeddings,
# overrides and isolates (UAX 9), with which a text can be shown in another order than it has.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def without_controls(text: str) -> str:
    """Put a replacement sign in the place of every control."""
    return text if text.isascii() and text.isprintable() else CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def escape_json(document: str) -> str:
    """Write the controls in a JSON document's strings as its escapes.

    The document says the same.
    """
    return document if document.isascii() else CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", document)
