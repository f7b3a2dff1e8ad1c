"""Regions: what kind of part of a page an element is or stands in, by its tag, role and names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterable
from functools import cached_property, lru_cache
from itertools import accumulate

from lxml import etree

from worker.extraction.page.tree import Tree
from worker.extraction.vocabulary.page_regions import APART, OTHER_ARTICLE, RULED, WORDS, kinds_in
from worker.extraction.vocabulary.teaser_markup import ZONE_WORDS

# Attributes whose values name a region; of what others say than a name, only the model asks, for test marks name
# whole parts of a page after what stands first in them.
_NAMES = frozenset({"class", "id"})
NAMING = frozenset({
    "class", "id", "itemprop", "role", "data-testid", "data-component", "data-qa", "data-name", "aria-label",
})  # fmt: skip
# Tags that say by themselves what they hold, and all kinds of region that the model of the text weighs.
TELLING = (
    "nav", "footer", "aside", "header", "form", "figure", "li", "table", "blockquote", "article", "main", "section",
    "a", "figcaption", "dl", "label", "details", "address", "ul", "ol",
)  # fmt: skip
KINDS = tuple(dict.fromkeys((*TELLING, *WORDS)))

_TELLING = {tag: frozenset((tag,)) for tag in TELLING}

_APART_TAGS = frozenset({"nav", "aside", "footer", "dialog", "form", "figure", "figcaption", "blockquote"})
# How far up the elements around one say where it stands; those further out describe the page's frame.
ANCESTORS_READ = 5

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ROLES = {"navigation": "navigation", "menu": "navigation", "menubar": "navigation", "banner": "header"}
_ROLES |= {"contentinfo": "footer"}
_TAGS = {"nav": "navigation", "header": "header", "footer": "footer"}
# Inside these a header or footer belongs to the card or article, not to the page.
_SECTIONING = frozenset({"article", "main", "section", "aside", "li"})

NONE: frozenset[str] = frozenset()
# Marks what lies in an article, section or list entry; no evidence of its own.
CONTENT: frozenset[str] = frozenset({"content"})
# Zones whose links are names of places, people and things to do, no headlines.
OF_LABELS = frozenset({"zone_navigation", "zone_share", "zone_tags", "zone_author"})
# Characters of a link from which it may be a headline.
_HEADLINE = 24
PAGE_LEVEL: frozenset[str] = frozenset({"zone_header", "zone_footer"})


@lru_cache(maxsize=8192)
def words_of(name: str) -> frozenset[str]:
    """Return the lower-case words of a class attribute or id."""
    return frozenset(word.lower() for word in _WORD.findall(name))


@lru_cache(maxsize=8192)
def called(name: str, words: frozenset[str]) -> bool:
    """Return whether a class name ends in one of the words (`card__title`)."""
    for part in name.split():
        if ":" in part or "[" in part:
            continue
        last = re.split(r"[-_]", part.rstrip("-_"))[-1]
        if not words_of(last).isdisjoint(words):
            return True
    return False


@lru_cache(maxsize=8192)
def named_zones(tag: str, name: str, role: str) -> frozenset[str]:
    """Return the zones that an element's tag, names and role mean."""
    words = words_of(name)
    found = {zone for zone, known in ZONE_WORDS.items() if not known.isdisjoint(words)}
    found.update(zone for zone in (_TAGS.get(tag), _ROLES.get(role)) if zone)
    return frozenset(f"zone_{zone}" for zone in found)


class Regions(Tree):
    """Answer what kinds of region the elements of a page are, each element asked once.

    Which kinds are whose (not the article's lines, pictures or tags) is said in ``vocabulary.page_regions``.
    """

    def region_of(self, i: int) -> frozenset[str]:
        """Return the kinds of region that the element's own tag and names speak of."""
        found = self._regions.get(i)
        if found is None:
            found = self._regions[i] = self._read_region(i)
        return found

    @cached_property
    def _regions(self) -> dict[int, frozenset[str]]:
        return {-1: NONE}

    def _read_region(self, i: int) -> frozenset[str]:
        tag = self.tags[i]
        if tag in ("body", "html"):
            return NONE
        found = _TELLING.get(tag, NONE)
        for name, value in self.elements[i].items():
            if name in NAMING and (kinds := kinds_in(value)):
                found = found | kinds if name in _NAMES else found | (kinds - RULED.keys())
        return found

    def stands_apart(self, i: int, around: Container[int] = ()) -> bool:
        """Return whether element ``i`` stands in navigation, a side box or a dialog.

        A box that is one of those ``around`` the headline is the article's own, whatever it is called.
        """
        if not APART.isdisjoint(self.region_of(i)):
            return True
        for above in range(ANCESTORS_READ):
            i = self.parents[i]
            if i < 0 or i in around:
                return False
            tag = self.tags[i]
            if tag in _APART_TAGS or (tag == "li" and above < 2):
                return True
            if tag in ("article", "main", "body"):
                return not OTHER_ARTICLE.isdisjoint(self.region_of(i))
            if not APART.isdisjoint(self.region_of(i)):
                return True
        return False


class Zones:
    """The zones of a page's elements, each element asked once.

    ``neutral`` are elements that hold the article itself: the words on them say nothing about the promos inside.  A
    name for a zone of labels counts only where most links inside are labels.
    """

    def __init__(self, page: Tree, neutral: Iterable[int] = ()) -> None:
        self._document = page
        self._known: dict[int, frozenset[str]] = {-1: NONE, 0: NONE} | dict.fromkeys(neutral, CONTENT)
        worded = [i for i in page.by_tag["a"] if page.text_len[i]]
        self._links = worded
        self._headlines = list(accumulate((page.text_len[i] >= _HEADLINE for i in worded), initial=0))

    def of(self, i: int) -> frozenset[str]:
        """Return the zones that element ``i`` stands in."""
        parents, path = self._document.parents, []
        while i not in self._known:
            path.append(i)
            i = parents[i]
        zones = self._known[i]
        for step in reversed(path):
            own = self._own(step, zones)
            zones = zones | own if own else zones
            self._known[step] = zones
        return zones

    def _own(self, i: int, around: frozenset[str]) -> frozenset[str]:
        element, tag = self._document.elements[i], self._document.tags[i]
        if tag == "body":
            return NONE
        named = named_zones(tag, names_on(element), element.get("role") or "")
        if not named.isdisjoint(OF_LABELS) and not self._holds_labels(i):
            named = named - OF_LABELS | named_zones(tag, "", element.get("role") or "")
        if "content" in around:
            named -= PAGE_LEVEL
        return named | CONTENT if tag in _SECTIONING else named

    def _holds_labels(self, i: int) -> bool:
        """Return whether most links in an element are too short for headlines."""
        first, last = bisect_left(self._links, i), bisect_left(self._links, self._document.ends[i])
        return 2 * (self._headlines[last] - self._headlines[first]) <= last - first


def names_on(element: etree._Element) -> str:
    """Return the class and id of an element in one string."""
    name, mark = element.get("class"), element.get("id")
    return f"{name} {mark}" if name and mark else name or mark or ""
