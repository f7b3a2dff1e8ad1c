"""List headings: a card -> the visible heading of the list it stands in, and what kind of list that is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice

from worker.extraction.page import Page
from worker.extraction.page.element_text import SILENT
from worker.extraction.page.lines import HEADINGS, LONGEST_LEAD, announces_promos, leaf_lines, text_at
from worker.extraction.page.regions import called, names_on, words_of
from worker.extraction.teasers.cards import Card
from worker.extraction.teasers.features import PageContext
from worker.extraction.teasers.tabs import is_tab_row, tab_of
from worker.extraction.vocabulary.teaser_headings import (
    AD_LABEL,
    BOX_LABEL,
    ENDS_OPEN,
    KINDS,
    NEIGHBOUR_LABEL,
    PROMO_HEADING,
    RELATED_HEADING,
)
from worker.extraction.vocabulary.teaser_markup import HEADLINE_WORDS, NEIGHBOUR_WORDS
from worker.normalize.text import collapse, letters, reading_words
from worker.records import TeaserKind

_ORNAMENTS = " →›»>|•·:-–—▶►■◆●#"
# The name of a sign in a font of icons ("arrow_forward_ios"), which stands as text where the font is not loaded.
_ICON = re.compile(r"[a-z]+(?:_[a-z0-9]+)+")
# A block's heading is a label, not a sentence: characters, and words; longer ones are headlines or text.
LONGEST_HEADING = 60
MOST_WORDS = 10
# How far above its list a heading may stand: elements around the list, and elements before each of these.
FARTHEST = 7
NEAREST_SIBLINGS = 4
MOST_SIBLINGS = 20
# Running text between a list and what stands above it: more characters than this part the two.
LONGEST_GAP = 200


@dataclass(frozen=True, slots=True)
class ListHeading:
    """The heading of a list: the number of its element, and its words."""

    index: int
    label: str


def find_heading(context: PageContext, block: list[Card], linked: list[int]) -> ListHeading | None:
    """Return the heading above a block.

    ``linked[i]`` counts the links that may be teasers before element ``i``.
    """
    page = context.page
    i = block[0].index if len(block) > 1 else block[0].links[0].index
    below: list[int] = []
    cards = 1 if len(block) > 1 else 0  # What stands beside a card of several is no panel.
    for _ in range(FARTHEST):
        parent = page.parents[i]
        if parent < 0:
            return None
        found, parted = heading_before(context, i, linked)
        if found is not None:
            label = read_label(page, found, tab_of(page, [*below, i][cards:], found))
            return ListHeading(found, label) if letters(label) not in context.title else None
        if (tab := context.tabs.opening(i)) is not None:
            return ListHeading(tab, read_label(page, tab))
        if parted or parent in context.roots or page.tags[parent] == "body":
            return None
        below.append(i)
        i = parent
    return None


def heading_before(context: PageContext, i: int, linked: list[int]) -> tuple[int | None, bool]:
    """Return the heading before element ``i``, and whether to stop looking further up."""
    page, parent = context.page, context.page.parents[i]
    if parent in context.roots:
        return heading_in_article(context, i, linked), False
    for seen, j in enumerate(read_before(page, i)):
        if not page.text_len[j]:
            return j, False
        found = heading_in(context, j, linked, bare=parent not in context.holders and seen == 0)
        if found is not None:
            return heading_above(context, found, linked) if found == j and seen == 0 else found, False
        if seen + 1 >= NEAREST_SIBLINGS or j in context.holders:
            break
        if is_gap(page, j, linked):
            return None, True
    return None, False


def heading_in_article(context: PageContext, i: int, linked: list[int]) -> int | None:
    """Return the heading just before a teaser that stands among the article's paragraphs."""
    page = context.page
    for j in read_before(page, i):
        if not page.text_len[j]:
            return j
        found = heading_in(context, j, linked, bare=False)
        if found is not None and is_promo_heading(page, found):
            return heading_above(context, found, linked) if found == j else found
        if not is_promo_line(page, j, linked):  # Others are a run of teasers, a paragraph each, under one heading.
            return None
    return None


def is_gap(page: Page, i: int, linked: list[int]) -> bool:
    """Return whether an element is running text that parts a list from what stands above."""
    return linked[page.ends[i]] == linked[i] and page.text_len[i] > LONGEST_GAP


def read_before(page: Page, i: int) -> Iterator[int]:
    """Yield the elements before element ``i``, nearest first, that show words or a pictured label."""
    for sibling in islice(page.elements[i].itersiblings(preceding=True), MOST_SIBLINGS):
        j = page.index.get(sibling)
        if j is None or sibling.tag in SILENT:
            continue
        if page.text_len[j] or (sibling.tag in HEADINGS and pictured_label(page, j)):
            yield j


def heading_above(context: PageContext, i: int, linked: list[int]) -> int:
    """Return the true heading just above a bare line, else the line."""
    page = context.page
    if page.tags[i] in HEADINGS:
        return i
    above = next(page.elements[i].itersiblings("h2", "h3", "h4", "h5", "h6", preceding=True), None)
    if above is None or above.getnext() is not page.elements[i]:
        return i
    found = heading_in(context, page.index[above], linked, bare=False)
    return i if found is None else found


def is_promo_line(page: Page, i: int, linked: list[int]) -> bool:
    """Return whether an element is a line that is nothing but a teaser."""
    return linked[page.ends[i]] > linked[i] and page.link_len[i] >= 0.9 * page.text_len[i]


def pictured_label(page: Page, i: int) -> str:
    """Return the label that a heading without words shows as a picture."""
    alts = (page.elements[j].get("alt") for j in range(i, page.ends[i]) if page.tags[j] == "img")
    label = collapse(next((alt for alt in alts if alt), ""))
    return label if len(label) <= LONGEST_HEADING else ""


def heading_in(context: PageContext, i: int, linked: list[int], *, bare: bool) -> int | None:
    """Return the heading that element ``i`` is or holds alone.

    With ``bare`` a short line without the markup of a heading is one.
    """
    page = context.page
    length = page.text_len[i]
    if not 0 < length <= 2 * LONGEST_HEADING or linked[page.ends[i]] > linked[i]:
        return None
    inside = range(i, page.ends[i])
    if context.headline and context.headline in inside:
        return None
    marked = next((j for j in inside if is_marked_heading(page, j)), None)
    if marked is not None:
        return marked if is_label(page, marked) else None
    if page.link_len[i] and is_tab_row(page, i):
        return i
    return i if may_name_list(page, i, bare=bare) else None


def may_name_list(page: Page, i: int, *, bare: bool) -> bool:
    """Return whether a line without markup is a label that announces teasers, or is bare."""
    if page.text_len[i] > LONGEST_HEADING or not is_label(page, i):
        return False
    return (bare and is_bare(page, i)) or is_promo_heading(page, i)


def is_bare(page: Page, i: int) -> bool:
    """Return whether an element holds neither a link nor a time."""
    return not page.link_len[i] and "time" not in page.tags[i : page.ends[i]]


def is_marked_heading(page: Page, i: int) -> bool:
    """Return whether markup makes a short element a heading."""
    if not 1 < page.text_len[i] <= LONGEST_HEADING:
        return False
    return page.tags[i] in HEADINGS or called(page.elements[i].get("class") or "", HEADLINE_WORDS)


def is_label(page: Page, i: int) -> bool:
    """Return whether an element reads like the label of a list."""
    text = read_label(page, i)
    if len(text) < 2 or reading_words(text) > MOST_WORDS:
        return False
    return not (_ICON.fullmatch(text) or AD_LABEL.match(text) or BOX_LABEL.match(text))


def is_promo_heading(page: Page, i: int) -> bool:
    """Return whether the words of an element announce teasers."""
    return announces_promos(read_label(page, i))


def read_label(page: Page, i: int, tab: int = 0) -> str:
    """Return the words of a heading without ornaments and its link to more.

    Of several labels in it the one numbered ``tab``.
    """
    lines = list(leaf_lines(page, i, SILENT))
    if len(lines) > 1 and page.tags[i] not in HEADINGS:
        return collapse(text_at(page, lines[min(tab, len(lines) - 1)])).strip(_ORNAMENTS)
    text = text_at(page, i) or pictured_label(page, i)
    links = [j for j in range(i + 1, page.ends[i]) if page.tags[j] == "a" and page.text_len[j]]
    if links and page.text_len[i] - page.link_len[i] > 2:
        rest = collapse(text.replace(text_at(page, links[-1]), " ")).strip(_ORNAMENTS)
        text = text if ENDS_OPEN.search(rest) else rest
    elif len(links) > 1:
        text = text_at(page, links[min(tab, len(links) - 1)])
    return collapse(text).strip(_ORNAMENTS)


def read_lead(text: str, headline: str) -> str | None:
    """Return the words before a lone teaser that announce it ("Read also")."""
    if not headline:
        return None
    lead = collapse(text.partition(headline)[0]).strip(_ORNAMENTS)
    announces = lead != text and len(lead) <= LONGEST_LEAD and PROMO_HEADING.match(lead)
    return lead if lead and announces else None


@lru_cache(maxsize=1024)  # All cards of a block ask, and the blocks of a site have the same headings on every page.
def kind_of(heading: str | None, inside: bool) -> TeaserKind:
    """Return the kind of list that a heading announces; without one "inline" or "related"."""
    if heading and NEIGHBOUR_LABEL.match(heading):
        return "next"
    for kind, pattern in KINDS if heading and not RELATED_HEADING.match(heading) else ():
        if pattern.search(heading or ""):
            return kind
    return "inline" if inside else "related"


def leads_to_neighbour(page: Page, card: Card) -> bool:
    """Return whether markup says that a card leads to the page before or behind."""
    if len(card.block) > 2:
        return False
    i, around = card.links[0].index, page.parents[card.parent]
    if not NEIGHBOUR_WORDS.isdisjoint((page.elements[i].get("rel") or "").lower().split()):
        return True
    while i > around:
        if not NEIGHBOUR_WORDS.isdisjoint(words_of(names_on(page.elements[i]))):
            return i >= card.parent or len(card.block) == 1
        i = page.parents[i]
    return False


def count_links(page: Page, links: list[int]) -> list[int]:
    """Count the links before each element number, and before one past the last."""
    counts = [0] * (len(page.elements) + 1)
    for i in links:
        counts[i + 1] += 1
    return list(accumulate(counts))
