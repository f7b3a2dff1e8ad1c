"""Teasers: the key of their target, and the one teaser that several cards for one target make together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from operator import attrgetter

from worker.normalize.text import collapse, letters, word_count
from worker.normalize.urls import url_key
from worker.normalize.wording import wording
from worker.records import Teaser

# A headline of fewer words is a label ("Video", "Live"); a fuller wording of another card then takes its place.
LEAST_WORDS = 4
# The beginning of a headline that is taken for one cut short, in letters.
SHORTEST_CUT = 20
_ELLIPSES = ("…", "...", "[…]", "[...]")


def teaser_key(url: str) -> str:
    """Return the key under which all links to one piece meet: the pure URL."""
    return url_key(url)


def merge_teasers(teasers: Iterable[Teaser]) -> tuple[Teaser, ...]:
    """Return one teaser for each target, by position; all wordings are kept.

    The best headline wins, the others become variants.  A cut excerpt gives way to a longer one that goes on where it
    ends, and what one card lacks another may have.  The result depends neither on the order of the input nor on
    repeats.
    """
    groups: dict[str, list[Teaser]] = {}
    for teaser in sorted(set(teasers), key=_order):
        groups.setdefault(teaser_key(teaser.url), []).append(teaser)
    return tuple(_merged(group) if len(group) > 1 else _without_copies(group[0]) for group in groups.values())


def best_headline(headlines: Iterable[str]) -> str:
    """Return the headline to show of several wordings in page order.

    Whole comes before cut, then four words and more before labels, then the first; of labels the longest.
    """
    wordings = list(headlines)
    return min(wordings, key=lambda headline: (_is_cut_of(headline, wordings), *_shortness(headline)))


def best_excerpt(excerpts: Iterable[str | None]) -> str | None:
    """Return the first excerpt, completed by one that goes on where it was cut."""
    known = [excerpt for excerpt in map(collapse, excerpts) if excerpt]
    if not known:
        return None
    best = known[0]
    for excerpt in sorted(known, key=lambda text: (_is_cut(text), -len(text), text)):
        if _is_cut(best) and len(letters(excerpt)) > len(letters(best)) and letters(excerpt).startswith(letters(best)):
            return excerpt
    return best


def _merged(group: list[Teaser]) -> Teaser:
    """Return the one teaser of a target's cards, which come in page order."""
    headline = best_headline([teaser.headline for teaser in group])
    best = next(teaser for teaser in group if teaser.headline == headline)
    ordered = [best, *(teaser for teaser in group if teaser is not best)]
    wordings = [text for teaser in ordered for text in (teaser.headline, *teaser.variants)]
    return replace(
        best,
        position=group[0].position,
        excerpt=best_excerpt(map(attrgetter("excerpt"), ordered)),
        kicker=_first("kicker", ordered),
        image_url=_first("image_url", ordered),
        image_alt=_first("image_alt", ordered),
        block=_first("block", ordered),
        variants=_different(wordings, headline),
    )


def _without_copies(teaser: Teaser) -> Teaser:
    """Return the teaser with variants that differ from its headline and each other."""
    return replace(teaser, variants=_different(teaser.variants, teaser.headline)) if teaser.variants else teaser


def _different(wordings: Iterable[str], headline: str) -> tuple[str, ...]:
    """Return the wordings that differ from the headline and each other, in order."""
    seen = {wording(headline), ""}
    kept = []
    for text in wordings:
        if wording(text) not in seen:
            seen.add(wording(text))
            kept.append(text)
    return tuple(kept)


def _shortness(headline: str) -> tuple[bool, int]:
    """Return the sort key of a headline: full ones first, then labels, longest first."""
    count = word_count(headline)
    return count < LEAST_WORDS, -count if count < LEAST_WORDS else 0


def _is_cut_of(headline: str, wordings: list[str]) -> bool:
    """Return whether a headline breaks off: with an ellipsis, or where another goes on."""
    begun = letters(headline)
    if _is_cut(headline) or len(begun) < SHORTEST_CUT:
        return _is_cut(headline)
    return any(whole != begun and whole.startswith(begun) for whole in map(letters, wordings))


def _is_cut(text: str) -> bool:
    """Return whether a text ends with an ellipsis."""
    return text.rstrip().endswith(_ELLIPSES)


def _first(name: str, teasers: Iterable[Teaser]) -> str | None:
    """Return the first value of a field that says something."""
    return next(filter(None, map(attrgetter(name), teasers)), None)


def _order(teaser: Teaser) -> tuple[int, str]:
    """Return the place of a teaser on its page, then its content."""
    return teaser.position, repr(teaser)
