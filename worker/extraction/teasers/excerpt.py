"""Side texts: what a card shows beside its headline -> its kicker and its excerpt."""

from __future__ import annotations

from worker.extraction.page.document import Document
from worker.extraction.page.lines import leaf_lines, text_at
from worker.extraction.page.regions import called
from worker.extraction.teasers.cards import Card
from worker.extraction.vocabulary.teaser_headings import CARD_BYLINE
from worker.extraction.vocabulary.teaser_markup import EXCERPT_WORDS, KICKER_WORDS, META_WORDS, TEXT_WORDS
from worker.normalize.text import letters, reading_words

SIDE_TAGS = frozenset({"time", "button"})
# An excerpt says more than a kicker or a date: least words of one.
SHORTEST_EXCERPT = 6
LONGEST_KICKER = 40
# A line that begins like a byline and has no more words than this names the writer and tells nothing of the piece.
LONGEST_BYLINE = 14


def called_side(document: Document, i: int) -> bool:
    """Whether markup calls an element a kicker, a date, an author, an excerpt or the like."""
    if document.tags[i] in SIDE_TAGS:
        return True
    name = document.elements[i].get("class")
    return bool(name) and any(called(name, words) for words in (KICKER_WORDS, META_WORDS, EXCERPT_WORDS))


def find_side_texts(document: Document, card: Card, piece: int | None, headline: str) -> tuple[str | None, str | None]:
    """The card's kicker and excerpt: what stands beside the headline.  A text named as excerpt comes before others."""
    kicker = excerpt = named = None
    own = letters(headline)
    for line in leaf_lines(document, card.index):
        if piece is not None and piece <= line < document.ends[piece]:
            continue
        if leads_elsewhere(document, card, line):
            continue
        if excerpt is not None and named is not None and document.text_len[line] > LONGEST_KICKER:
            continue
        role = side_role(document, card, line)
        text = text_at(document, line) if role != "meta" else ""
        if not text or repeats(letters(text), own) or names_writer(text):
            continue
        if kicker is None and role == "kicker" and len(text) <= LONGEST_KICKER:
            kicker = text
        elif reading_words(text) >= SHORTEST_EXCERPT:
            if role == "excerpt":
                named = named or text
            elif piece is None or line > piece or len(text) > LONGEST_KICKER:
                # A short line above the headline is a kicker, whatever it is called.
                excerpt = excerpt or text
    return kicker, named or excerpt


def side_role(document: Document, card: Card, line: int) -> str:
    """What markup calls a line of a card: "kicker", "excerpt", "meta" (date, author, count), or nothing.

    The line's own name comes before that of the element around it, but "text" and the like say nothing against that.
    """
    own = document.elements[line].get("class") or ""
    around = document.elements[document.parents[line]].get("class") or "" if line != card.index else ""
    if called(own, META_WORDS):
        return "meta"
    if called(own, KICKER_WORDS):
        return "kicker"
    if called(own, EXCERPT_WORDS - TEXT_WORDS):
        return "excerpt"
    if called(around, META_WORDS):
        return "meta"
    if called(around, KICKER_WORDS):
        return "kicker"
    return "excerpt" if called(own, TEXT_WORDS) or called(around, EXCERPT_WORDS) else ""


def leads_elsewhere(document: Document, card: Card, line: int) -> bool:
    """Whether a line is nothing but links, none of them to the card's piece."""
    end = document.ends[line]
    links = document.link_len[line]
    return links > 0 and links >= 0.9 * document.text_len[line] and not any(line <= x.index < end for x in card.links)


def repeats(text: str, own: str) -> bool:
    """Whether a line says no more than the headline does: a part of it, or all of it and an invitation to go on."""
    return text in own or (bool(own) and own in text and len(text) - len(own) <= LONGEST_KICKER)


def names_writer(text: str) -> bool:
    """Whether a line is the byline of a card: "By A. Writer on 3 May", "Medically reviewed by ..."."""
    return CARD_BYLINE.match(text) is not None and reading_words(text) <= LONGEST_BYLINE
