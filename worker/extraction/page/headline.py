"""Headings: the lines that head the page, and which of them heads the article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from worker.extraction.page.element_text import text_of
from worker.extraction.page.regions import Regions
from worker.normalize.text import collapse, is_unspaced, letters, words
from worker.normalize.urls import absolute, path_of

# Longer ones are captions or paragraphs that a template dresses as headings (characters).
LONGEST_HEADLINE = 300
# A page's own headline stands among its first headings of the second level.
SECOND_LEVEL_READ = 12
# A label in the trail stands close above the headline (elements between them).
LABEL_TO_HEADLINE = 60
# Letters from which on a word tells what a headline is about.
TELLING = 5
# A shorter title is a word that may stand anywhere (characters).
SHORTEST_PRINTED = 12
# Letters from which one title within another is the same one with something added.
SHORTEST_SHARED = 10
# Characters of a standfirst; shorter is a label, longer is the article.
SHORTEST_DEK, LONGEST_DEK = 30, 700

# What a template without headings may print its headline in.
_TITLE_TAGS = ("h3", "h4", "dt", "strong", "div", "p", "span", "td")


@dataclass(frozen=True)
class Heading:
    """Hold one heading: its words, and whether it stands apart from the article.

    ``apart`` is a trail or side box, ``logo`` says that it is nothing but a link to the site's front page.
    """

    element: etree._Element
    text: str
    level: int
    position: int
    apart: bool
    logo: bool = False

    @cached_property
    def key(self) -> str:
        """Return the letters of its words, for comparing."""
        return letters(self.text)

    @property
    def parts(self) -> list[str]:
        """Return its words line by line, the whole first.

        Then what is left from each of its child elements on.
        """
        holder = self.element
        while len(holder) == 1 and text_of(holder[0]) == self.text:
            holder = holder[0]
        lines = [text_of(child) for child in holder]
        starts = [self.text.find(line) for line in lines if line]
        return [self.text, *(self.text[start:] for start in starts if start > 0)]


def find_headings(tree: Regions, positions: Iterable[int]) -> list[Heading]:
    """Return the headings at ``positions`` that hold words."""
    found: list[Heading] = []
    seconds = 0
    for i in positions:
        level = int(tree.tags[i][1])
        seconds += level == 2
        if not 2 <= tree.text_len[i] <= LONGEST_HEADLINE or (level == 2 and seconds > SECOND_LEVEL_READ):
            continue
        element = tree.elements[i]
        found.append(Heading(element, text_of(element), level, i, tree.stands_apart(i), is_logo(i, tree)))
        if len(found) > 4 * SECOND_LEVEL_READ:
            break
    return found


def find_headline(headings: Iterable[Heading], claims: Iterable[str], site_names: Iterable[str]) -> Heading | None:
    """Return the heading that heads the article, None where no heading does.

    ``claims`` are the letters of the titles that scripts and meta elements give, ``site_names`` those of the site.
    A first-level heading inside a trail or box is a label for search engines: there the article's own headline is
    the second-level heading that follows it.
    """
    claims, site_names = list(filter(None, claims)), frozenset(site_names)
    own = [heading for heading in headings if _may_head(heading, claims, site_names)]
    placed, labels = _first_level(own, apart=False), _first_level(own, apart=True)
    if heading := _confirmed(placed, claims):
        return heading
    label = _confirmed(labels, claims) or _named_label(labels, placed, claims)
    if placed and not label:
        return _stated_second(own, placed[0], claims) or placed[0]
    start = label or next(iter(labels), None)
    return _second_below(own, start, claims) or start or _named_second(own, claims)


def _may_head(heading: Heading, claims: list[str], site_names: frozenset[str]) -> bool:
    """Return whether a heading says something, and is neither site name nor logo."""
    if not heading.key or heading.key in site_names or "logo" in class_words(heading.element):
        return False
    return not (heading.logo and claims)


def _first_level(own: Iterable[Heading], *, apart: bool) -> list[Heading]:
    """Return the headings of the first level that stand apart, or those that do not."""
    return [heading for heading in own if heading.level == 1 and heading.apart == apart]


def _named_label(labels: Iterable[Heading], placed: Sequence[Heading], claims: list[str]) -> Heading | None:
    """Return the label that has words of a title, if no placed heading comes before."""
    if not placed or _is_named(placed[0], claims):
        return None
    return next((h for h in labels if _is_named(h, claims)), None)


def _second_below(own: Iterable[Heading], label: Heading | None, claims: list[str]) -> Heading | None:
    """Return the second-level heading below a label that is the headline.

    A title confirms it, or it stands close below ``label`` and shares its words.
    """
    start = label.position if label else -1
    behind = [h for h in own if h.level == 2 and not h.apart and h.position > start]
    if heading := _confirmed(behind, claims):
        return heading
    if label is None or not behind or behind[0].position - start >= LABEL_TO_HEADLINE:
        return None
    return behind[0] if share_word(label.text, behind[0].text) else None


def _named_second(own: Iterable[Heading], claims: list[str]) -> Heading | None:
    """Return the first second-level heading that has several words of a title."""
    return next((h for h in own if not h.apart and _is_named(h, claims, least=2)), None)


def _is_named(heading: Heading, claims: list[str], least: int = 1) -> bool:
    """Return whether a title has telling words of a heading."""
    telling = {letters(word) for word in words(heading.text) if len(word) >= TELLING}
    return any(sum(word in claim for word in telling) >= least for claim in claims)


def share_word(one: str, other: str) -> bool:
    """Return whether two headings have a telling word in common, or one has none."""
    telling = [{word for word in words(text) if len(word) >= TELLING or is_unspaced(word)} for text in (one, other)]
    return not all(telling) or not telling[0].isdisjoint(telling[1])


def _stated_second(own: Iterable[Heading], first: Heading, claims: list[str]) -> Heading | None:
    """Return the second-level heading that says a stated title in full.

    One behind it that is a link may be the page's own entry in a list of other pieces.
    """
    seconds = (h for h in own if h.level == 2 and not h.apart and h.key in claims)
    return next((h for h in seconds if h.position < first.position or h.element.find(".//a") is None), None)


def is_logo(i: int, tree: Regions) -> bool:
    """Return whether element ``i`` is nothing but a link to the site's front page."""
    element, parent = tree.elements[i], tree.elements[tree.parents[i]]
    link = parent if parent.tag == "a" else element.find(".//a")
    if link is None or (link is not parent and tree.link_len[i] < tree.text_len[i]):
        return False
    url = absolute(link.get("href"), tree.base_url)
    return url is not None and url != tree.url and not path_of(url).strip("/")


def find_printed_title(tree: Regions, titles: Sequence[str]) -> Heading | None:
    """Return the first element that says one of ``titles`` and nothing else."""
    titles = [*titles, *(front for title in titles if (front := title.rpartition(" | ")[0]))]
    keys = {letters(title) for title in titles}
    for i in _elements_as_long(tree, titles):
        element = tree.elements[i]
        if letters(text := text_of(element)) in keys and not tree.stands_apart(i):
            return Heading(element, text, 3, i, apart=False)
    return None


def _elements_as_long(tree: Regions, titles: Iterable[str]) -> list[int]:
    """Return the unlinked elements with as many characters as one of the titles."""
    lengths = {len(collapse(title)) for title in titles if len(title) >= SHORTEST_PRINTED}
    candidates = (i for tag in _TITLE_TAGS for i in tree.by_tag[tag] if tree.text_len[i] in lengths)
    return sorted(i for i in candidates if not tree.link_len[i])


def _confirmed(headings: Iterable[Heading], claims: list[str]) -> Heading | None:
    """Return the first heading that a claimed title confirms."""
    return next((h for h in headings if any(agree(h.key, claim) for claim in claims)), None)


def agree(one: str, other: str) -> bool:
    """Return whether two titles in letters are one, or one contains the other."""
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= SHORTEST_SHARED and shorter in longer)


def class_words(element: etree._Element) -> str:
    """Return the class and id of an element in lower case.

    Classes with a colon or bracket are left out: they say how a box looks (`md:[grid-area:sidebar]`).
    """
    words, name = element.get("class"), element.get("id")
    if words and (":" in words or "[" in words):
        words = " ".join(word for word in words.split() if ":" not in word and "[" not in word)
    return f"{words or ''} {name or ''}".lower() if words or name else ""


def same_start(text: str, stated: str) -> bool:
    """Return whether one of two texts in letters is the start of the other."""
    shorter, longer = sorted((text, stated), key=len)
    return len(shorter) >= SHORTEST_DEK - 5 and longer.startswith(shorter)
