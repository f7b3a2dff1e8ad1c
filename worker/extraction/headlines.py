"""Headlines: a card -> its clean headline, the other wordings, kicker, excerpt and picture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from worker.extraction.cards import Card
from worker.extraction.document import Document
from worker.extraction.lines import HEADINGS, announces_promos, leaf_lines, visible_text
from worker.extraction.teaser_features import count_words
from worker.extraction.teaser_links import full_address
from worker.extraction.vocabulary.teasers import EXCERPT_WORDS, HEADLINE_WORDS, KICKER_WORDS, META_WORDS
from worker.extraction.zones import words_of
from worker.text import collapse, letters

_SIDE_TAGS = frozenset({"time", "button"})
_NUMBERED = re.compile(r"^#?\d{1,2}[.)]?\s+(?=\S)")
_CUT = ("...", "…", "[…]", "[...]")
# An excerpt says more than a kicker or a date: least words of one; and a headline seldom has fewer than these.
SHORTEST_EXCERPT = 6
WORDY = 4
INVITATION = 2
LONGEST_KICKER = 40
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
    headline = clean_headline(document, piece) if piece is not None else ""
    image_url, image_alt = find_picture(document, card)
    elements = [document.elements[link.index] for link in card.links]
    spoken = [collapse(element.get(name)) for element in elements for name in ("title", "aria-label")]
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
    return count_words(text) <= INVITATION and announces_promos(text)


def find_headline(document: Document, card: Card) -> int | None:
    """The element whose words are the headline: a heading in or around a link, one called so, or a link's line."""
    links = [link.index for link in card.links]
    wordless = not any(document.text_len[link] for link in links)
    ranked: list[tuple[int, float, int]] = []
    for i in range(card.index, document.ends[card.index]):
        rank = headline_rank(document, i)
        if rank and document.text_len[i] > 3 and (wordless or joined(document, i, links)):
            ranked.append((rank, count_words(visible_text(document, i)), -i))
    if ranked:
        return inner_headline(document, -max(ranked)[2])
    around = document.parents[links[0]]
    if around >= 0 and document.tags[around] in HEADINGS:
        return around
    lines = [line for link in links for line in leaf_lines(document, link)]
    return best_line(document, lines) if lines else None


@lru_cache(maxsize=8192)
def called(name: str, words: frozenset[str]) -> bool:
    """Whether the end of one of the class names is one of the words: `card__title`, `post-title large`."""
    for part in name.split():
        if ":" in part or "[" in part:
            continue
        last = re.split(r"[-_]", part.rstrip("-_"))[-1]
        if not words_of(last).isdisjoint(words):
            return True
    return False


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
    texts = {line: visible_text(document, line) for line in plain}
    wordy = [line for line in plain if count_words(texts[line]) >= WORDY]
    whole = [line for line in wordy if not texts[line].endswith(_CUT)]
    if whole or wordy:
        return (whole or wordy)[0]
    return max(plain, key=lambda line: len(texts[line]))


def called_side(document: Document, i: int) -> bool:
    """Whether markup calls an element a kicker, a date, an author, an excerpt or the like."""
    if document.tags[i] in _SIDE_TAGS:
        return True
    name = document.elements[i].get("class")
    return bool(name) and any(called(name, words) for words in (KICKER_WORDS, META_WORDS, EXCERPT_WORDS))


def clean_headline(document: Document, piece: int) -> str:
    """The headline's words without kicker, date, count or number that stand in the same element."""
    whole = text = visible_text(document, piece)
    for i in range(piece + 1, document.ends[piece]):
        if document.text_len[i] and called_side(document, i):
            words = visible_text(document, i)
            begins = text.startswith(words)
            rest = (text.removeprefix(words) if begins else text.removesuffix(words)).strip()
            text = rest if len(rest) > 3 else text
    text = collapse(text).strip(" |·•:").rstrip("-–—›").strip()
    if document.tags[piece] not in HEADINGS:
        text = _NUMBERED.sub("", text)
    return text if len(text) > 3 else whole


def find_side_texts(document: Document, card: Card, piece: int | None, headline: str) -> tuple[str | None, str | None]:
    """The card's kicker and excerpt: what stands beside the headline."""
    kicker = excerpt = None
    own = letters(headline)
    for line in leaf_lines(document, card.index):
        if piece is not None and (line == piece or piece <= line < document.ends[piece]):
            continue
        if excerpt is not None and document.text_len[line] > LONGEST_KICKER:
            continue
        name = document.elements[line].get("class") or ""
        if line != card.index:
            name += " " + (document.elements[document.parents[line]].get("class") or "")
        if called(name, META_WORDS):
            continue
        text = visible_text(document, line)
        if not text or letters(text) in own:
            continue
        if kicker is None and len(text) <= LONGEST_KICKER and called(name, KICKER_WORDS):
            kicker = text
        elif excerpt is None and count_words(text) >= SHORTEST_EXCERPT:
            excerpt = text
    return kicker, excerpt


def find_picture(document: Document, card: Card) -> tuple[str | None, str]:
    """The address and alternative text of the card's first picture."""
    for i in range(card.index, document.ends[card.index]):
        if document.tags[i] != "img":
            continue
        image = document.elements[i]
        names = ("data-src", "data-original", "data-lazy-src", "src")
        sources = (image.get(name) or "" for name in names)
        source = next((text for text in sources if text and not text.startswith("data:")), "")
        source = source or (image.get("srcset") or image.get("data-srcset") or "").strip().split(" ")[0].rstrip(",")
        return full_address(source.strip(), document.base_url) or None, collapse(image.get("alt"))
    return None, ""
