"""Block headings: a card -> the visible heading of the list it stands in, and what kind of list that is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, islice

from worker.extraction.cards import Card
from worker.extraction.document import SILENT, Document
from worker.extraction.lines import HEADINGS, LONGEST_LEAD, announces_promos, leaf_lines, visible_text
from worker.extraction.teaser_features import Page, count_words
from worker.extraction.vocabulary.teasers import AD_LABEL, HEADLINE_WORDS, KINDS, PROMO_HEADING
from worker.extraction.zones import called
from worker.records import TeaserKind
from worker.text import collapse, letters

_ORNAMENTS = " →›»>|•·:-–—▶►■◆●#"
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
    for _ in range(FARTHEST):
        parent = document.parents[i]
        if parent < 0:
            return None
        found, parted = heading_before(page, i, linked)
        if found is not None:
            label = read_label(document, found, tab_of(document, [*below, i], found))
            return Heading(found, label) if letters(label) not in page.title else None
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
        if j is None or not document.text_len[j] or sibling.tag in SILENT:
            continue
        found = heading_in(page, j, linked, bare=not inside and seen == 0)
        if found is not None and (not in_article or is_promo_heading(document, found)):
            return found, False
        seen += 1
        if seen >= NEAREST_SIBLINGS or j in page.holders or in_article:
            break
        if linked[document.ends[j]] == linked[j] and document.text_len[j] > LONGEST_GAP:
            return None, True
    return None, False


def tab_of(document: Document, path: list[int], heading: int) -> int:
    """Which of several labels in a heading (a row of tabs) names the block: as its panel stands among the panels.

    ``path`` are the elements from the block up to the one beside the heading.
    """
    tabs = sum(1 for _ in leaf_lines(document, heading, SILENT))
    for i in reversed(path) if tabs > 1 else ():
        before = [document.index[e] for e in document.elements[i].itersiblings(document.tags[i], preceding=True)]
        panels = [j for j in before if not j <= heading < document.ends[j]]
        after = sum(1 for _ in document.elements[i].itersiblings(document.tags[i]))
        if len(panels) < tabs and 1 < len(panels) + after + 1 <= tabs:
            return len(panels)
    return 0


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
    bare = bare and not document.link_len[i] and "time" not in document.tags[i : document.ends[i]]
    if length <= LONGEST_HEADING and (bare or is_promo_heading(document, i)) and is_label(document, i):
        return i
    return None


def is_label(document: Document, i: int) -> bool:
    """Whether an element reads like the label of a block: a few words with letters, no mark of an advertisement."""
    text = read_label(document, i)
    return len(text) > 1 and count_words(text) <= MOST_WORDS and not AD_LABEL.match(text)


def is_promo_heading(document: Document, i: int) -> bool:
    """Whether the words of an element are those of a heading above promos."""
    return announces_promos(read_label(document, i))


def read_label(document: Document, i: int, tab: int = 0) -> str:
    """The words of a heading without arrows and rules around, and without the link to more of its kind.

    Of several labels in it the one numbered ``tab``.
    """
    lines = list(leaf_lines(document, i, SILENT))
    if len(lines) > 1 and document.tags[i] not in HEADINGS:
        return collapse(visible_text(document, lines[min(tab, len(lines) - 1)])).strip(_ORNAMENTS)
    text = visible_text(document, i)
    links = [j for j in range(i + 1, document.ends[i]) if document.tags[j] == "a" and document.text_len[j]]
    if links and document.text_len[i] - document.link_len[i] > 2:
        text = text.replace(visible_text(document, links[-1]), " ")
    elif len(links) > 1:
        text = visible_text(document, links[min(tab, len(links) - 1)])
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
    for kind, pattern in KINDS:
        if heading and pattern.search(heading):
            return kind
    return "inline" if inside else "related"


def count_links(document: Document, links: list[int]) -> list[int]:
    """For each element number (and one past the last), how many of the links stand before it."""
    counts = [0] * (len(document.elements) + 1)
    for i in links:
        counts[i + 1] += 1
    return list(accumulate(counts))
