"""Headlines: a card -> its clean headline, the other wordings, kicker, excerpt and picture."""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.extraction.page.document import Document
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
class Wording:
    """What a card says of its piece."""

    headline: str
    variants: tuple[str, ...] = ()
    kicker: str | None = None
    excerpt: str | None = None
    image_url: str | None = None
    image_alt: str | None = None


def read_wording(document: Document, card: Card) -> Wording | None:
    """The card's words and picture; None where nothing in it can be a headline."""
    piece = card.index if card.entry else find_headline(document, card)
    headline = drop_rank(document, card, piece, clean_headline(document, piece)) if piece is not None else ""
    image_url, image_alt = find_picture(document, card)
    elements = [document.elements[link.index] for link in card.links]
    spoken = [collapse(element.get(name)) for element in elements for name in ("title", "aria-label")]
    spoken = [text for text in spoken if not is_invitation(text)]
    if is_invitation(headline):
        headline = ""
    headline = headline or next((text for text in spoken if len(text) > 3), "") or image_alt
    if not headline:
        return None
    known = {letters(headline)}
    variants = []
    for text in (*spoken, image_alt):
        if len(text) >= SHORTEST_VARIANT and letters(text) not in known:
            known.add(letters(text))
            variants.append(text)
    kicker, excerpt = find_side_texts(document, card, piece, headline)
    return Wording(headline, tuple(variants), kicker, excerpt, image_url, image_alt or None)


def is_invitation(text: str) -> bool:
    """Whether a text only invites to go on ("Next article", "Read more", "weiterlesen") and names no piece."""
    return INVITATION.match(text) is not None or (reading_words(text) <= SHORT and announces_promos(text))


def find_headline(document: Document, card: Card) -> int | None:
    """The element whose words are the headline: a heading in or around a link, one called so, or a link's line."""
    links = [link.index for link in card.links]
    wordless = not any(document.text_len[link] for link in links)
    ranked: list[tuple[int, float, int]] = []
    for i in range(card.index, document.ends[card.index]):
        rank = headline_rank(document, i)
        if rank and document.text_len[i] > 3 and (wordless or joined(document, i, links)):
            if document.text_len[i] <= LONGEST_NEIGHBOUR and NEIGHBOUR_LABEL.match(text_at(document, i)):
                continue
            ranked.append((rank, reading_words(text_at(document, i)), -i))
    if ranked:
        return inner_headline(document, -max(ranked)[2])
    around = document.parents[links[0]]
    if around >= 0 and document.tags[around] in HEADINGS:
        return around
    lines = [line for link in links for line in leaf_lines(document, link)]
    return best_line(document, lines) if lines else None


def headline_rank(document: Document, i: int) -> int:
    """How strongly markup calls an element the headline: 2 a heading, 1 a class word, 0 not at all."""
    tag = document.tags[i]
    if tag in HEADINGS:
        return 2
    name = document.elements[i].get("class")
    if not name or tag in ("a", "img", "li", "ul", "figure", "figcaption") or not called(name, HEADLINE_WORDS):
        return 0
    return 0 if called(name, KICKER_WORDS) or called(name, META_WORDS) else 1


def inner_headline(document: Document, i: int) -> int:
    """The part of heading ``i`` that markup calls the title, with a kicker beside it; else the heading."""
    titles = []
    for j in range(i + 1, document.ends[i]):
        names = (document.elements[j].get("class") or "").split()
        if names and document.text_len[j] > 3 and not words_of(names[0]).isdisjoint(HEADLINE_WORDS):
            titles.append(j)
    return titles[0] if len(titles) == 1 and headline_rank(document, titles[0]) else i


def joined(document: Document, i: int, links: list[int]) -> bool:
    """Whether the element stands in one of the links, or one of the links in it."""
    end = document.ends[i]
    return any(i <= link < end or link <= i < document.ends[link] for link in links)


def best_line(document: Document, lines: list[int]) -> int:
    """The line that is the headline: the first wordy one that is no kicker, date or excerpt and is not cut short."""
    plain = [line for line in lines if not called_side(document, line)] or lines
    plain = [line for line in plain if not NEIGHBOUR_LABEL.match(text_at(document, line))] or plain
    texts = {line: text_at(document, line) for line in plain}
    wordy = [line for line in plain if reading_words(texts[line]) >= WORDY]
    whole = [line for line in wordy if not texts[line].endswith(_CUT)]
    if whole or wordy:
        return (whole or wordy)[0]
    return max(plain, key=lambda line: len(texts[line]))


def clean_headline(document: Document, piece: int) -> str:
    """The headline's words without kicker, date, count or number that stand in the same element."""
    whole = text = text_at(document, piece)
    for i in range(piece + 1, document.ends[piece]):
        if document.text_len[i] and called_side(document, i):
            words = text_at(document, i)
            begins = text.startswith(words)
            rest = (text.removeprefix(words) if begins else text.removesuffix(words)).strip()
            text = rest if len(rest) > 3 else text
    if (lead := NEIGHBOUR_LEAD.match(text)) is not None:
        text = text[lead.end() :]
    text = collapse(text).strip(" |·•:").rstrip("-–—›").strip()
    return text if len(text) > 3 else whole


def drop_rank(document: Document, card: Card, piece: int, headline: str) -> str:
    """The headline without its rank: a number set apart, or one that the block counts on from card to card.

    "10 ways to cook rice" keeps its number, and so does a heading.
    """
    match = _NUMBERED.match(headline)
    if match is None or document.tags[piece] in HEADINGS:
        return headline
    marked = bool(match["sign"] or match["mark"])
    counts = counts_on(card, int(match["number"])) if len(card.block) > 1 else marked
    return headline[match.end() :] if counts or stands_apart(document, piece, match[0].strip()) else headline


def counts_on(card: Card, number: int) -> bool:
    """Whether the cards before and behind in the block begin with the numbers before and after."""
    place = next((n for n, other in enumerate(card.block) if other is card), 0)
    beside = [(card.block[n], number + n - place) for n in (place - 1, place + 1) if 0 <= n < len(card.block)]
    return bool(beside) and all(
        (match := _NUMBERED.match(other.text)) is not None and int(match["number"]) == expected
        for other, expected in beside
    )


def stands_apart(document: Document, piece: int, number: str) -> bool:
    """Whether the number fills an element of its own at the beginning of the headline."""
    for i in range(piece + 1, document.ends[piece]):
        if document.text_len[i]:
            return document.text_len[i] == len(number) and text_at(document, i) == number
    return False
