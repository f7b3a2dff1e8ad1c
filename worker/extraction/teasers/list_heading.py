"""Block headings: a card -> the visible heading of the list it stands in, and what kind of list that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice

from worker.extraction.page.document import Document
from worker.extraction.page.element_text import SILENT
from worker.extraction.page.lines import HEADINGS, LONGEST_LEAD, announces_promos, leaf_lines, text_at
from worker.extraction.page.regions import called, names_on, words_of
from worker.extraction.teasers.cards import Card
from worker.extraction.teasers.features import Page
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
class Heading:
    """The heading of a block: the number of its element, and its words."""

    index: int
    label: str


def find_heading(page: Page, block: list[Card], linked: list[int]) -> Heading | None:
    """The heading above a block; ``linked[i]`` counts the promo-like links before element ``i``."""
    document = page.document
    i = block[0].index if len(block) > 1 else block[0].links[0].index
    below: list[int] = []
    cards = 1 if len(block) > 1 else 0  # What stands beside a card of several is no panel.
    for _ in range(FARTHEST):
        parent = document.parents[i]
        if parent < 0:
            return None
        found, parted = heading_before(page, i, linked)
        if found is not None:
            label = read_label(document, found, tab_of(document, [*below, i][cards:], found))
            return Heading(found, label) if letters(label) not in page.title else None
        if (tab := page.tabs.opening(i)) is not None:
            return Heading(tab, read_label(document, tab))
        if parted or parent in page.roots or document.tags[parent] == "body":
            return None
        below.append(i)
        i = parent
    return None


def heading_before(page: Page, i: int, linked: list[int]) -> tuple[int | None, bool]:
    """The heading among the elements just before element ``i``, and whether text there parts it from all above."""
    document, parent = page.document, page.document.parents[i]
    inside, in_article = parent in page.holders, parent in page.roots
    seen = 0
    for sibling in islice(document.elements[i].itersiblings(preceding=True), MOST_SIBLINGS):
        j = document.index.get(sibling)
        if j is None or sibling.tag in SILENT:
            continue
        if not document.text_len[j]:
            if sibling.tag in HEADINGS and pictured_label(document, j):
                return j, False
            continue
        found = heading_in(page, j, linked, bare=not inside and seen == 0)
        if found is not None and (not in_article or is_promo_heading(document, found)):
            return heading_above(page, found, linked) if found == j and seen == 0 else found, False
        if in_article and is_promo_line(document, j, linked):
            continue  # A run of promos, a paragraph each, under one heading.
        seen += 1
        if seen >= NEAREST_SIBLINGS or j in page.holders or in_article:
            break
        if linked[document.ends[j]] == linked[j] and document.text_len[j] > LONGEST_GAP:
            return None, True
    return None, False


def heading_above(page: Page, i: int, linked: list[int]) -> int:
    """The true heading just above a bare line that would do as one (a claim below a list's title), else the line."""
    document = page.document
    if document.tags[i] in HEADINGS:
        return i
    above = next(document.elements[i].itersiblings("h2", "h3", "h4", "h5", "h6", preceding=True), None)
    if above is None or above.getnext() is not document.elements[i]:
        return i
    found = heading_in(page, document.index[above], linked, bare=False)
    return i if found is None else found


def is_promo_line(document: Document, i: int, linked: list[int]) -> bool:
    """Whether an element is a line of the article that is nothing but a promo."""
    return linked[document.ends[i]] > linked[i] and document.link_len[i] >= 0.9 * document.text_len[i]


def pictured_label(document: Document, i: int) -> str:
    """The label that a heading without words shows as a picture, by its alternative text."""
    alts = (document.elements[j].get("alt") for j in range(i, document.ends[i]) if document.tags[j] == "img")
    label = collapse(next((alt for alt in alts if alt), ""))
    return label if len(label) <= LONGEST_HEADING else ""


def heading_in(page: Page, i: int, linked: list[int], *, bare: bool) -> int | None:
    """The heading that element ``i`` is or holds alone; ``bare``: a short line without markup of a heading is one."""
    document = page.document
    length = document.text_len[i]
    if not length or length > 2 * LONGEST_HEADING or linked[document.ends[i]] > linked[i]:
        return None
    if page.headline and i <= page.headline < document.ends[i]:
        return None
    for j in range(i, document.ends[i]):
        if 1 < document.text_len[j] <= LONGEST_HEADING and (
            document.tags[j] in HEADINGS or called(document.elements[j].get("class") or "", HEADLINE_WORDS)
        ):
            return j if is_label(document, j) else None
    if document.link_len[i] and is_tab_row(document, i):
        return i
    bare = bare and not document.link_len[i] and "time" not in document.tags[i : document.ends[i]]
    if length <= LONGEST_HEADING and (bare or is_promo_heading(document, i)) and is_label(document, i):
        return i
    return None


def is_label(document: Document, i: int) -> bool:
    """Whether an element reads like the label of a block: a few words with letters, no mark of an advertisement."""
    text = read_label(document, i)
    if len(text) < 2 or reading_words(text) > MOST_WORDS or _ICON.fullmatch(text):
        return False
    return not AD_LABEL.match(text) and not BOX_LABEL.match(text)


def is_promo_heading(document: Document, i: int) -> bool:
    """Whether the words of an element are those of a heading above promos."""
    return announces_promos(read_label(document, i))


def read_label(document: Document, i: int, tab: int = 0) -> str:
    """The words of a heading without arrows and rules around, and without the link to more of its kind.

    Of several labels in it the one numbered ``tab``.
    """
    lines = list(leaf_lines(document, i, SILENT))
    if len(lines) > 1 and document.tags[i] not in HEADINGS:
        return collapse(text_at(document, lines[min(tab, len(lines) - 1)])).strip(_ORNAMENTS)
    text = text_at(document, i) or pictured_label(document, i)
    links = [j for j in range(i + 1, document.ends[i]) if document.tags[j] == "a" and document.text_len[j]]
    if links and document.text_len[i] - document.link_len[i] > 2:
        rest = collapse(text.replace(text_at(document, links[-1]), " ")).strip(_ORNAMENTS)
        text = text if ENDS_OPEN.search(rest) else rest
    elif len(links) > 1:
        text = text_at(document, links[min(tab, len(links) - 1)])
    return collapse(text).strip(_ORNAMENTS)


def read_lead(text: str, headline: str) -> str | None:
    """The words before a lone promo that announce it ("Read also"), out of the whole text of its card."""
    if not headline:
        return None
    lead = collapse(text.partition(headline)[0]).strip(_ORNAMENTS)
    return lead if lead and lead != text and len(lead) <= LONGEST_LEAD and PROMO_HEADING.match(lead) else None


@lru_cache(maxsize=1024)  # All cards of a block ask, and the blocks of a site have the same headings on every page.
def kind_of(heading: str | None, inside: bool) -> TeaserKind:
    """What kind of list a heading announces; without one, or with a plain one: inline in the article, else related."""
    if heading and NEIGHBOUR_LABEL.match(heading):
        return "next"
    for kind, pattern in KINDS if heading and not RELATED_HEADING.match(heading) else ():
        if pattern.search(heading or ""):
            return kind
    return "inline" if inside else "related"


def leads_to_neighbour(document: Document, card: Card) -> bool:
    """Whether markup says that a card, alone or one of two, leads to the page before or behind."""
    if len(card.block) > 2:
        return False
    i, around = card.links[0].index, document.parents[card.parent]
    if not NEIGHBOUR_WORDS.isdisjoint((document.elements[i].get("rel") or "").lower().split()):
        return True
    while i > around:
        if not NEIGHBOUR_WORDS.isdisjoint(words_of(names_on(document.elements[i]))):
            return i >= card.parent or len(card.block) == 1
        i = document.parents[i]
    return False


def count_links(document: Document, links: list[int]) -> list[int]:
    """For each element number (and one past the last), how many of the links stand before it."""
    counts = [0] * (len(document.elements) + 1)
    for i in links:
        counts[i + 1] += 1
    return list(accumulate(counts))
