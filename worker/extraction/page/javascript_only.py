"""Pages that show their text only to a browser: an application's empty shell, or a note that asks for JavaScript."""

from __future__ import annotations

from worker.extraction.page import Page
from worker.extraction.page.element_text import raw_text

# Letters of an article's text from which a page has shown it; a short report has 300.
SHOWN = 200
# Letters outside of links below which a page is a shell, and below which a note that asks for JavaScript is believed
# (pages that show everything carry such a note for their comments or players).
SHELL = 150
SPARSE = 1_000
RUNNING = frozenset({"", "module", "text/javascript", "application/javascript"})


def needs_script(page: Page, text: str) -> bool:
    """Whether the page's article, of which only ``text`` was found, is shown by scripts alone."""
    bare = page.text_len[0] - page.link_len[0]
    if len(text) >= SHOWN or bare >= SPARSE or not has_script(page):
        return False
    return bare < SHELL or asks_for_script(page)


def has_script(page: Page) -> bool:
    """Whether the page runs a script (data in a script element is none)."""
    return any((page.elements[i].get("type") or "").strip().lower() in RUNNING for i in page.by_tag["script"])


def asks_for_script(page: Page) -> bool:
    """Whether the page tells those who run no scripts to do so."""
    return any("javascript" in raw_text(page.elements[i]).lower() for i in page.by_tag["noscript"])
