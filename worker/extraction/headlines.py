"""Headlines: a card -> its clean headline, the other wordings, kicker, excerpt and picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from worker.extraction.cards import Card, visible_text
from worker.extraction.vocabulary.teasers import EXCERPT_WORDS, HEADLINE_WORDS, KICKER_WORDS, META_WORDS
from worker.extraction.zones import words_of
from worker.text import collapse, letters
from worker.urls import absolute

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_META_TAGS = frozenset(
    {"time", "button", "svg", "img", "picture", "figcaption", "noscript", "script", "style", "template"}
)
_NUMBERED = re.compile(r"^\d{1,2}[.)]?\s+(?=\S)")
# An excerpt says more than a kicker or a date: least characters of one (scripts without blanks need half).
SHORTEST_EXCERPT = 30
LONGEST_KICKER = 40


@dataclass(frozen=True, slots=True)
class Wording:
    """What a card says of its piece."""

    headline: str
    variants: tuple[str, ...] = ()
    kicker: str | None = None
    excerpt: str | None = None
    image_url: str | None = None
    image_alt: str | None = None


def read_wording(card: Card, base_url: str) -> Wording | None:
    """The card's words and picture; None where nothing in it can be a headline."""
    piece = find_headline_element(card)
    headline = clean_headline(piece) if piece is not None else ""
    image_url, image_alt = find_picture(card, base_url)
    spoken = [collapse(link.element.get(name)) for link in card.links for name in ("title", "aria-label")]
    headline = headline or next((text for text in spoken if len(text) > 3), "") or image_alt or ""
    if not headline:
        return None
    known = {letters(headline)}
    variants = []
    for text in [*spoken, image_alt or ""]:
        if len(text) > 15 and letters(text) not in known:
            known.add(letters(text))
            variants.append(text)
    kicker, excerpt = find_side_texts(card, piece, headline)
    return Wording(headline, tuple(variants), kicker, excerpt, image_url, image_alt or None)


def find_headline_element(card: Card) -> etree._Element | None:
    """The element whose words are the headline: a heading in or around a link, an element called so, or a link."""
    links = {link.element for link in card.links}
    headed: list[tuple[int, int, etree._Element]] = []
    for element in card.element.iter("*"):
        rank = headline_rank(element)
        if not rank or not joined(element, links):
            continue
        length = len(visible_text(element))
        if length > 3:
            headed.append((rank, length if rank < 3 else 0, element))
    if headed:
        best = max(headed, key=lambda found: found[:2])[2]
        return inner_headline(best)
    for link in card.links:
        walk = link.element.getparent()
        for _ in range(2):
            if walk is not None and walk.tag in _HEADINGS:
                return inner_headline(walk)
            walk = walk.getparent() if walk is not None else None
    element = max(links, key=lambda link: len(visible_text(link)))
    return best_line(element) if visible_text(element) else None


def headline_rank(element: etree._Element) -> int:
    """How strongly the markup calls an element the headline: 3 heading, 2 class word, 0 not at all."""
    if element.tag in _HEADINGS:
        return 3
    name = element.get("class")
    if name and element.tag not in ("a", "img", "li", "ul", "figure") and is_called(name, HEADLINE_WORDS):
        return 0 if is_called(name, KICKER_WORDS | META_WORDS) else 2
    return 0


def is_called(name: str, words: frozenset[str]) -> bool:
    """Whether the last part of one of the class names is one of the words: `card__title`, `post-title large`."""
    return any(not words_of(part[-14:].rpartition("_")[2] or part).isdisjoint(words) for part in name.split())


def joined(element: etree._Element, links: set[etree._Element]) -> bool:
    """Whether the element stands in one of the links, or one of the links in it."""
    if any(step in links for step in element.iterancestors()) or element in links:
        return True
    return any(child in links for child in element.iter("a"))


def inner_headline(element: etree._Element) -> etree._Element:
    """The part of a heading that its own markup calls headline, else the heading."""
    for child in element.iter("*"):
        if child is not element and headline_rank(child) == 2 and len(visible_text(child)) > 3:
            return child
    return element


def best_line(link: etree._Element) -> etree._Element:
    """The element inside a link that holds the headline: the first wordy line that is no kicker, date or excerpt."""
    lines = [line for line in leaf_lines(link) if not called_side(line)]
    if len(lines) < 2:
        return lines[0] if lines else link
    wordy = [line for line in lines if len(visible_text(line)) >= 20]
    return wordy[0] if wordy else max(lines, key=lambda line: len(visible_text(line)))


def leaf_lines(element: etree._Element) -> Iterator[etree._Element]:
    """The innermost elements that hold text of their own, in page order."""
    own = (element.text or "").strip() or any((child.tail or "").strip() for child in element)
    if own:
        yield element
        return
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _META_TAGS:
            yield from leaf_lines(child)


def called_side(element: etree._Element) -> bool:
    """Whether markup calls an element a kicker, a date, an author, an excerpt or the like."""
    name = element.get("class")
    return element.tag in _META_TAGS or bool(name and is_called(name, KICKER_WORDS | META_WORDS | EXCERPT_WORDS))


def clean_headline(element: etree._Element) -> str:
    """The headline's words without kicker, date, count or number that stand in the same element."""
    side = [child for child in element.iter("*") if child is not element and called_side(child)]
    whole = visible_text(element)
    text = whole
    for child in side:
        words = visible_text(child)
        if words and words != whole and words in text:
            text = text.replace(words, " ", 1)
    text = (
        _NUMBERED.sub("", collapse(text).strip(" |·•:-–—").lstrip("›"))
        if element.tag not in _HEADINGS
        else collapse(text)
    )
    return text if len(text) > 3 else whole


def find_side_texts(card: Card, piece: etree._Element | None, headline: str) -> tuple[str | None, str | None]:
    """The card's kicker and excerpt: what stands above and below the headline."""
    kicker = excerpt = None
    own = letters(headline)
    for line in leaf_lines(card.element):
        text = visible_text(line)
        if line is piece or not text or letters(text) in own or own in letters(text):
            continue
        name = line.get("class") or ""
        parent = line.getparent()
        name += " " + (parent.get("class") or "") if parent is not None and parent is not card.element else ""
        if kicker is None and len(text) <= LONGEST_KICKER and is_called(name, KICKER_WORDS):
            kicker = text
        elif excerpt is None and len(text) >= SHORTEST_EXCERPT and not is_called(name, META_WORDS | KICKER_WORDS):
            excerpt = text
    return kicker, excerpt


def find_picture(card: Card, base_url: str) -> tuple[str | None, str]:
    """The address and alternative text of the card's first picture."""
    for image in card.element.iter("img"):
        source = image.get("data-src") or image.get("data-original") or image.get("data-lazy-src") or ""
        if not source and not (image.get("src") or "").startswith("data:"):
            source = image.get("src") or ""
        if not source:
            source = (image.get("srcset") or image.get("data-srcset") or "").strip().split(" ")[0].rstrip(",")
        return absolute(source, base_url) if source else None, collapse(image.get("alt"))
    return None, ""
