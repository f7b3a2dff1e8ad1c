"""Cards: the links to one piece that stand together -> the element that holds them and nothing else, and its block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from worker.extraction.page import Page
from worker.extraction.page.lines import (
    HEADINGS,
    in_line,
    list_entry,
    stands_in_sentence,
    text_at,
)
from worker.extraction.teasers.links import TeaserLink
from worker.extraction.vocabulary.line_openings import line_kind

# A card may carry an excerpt, a date and an author beside its links, but no running text: characters outside links.
MOST_LOOSE_TEXT = 700


@dataclass(slots=True)
class Card:
    """The links to one piece that stand together.

    ``index`` is the number of the element that holds them and no link to another piece, ``parent`` that of the element
    around it, ``text`` the longest of the links' texts, ``block`` the cards with the same parent.  ``entry`` says that
    the whole card is one line of which the link is a part.
    """

    links: list[TeaserLink]
    index: int
    parent: int
    in_sentence: bool = False
    entry: bool = False
    text: str = ""
    block: list[Card] = field(default_factory=list)


def gather_cards(page: Page, roots: Sequence[etree._Element], links: list[TeaserLink]) -> list[Card]:
    """Return the cards of the page in page order, each knowing its block."""
    walls = article_walls(page, roots)
    blocks: dict[int, list[Card]] = {}
    cards: list[Card] = []
    runs = list(find_runs(page, links))
    for n, (run, in_sentence) in enumerate(runs):
        if in_sentence and list_entry(page, run[0].index) is None:
            cards.append(Card(run, run[0].index, page.parents[run[0].index], in_sentence=True))
            continue
        before = runs[n - 1][0][-1].index if n else -1
        after = runs[n + 1][0][0].index if n + 1 < len(runs) else len(page.elements)
        card = draw_card(page, run, before, after, walls)
        if in_sentence or (len(run) == 1 and covers_part(page, card)):
            card.entry = True
            card.text = text_at(page, card.index)
        card.block = blocks.setdefault(card.parent, [])
        card.block.append(card)
        cards.append(card)
    return cards


def covers_part(page: Page, card: Card) -> bool:
    """Return whether the link is a part of one entry in a list of lines."""
    i = card.links[0].index
    if page.text_len[card.index] - page.text_len[i] <= 3 or not HEADINGS.isdisjoint(
        page.tags[card.index : page.ends[card.index]]
    ):
        return False
    return in_line(page, i) and list_entry(page, i) is not None


def find_runs(page: Page, links: list[TeaserLink]) -> Iterator[tuple[list[TeaserLink], bool]]:
    """Yield each run of links to one piece, and whether it stands in a sentence."""
    run: list[TeaserLink] = []
    for link in links:
        in_sentence = stands_in_sentence(page, link.index)
        if run and (in_sentence or run[0].target.key != link.target.key):
            yield run, False
            run = []
        if in_sentence:
            yield [link], True
        else:
            run.append(link)
    if run:
        yield run, False


def draw_card(page: Page, run: list[TeaserLink], before: int, after: int, walls: frozenset[int]) -> Card:
    """Return the card of a run of links: the widest element with no other link."""
    last = run[-1].index
    index = run[0].index
    parent = page.parents[index]
    while parent > before and page.ends[parent] <= after and parent not in walls:
        loose = page.text_len[parent] - page.link_len[parent]
        if page.ends[index] > last and (loose > MOST_LOOSE_TEXT or is_promo_line(page, index)):
            break
        index, parent = parent, page.parents[parent]
    text = max((text_at(page, link.index) for link in run), key=len)
    return Card(run, index, parent, text=text or text_beside(page, index))


def is_promo_line(page: Page, i: int) -> bool:
    """Return whether element ``i`` is a whole line like "Read more: headline"."""
    if page.tags[i] != "p" or page.link_len[i] == page.text_len[i]:
        return False
    return line_kind(text_at(page, i)) == "promo"


def text_beside(page: Page, index: int) -> str:
    """Return the words that stand for those of a wordless link: a heading's, a picture's."""
    inside = range(index, page.ends[index])
    for i in inside:
        if page.tags[i] in HEADINGS and page.text_len[i]:
            return text_at(page, i)
    alts = (page.elements[i].get("alt") for i in inside if page.tags[i] == "img")
    return next((" ".join(alt.split()) for alt in alts if alt and alt.strip()), "")


def article_walls(page: Page, roots: Sequence[etree._Element]) -> frozenset[int]:
    """Return the elements that hold the article or its headline, which no card takes in."""
    walls: set[int] = {0}
    head = page.headline
    for i in [*(page.index[root] for root in roots), *([head.position] if head is not None else [])]:
        walk = i
        while walk >= 0 and walk not in walls:
            walls.add(walk)
            walk = page.parents[walk]
    return frozenset(walls)
