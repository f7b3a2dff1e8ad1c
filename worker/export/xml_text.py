"""Text for XML: what XML 1.0 cannot hold, not even as a reference, is replaced by U+FFFD."""

from __future__ import annotations

import re

# All but the characters of https://www.w3.org/TR/xml/#charsets.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """Return a text that an XML document can hold."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
