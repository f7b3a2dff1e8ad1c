"""Teasers: the key of their target, and the one teaser that a page's cards for one target make together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from worker.normalize.text import collapse, letters
from worker.normalize.urls import url_key
from worker.records import Teaser

# A headline with fewer letters is a link's "More", "Video" or "Live", not the name of a piece.
_HEADLINE_LETTERS = 12
_ELLIPSES = ("…", "...", "[…]", "[...]")


def teaser_key(url: str) -> str:
    """The key of a teaser's target: its URL in pure form, so that all links to one piece meet."""
    return url_key(url)


def merge_teasers(teasers: Iterable[Teaser]) -> tuple[Teaser, ...]:
    """One teaser for each target, by position; all wordings are kept.

    The best headline wins (whole before cut, long enough before short, then the first on the page), the others become
    variants.  A cut excerpt gives way to a longer one that goes on where it ends, and what one card lacks another may
    have.  The result depends neither on the order of the input nor on repeats.
    """
    groups: dict[str, list[Teaser]] = {}
    for teaser in sorted(set(teasers), key=_order):
        groups.setdefault(teaser_key(teaser.url), []).append(teaser)
    return tuple(_merged(group) for group in groups.values())


def best_headline(headlines: Iterable[str]) -> str:
    """The headline to show of several wordings in page order."""
    wordings = list(headlines)
    return min(
        wordings, key=lambda headline: (not headline, _is_cut(headline), len(letters(headline)) < _HEADLINE_LETTERS)
    )


def best_excerpt(excerpts: Iterable[str | None]) -> str | None:
    """The first excerpt in page order, completed by the longest one that goes on where it was cut."""
    known = [excerpt for excerpt in map(collapse, excerpts) if excerpt]
    if not known:
        return None
    best = known[0]
    for excerpt in sorted(known, key=lambda text: (_is_cut(text), -len(text), text)):
        if _is_cut(best) and len(letters(excerpt)) > len(letters(best)) and letters(excerpt).startswith(letters(best)):
            return excerpt
    return best


def _merged(group: list[Teaser]) -> Teaser:
    """The one teaser of a target's cards, which come in page order."""
    first = group[0]
    headline = best_headline([teaser.headline for teaser in group])
    wordings = [wording for teaser in group for wording in (teaser.headline, *teaser.variants)]
    return replace(
        first,
        headline=headline,
        excerpt=best_excerpt(teaser.excerpt for teaser in group),
        kicker=_first(teaser.kicker for teaser in group),
        image_url=_first(teaser.image_url for teaser in group),
        image_alt=_first(teaser.image_alt for teaser in group),
        block=_first(teaser.block for teaser in group),
        variants=_different(wordings, headline),
    )


def _different(wordings: list[str], headline: str) -> tuple[str, ...]:
    """The wordings that say something else than the headline and than each other, in page order."""
    seen = {letters(headline), ""}
    kept = []
    for wording in wordings:
        if letters(wording) not in seen:
            seen.add(letters(wording))
            kept.append(wording)
    return tuple(kept)


def _is_cut(text: str) -> bool:
    return text.rstrip().endswith(_ELLIPSES)


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _order(teaser: Teaser) -> tuple[int, str]:
    """Page order; cards that share a position (of merged pages) in an order of their content."""
    return teaser.position, repr(teaser)
