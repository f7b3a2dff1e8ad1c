"""Block headings: a card -> the visible heading of the list it stands in, and what kind of list that is."""

from __future__ import annotations

from worker.extraction.cards import Card
from worker.extraction.document import SILENT, Document
from worker.extraction.headlines import called
from worker.extraction.lines import HEADINGS, LONGEST_LEAD, visible_text
from worker.extraction.teaser_features import Page, count_words
from worker.extraction.vocabulary.teasers import AD_LABEL, HEADLINE_WORDS, KINDS, PROMO_HEADING
from worker.records import TeaserKind
from worker.text import collapse

_ORNAMENTS = " →›»>|•·:-–—▶►■◆●#"
# A block's heading is a label, not a sentence: characters, and words; longer ones are headlines or text.
LONGEST_HEADING = 60
MOST_WORDS = 10
# How far above its list a heading may stand: elements around the list, and elements before each of these.
FARTHEST = 7
NEAREST_SIBLINGS = 4
# Running text between a list and what stands above it: more characters than this part the two.
LONGEST_GAP = 200


def find_heading(page: Page, block: list[Card], linked: list[int]) -> int | None:
    """The heading above a block; ``linked[i]`` counts the promo-like links before element ``i``."""
    document = page.document
    i = block[0].index if len(block) > 1 else block[0].links[0].index
    for _ in range(FARTHEST):
        parent = document.parents[i]
        if parent < 0:
            return None
        inside = parent in page.holders
        seen = 0
        for sibling in document.elements[i].itersiblings(preceding=True):
            if not isinstance(sibling.tag, str):
                continue
            j = document.index[sibling]
            if not document.text_len[j] or sibling.tag in SILENT:
                continue
            found = heading_in(document, j, linked, bare=not inside and seen == 0)
            if found is not None and (parent not in page.roots or is_promo_heading(document, found)):
                return found
            seen += 1
            if seen >= NEAREST_SIBLINGS or j in page.holders or (inside and parent in page.roots):
                break
            if linked[document.ends[j]] == linked[j] and document.text_len[j] > LONGEST_GAP:
                return None
        if parent in page.roots or document.tags[parent] == "body":
            return None
        i = parent
    return None


def heading_in(document: Document, i: int, linked: list[int], *, bare: bool) -> int | None:
    """The heading that element ``i`` is or holds alone; ``bare``: a short line without markup of a heading is one."""
    length = document.text_len[i]
    if not length or length > 2 * LONGEST_HEADING or linked[document.ends[i]] > linked[i]:
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
    return PROMO_HEADING.match(read_label(document, i)) is not None


def read_label(document: Document, i: int) -> str:
    """The words of a heading without arrows and rules around, and without the link to more of its kind."""
    text = visible_text(document, i)
    links = [j for j in range(i + 1, document.ends[i]) if document.tags[j] == "a" and document.text_len[j]]
    if links and document.text_len[i] - document.link_len[i] > 2:
        text = text.replace(visible_text(document, links[-1]), " ")
    elif len(links) > 1:
        text = visible_text(document, links[0])
    return collapse(text).strip(_ORNAMENTS)


def read_lead(text: str, headline: str) -> str | None:
    """The words before a lone promo that announce it ("Read also"), out of the whole text of its card."""
    if not headline:
        return None
    lead = collapse(text.partition(headline)[0]).strip(_ORNAMENTS)
    return lead if lead and lead != text and len(lead) <= LONGEST_LEAD and PROMO_HEADING.match(lead) else None


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
    for i in range(1, len(counts)):
        counts[i] += counts[i - 1]
    return counts
