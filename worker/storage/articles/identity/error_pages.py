"""Error pages: captures that a site answered with status 200 although the article was not there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Literal, TypeAlias

from worker.normalize.text import letters
from worker.normalize.urls import host_of, site
from worker.records import Article
from worker.storage.articles.identity import address_of
from worker.storage.articles.revisions import Capture, latest_readings, page_order
from worker.storage.database.keys import digest

State: TypeAlias = Literal["collapsed", "suspect"]

# A page that keeps a smaller share of its words than this has lost its text.  Paywalls that begin to close keep about
# a third; raising it suspects them.
LEAST_KEPT = 0.2
# Titles of error pages in the languages of the sources.  Words of the web, not of one site.
ERROR_TITLE = re.compile(
    r"\b(?:404|410|500|502|503)\b.*\b(?:error|fehler|erreur|not found|gone)\b|\berror (?:404|410|500|502|503)\b"
    r"|\b(?:page|article|story|content|document) (?:was |is |could )?(?:not|no longer) (?:be )?(?:found|available)\b"
    r"|^(?:not found|page not found|access denied|service unavailable|internal server error|bad gateway)\b"
    r"|\bseite (?:wurde )?nicht gefunden\b|\bnicht mehr verfügbar\b|\bpage (?:introuvable|non trouvée)\b"
    r"|\bp[áa]gina no (?:encontrada|disponible)\b|\bpagina non trovata\b|\bp[áa]gina n[ãa]o encontrada\b"
    r"|\bpagina niet gevonden\b|\bnie znaleziono (?:strony|artykułu)\b|\bsidan (?:kunde inte hittas|finns inte)\b"
    r"|\bsiden (?:ble ikke funnet|blev ikke fundet|finnes ikke)\b|\bsivua ei löyt|\bстраница не найдена\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")


def is_error_title(title: str | None) -> bool:
    """Tell whether a page's title is one of an error page."""
    return bool(title and ERROR_TITLE.search(title))


def text_key(article: Article) -> str:
    """Return the key of a text's letters within its site.

    Error pages that differ in a number have one.
    """
    return digest(f"{site(host_of(article.url))}|{_DIGITS.sub('', letters(article.text))}")


def states(captures: Iterable[Capture], repeated: Collection[str] | None) -> dict[int, State]:
    """Map the captures that lost their text to what is thought of them.

    A capture is suspect where its title is an error's, or its text stands at other addresses of its site too
    (``repeated``; None counts every text as such); else it has collapsed.
    """
    addresses: dict[str, list[Capture]] = {}
    for capture in sorted(latest_readings(captures), key=page_order):
        addresses.setdefault(address_of(capture), []).append(capture)
    found: dict[int, State] = {}
    for pages in addresses.values():
        most = 0
        for page in pages:
            words = page.words if page.words is not None else most
            if words >= LEAST_KEPT * most:
                most = words
                continue
            is_error = bool(page.says_error) or repeated is None or page.text_key in repeated
            found[page.id] = "suspect" if is_error else "collapsed"
            most = most if is_error else words
    return found
