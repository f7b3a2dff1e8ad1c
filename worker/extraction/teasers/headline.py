"""Headlines: a card -> its clean headline, the other wordings, kicker, excerpt and picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from worker.extraction.page import Page
from worker.extraction.page.lines import HEADINGS, announces_promos, leaf_lines, text_at
from worker.extraction.page.regions import called, words_of
from worker.extraction.teasers.cards import Card
from worker.extraction.teasers.excerpt import called_side, find_side_texts
from worker.extraction.teasers.image import find_picture
from worker.extraction.vocabulary.teaser_headings import INVITATION, NEIGHBOUR_LABEL, NEIGHBOUR_LEAD
from worker.extraction.vocabulary.teaser_markup import HEADLINE_WORDS, KICKER_WORDS, META_WORDS
from worker.normalize.text import collapse, letters, reading_words

_NUMBERED = re.compile(r"^(?P<sign>#?)(?P<number>\d{1,2})(?P<mark>[.)]?)\s+(?=\S)")
_CUT = ("...", "…", "[…]", "[...]")
# A headline seldom has fewer words than the first; what announces promos in no more than the second names no piece.
WORDY = 4
SHORT = 2
# The longest words for the page before or behind, in characters.
LONGEST_NEIGHBOUR = 30
# An alternative text or title shorter than this (characters) names a thing and is no other wording of the headline.
SHORTEST_VARIANT = 16


@dataclass(frozen=True, slots=True)
class CardWording:
    """What a card says of its piece."""

    headline: str
    variants: tuple[str, ...] = ()
    kicker: str | None = None
    excerpt: str | None = None
    image_url: str | None = None
    image_alt: str | None = None


def read_wording(page: Page, card: Card) -> CardWording | None:
    """Return the card's words and picture, None where nothing can be a headline."""
    piece = card.index if card.entry else find_headline(page, card)
    headline = drop_rank(page, card, piece, clean_headline(page, piece)) if piece is not None else ""
    image_url, image_alt = find_picture(page, card)
    spoken = spoken_texts(page, card)
    if not headline or is_invitation(headline):
        headline = next((text for text in spoken if len(text) > 3), image_alt)
    if not headline:
        return None
    known = {letters(headline)}
    variants = []
    for text in (*spoken, image_alt):
        if len(text) >= SHORTEST_VARIANT and letters(text) not in known:
            known.add(letters(text))
            variants.append(text)
    kicker, excerpt = find_side_texts(page, card, piece, headline)
    return CardWording(headline, tuple(variants), kicker, excerpt, image_url, image_alt or None)


def spoken_texts(page: Page, card: Card) -> list[str]:
    """Return the titles and labels of the card's links that name a piece."""
    elements = [page.elements[link.index] for link in card.links]
    texts = [collapse(element.get(name)) for element in elements for name in ("title", "aria-label")]
    return [text for text in texts if not is_invitation(text)]


def is_invitation(text: str) -> bool:
    """Return whether a text only invites to go on ("Read more") and names no piece."""
    return INVITATION.match(text) is not None or (reading_words(text) <= SHORT and announces_promos(text))


def find_headline(page: Page, card: Card) -> int | None:
    """Return the element whose words are the card's headline."""
    links = [link.index for link in card.links]
    ranked = list(ranked_headlines(page, card, links))
    if ranked:
        return inner_headline(page, -max(ranked)[2])
    around = page.parents[links[0]]
    if around >= 0 and page.tags[around] in HEADINGS:
        return around
    lines = [line for link in links for line in leaf_lines(page, link)]
    return best_line(page, lines) if lines else None


def ranked_headlines(page: Page, card: Card, links: list[int]) -> Iterator[tuple[int, float, int]]:
    """Yield the rank, words and negated number of each element that markup calls the headline."""
    wordless = not any(page.text_len[link] for link in links)
    for i in range(card.index, page.ends[card.index]):
        rank = headline_rank(page, i)
        if not rank or page.text_len[i] <= 3:
            continue
        if (wordless or touches_link(page, i, links)) and not is_neighbour_label(page, i):
            yield rank, reading_words(text_at(page, i)), -i


def is_neighbour_label(page: Page, i: int) -> bool:
    """Return whether an element only says that the page before or behind follows."""
    if page.text_len[i] > LONGEST_NEIGHBOUR:
        return False
    return NEIGHBOUR_LABEL.match(text_at(page, i)) is not None


def headline_rank(page: Page, i: int) -> int:
    """Return how strongly markup calls an element the headline: 2, 1 or 0."""
    tag = page.tags[i]
    if tag in HEADINGS:
        return 2
    name = page.elements[i].get("class")
    if not name or tag in ("a", "img", "li", "ul", "figure", "figcaption") or not called(name, HEADLINE_WORDS):
        return 0
    return 0 if called(name, KICKER_WORDS) or called(name, META_WORDS) else 1


def inner_headline(page: Page, i: int) -> int:
    """Return the part of heading ``i`` that markup calls the title, else the heading."""
    titles = []
    for j in range(i + 1, page.ends[i]):
        names = (page.elements[j].get("class") or "").split()
        if names and page.text_len[j] > 3 and not words_of(names[0]).isdisjoint(HEADLINE_WORDS):
            titles.append(j)
    return titles[0] if len(titles) == 1 and headline_rank(page, titles[0]) else i


def touches_link(page: Page, i: int, links: list[int]) -> bool:
    """Return whether the element stands in one of the links, or around one."""
    end = page.ends[i]
    return any(i <= link < end or link <= i < page.ends[link] for link in links)


def best_line(page: Page, lines: list[int]) -> int:
    """Return the first wordy line that is no kicker, date or excerpt."""
    plain = [line for line in lines if not called_side(page, line)] or lines
    plain = [line for line in plain if not NEIGHBOUR_LABEL.match(text_at(page, line))] or plain
    wordy = [line for line in plain if reading_words(text_at(page, line)) >= WORDY]
    if not wordy:
        return max(plain, key=lambda line: len(text_at(page, line)))
    return next((line for line in wordy if not text_at(page, line).endswith(_CUT)), wordy[0])


def clean_headline(page: Page, piece: int) -> str:
    """Return the headline without kicker, date, count or number in the same element."""
    whole = text = text_at(page, piece)
    for i in range(piece + 1, page.ends[piece]):
        if page.text_len[i] and called_side(page, i):
            words = text_at(page, i)
            begins = text.startswith(words)
            rest = (text.removeprefix(words) if begins else text.removesuffix(words)).strip()
            text = rest if len(rest) > 3 else text
    if (lead := NEIGHBOUR_LEAD.match(text)) is not None:
        text = text[lead.end() :]
    text = collapse(text).strip(" |·•:").rstrip("-–—›").strip()
    return text if len(text) > 3 else whole


def drop_rank(page: Page, card: Card, piece: int, headline: str) -> str:
    """Return the headline without its rank in a numbered list.

    "10 ways to cook rice" keeps its number, and so does a heading.
    """
    match = _NUMBERED.match(headline)
    if match is None or page.tags[piece] in HEADINGS:
        return headline
    marked = bool(match["sign"] or match["mark"])
    counts = counts_on(card, int(match["number"])) if len(card.block) > 1 else marked
    return headline[match.end() :] if counts or stands_apart(page, piece, match[0].strip()) else headline


def counts_on(card: Card, number: int) -> bool:
    """Return whether the cards beside this one carry the numbers beside its own."""
    place = next((n for n, other in enumerate(card.block) if other is card), 0)
    beside = [(card.block[n], number + n - place) for n in (place - 1, place + 1) if 0 <= n < len(card.block)]
    return bool(beside) and all(
        (match := _NUMBERED.match(other.text)) is not None and int(match["number"]) == expected
        for other, expected in beside
    )


def stands_apart(page: Page, piece: int, number: str) -> bool:
    """Return whether the number fills an element of its own before the headline."""
    for i in range(piece + 1, page.ends[piece]):
        if page.text_len[i]:
            return page.text_len[i] == len(number) and text_at(page, i) == number
    return False
