"""Zones: the parts of a page that an element stands in, by its tag, role and class words, and those around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml import etree

from worker.extraction.vocabulary.teasers import ZONE_WORDS

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ROLES = {"navigation": "navigation", "menu": "navigation", "menubar": "navigation", "banner": "header"}
_ROLES |= {"contentinfo": "footer", "complementary": "aside"}
_TAGS = {"nav": "navigation", "aside": "aside"}
# Inside these a header or footer belongs to the card or article, not to the page.
_SECTIONING = frozenset({"article", "main", "section", "aside", "li"})
_LAYOUT = frozenset({"html", "body"})

NONE: frozenset[str] = frozenset()
CONTENT: frozenset[str] = frozenset({"content"})
PAGE_LEVEL: frozenset[str] = frozenset({"header", "footer"})


@lru_cache(maxsize=4096)
def words_of(name: str) -> frozenset[str]:
    """The lower-case words of a class attribute or id."""
    return frozenset(word.lower() for word in _WORD.findall(name))


@lru_cache(maxsize=4096)
def zones_of_name(name: str) -> frozenset[str]:
    """The zones that the words of a class attribute or id name."""
    words = words_of(name)
    return frozenset(zone for zone, known in ZONE_WORDS.items() if not known.isdisjoint(words))


class Zones:
    """The zones of a page's elements, each element asked once.

    ``neutral`` are elements that hold the article itself: the words on them say nothing about the promos inside.
    """

    def __init__(self, neutral: Iterable[etree._Element] = ()) -> None:
        self._known: dict[etree._Element, frozenset[str]] = dict.fromkeys(neutral, CONTENT)

    def of(self, element: etree._Element) -> frozenset[str]:
        """The zones that ``element`` stands in, through its own markup or that of an element around it."""
        path: list[etree._Element] = []
        walk: etree._Element | None = element
        while walk is not None and walk not in self._known:
            path.append(walk)
            walk = walk.getparent()
        zones = self._known[walk] if walk is not None else NONE
        for step in reversed(path):
            zones = zones | own_zones(step, zones)
            self._known[step] = zones
        return zones


def own_zones(element: etree._Element, around: frozenset[str]) -> frozenset[str]:
    """The zones that an element's own tag, role, class and id name; those of the whole page's body say nothing."""
    if element.tag in _LAYOUT:
        return NONE
    named = frozenset(_named(element))
    if "content" in around:
        named -= PAGE_LEVEL
    return named | CONTENT if element.tag in _SECTIONING else named


def _named(element: etree._Element) -> Iterator[str]:
    tag = element.tag
    if tag in _TAGS:
        yield _TAGS[tag]
    elif tag in ("header", "footer"):
        yield tag
    if role := element.get("role"):
        yield from (_ROLES[role],) if role in _ROLES else ()
    if name := element.get("class"):
        yield from zones_of_name(name)
    if name := element.get("id"):
        yield from zones_of_name(name)
