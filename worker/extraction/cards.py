"""Cards: the links to one piece that stand together -> the element that holds them and nothing else, and its block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from worker.extraction.document import SILENT, Document
from worker.extraction.teaser_links import Link
from worker.extraction.vocabulary.teasers import PROMO_HEADING

# A card may carry an excerpt, a date and an author beside its links, but no running text: characters outside links.
MOST_LOOSE_TEXT = 700
# Elements that run on within a line of text.
INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u"}
)
# Text beside a link in its own line (characters): more of it, and more than the share of the link's own, is a sentence.
LINE_TEXT = 16
LINE_SHARE = 0.4
# The longest words before a lone promo ("Lesen Sie auch zu diesem Thema:"), in characters.
LONGEST_LEAD = 40


@dataclass(slots=True)
class Card:
    """The links to one piece that stand together; ``element`` holds them and no link to another piece."""

    links: list[Link]
    element: etree._Element
    index: int
    parent: etree._Element | None
    in_sentence: bool = False
    text: str = ""
    block: list[Card] = field(default_factory=list)


def gather_cards(document: Document, roots: Sequence[etree._Element], links: list[Link]) -> list[Card]:
    """The cards of the page in page order, each knowing the cards of its block (those with the same parent)."""
    walls = article_walls(document, roots)
    blocks: dict[etree._Element | None, list[Card]] = {}
    cards: list[Card] = []
    runs = list(find_runs(document, links))
    for n, (run, in_sentence) in enumerate(runs):
        before = runs[n - 1][0][-1].index if n else -1
        after = runs[n + 1][0][0].index if n + 1 < len(runs) else len(document.elements)
        card = draw_card(document, run, before, after, walls) if not in_sentence else sentence_card(run)
        card.block = blocks.setdefault(card.parent, [])
        card.block.append(card)
        cards.append(card)
    return cards


def find_runs(document: Document, links: list[Link]) -> Iterator[tuple[list[Link], bool]]:
    """Each unbroken run of links to one piece, and whether it is a link in a sentence (which always stands alone)."""
    run: list[Link] = []
    for link in links:
        in_sentence = stands_in_sentence(document, link)
        if run and (in_sentence or run[0].target.key != link.target.key):
            yield run, False
            run = []
        if in_sentence:
            yield [link], True
        else:
            run.append(link)
    if run:
        yield run, False


def sentence_card(run: list[Link]) -> Card:
    """The card of a link in a sentence: the link itself."""
    link = run[0]
    return Card(run, link.element, link.index, link.element.getparent(), in_sentence=True)


def draw_card(document: Document, run: list[Link], before: int, after: int, walls: frozenset[etree._Element]) -> Card:
    """The card of one run of links: the widest element around them that reaches neither neighbour nor the article."""
    first, last = run[0].index, run[-1].index
    element, index = run[0].element, first
    parent = element.getparent()
    while parent is not None:
        p = document.index[parent]
        if p <= before or document.ends[p] > after or parent in walls:
            break
        if document.ends[index] > last and document.text_len[p] - document.link_len[p] > MOST_LOOSE_TEXT:
            break
        element, index, parent = parent, p, parent.getparent()
    text = max((visible_text(link.element) for link in run), key=len)
    return Card(run, element, index, parent, text=text)


def article_walls(document: Document, roots: Sequence[etree._Element]) -> frozenset[etree._Element]:
    """The elements that hold the article or its headline, which no card may take in."""
    walls: set[etree._Element] = set()
    for inner in [*roots, *document.root.iter("h1")]:
        walk: etree._Element | None = inner
        while walk is not None and walk not in walls:
            walls.add(walk)
            walk = walk.getparent()
    return frozenset(walls)


def stands_in_sentence(document: Document, link: Link) -> bool:
    """Whether running text surrounds the link in its own line; "Read also:" before it is no running text."""
    line = link.element.getparent()
    while line is not None and line.tag in INLINE:
        line = line.getparent()
    if line is None:
        return False
    loose = line_text(line, document)
    if loose <= LINE_TEXT or loose <= LINE_SHARE * document.text_len[link.index]:
        return False
    lead = "".join(line.itertext()).strip()[:loose]
    return not (PROMO_HEADING.match(lead) and loose <= LONGEST_LEAD)


def line_text(line: etree._Element, document: Document) -> int:
    """The characters of a line that stand outside links, in the line itself or in its inline emphasis."""
    count = len((line.text or "").strip())
    for child in line:
        count += len((child.tail or "").strip())
        if child.tag in ("b", "strong", "em", "i"):
            i = document.index[child]
            count += document.text_len[i] - document.link_len[i]
    return count


def visible_text(element: etree._Element) -> str:
    """The words of an element that a reader sees, white space collapsed, a blank between two lines."""
    parts = [element.text or ""]
    stack = [(element, iter(element))]
    while stack:
        parent, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if stack:
                parts.append(("" if parent.tag in INLINE else " ") + (parent.tail or ""))
        elif not isinstance(child.tag, str) or child.tag in SILENT:
            parts.append(child.tail or "")
        else:
            parts.append(("" if child.tag in INLINE else " ") + (child.text or ""))
            stack.append((child, iter(child)))
    return " ".join("".join(parts).split())
