"""Element kinds: the tags of headings, paragraphs and cells."""

from __future__ import annotations

CELLS = frozenset({"td", "th"})
HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
PARAGRAPHS = HEADINGS | {"p"}
