"""Excerpts: what a card shows beside its headline -> its kicker and its excerpt."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from worker.extraction.page import Page
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
# Lines of a card that are looked at: a card of more is a page of text.
MOST_LINES = 60
# A line that begins like a byline and has no more words than this names the writer and tells nothing of the piece.
LONGEST_BYLINE = 14


def called_side(page: Page, i: int) -> bool:
    """Return whether markup calls an element something else than a headline."""
    if page.tags[i] in SIDE_TAGS:
        return True
    name = page.elements[i].get("class")
    return bool(name) and any(called(name, words) for words in (KICKER_WORDS, META_WORDS, EXCERPT_WORDS))


def find_side_texts(page: Page, card: Card, piece: int | None, headline: str) -> tuple[str | None, str | None]:
    """Return the card's kicker and excerpt; a text named as excerpt comes first."""
    lines = list(side_lines(page, card, piece, letters(headline)))
    kicker = find_kicker(lines)
    wordy = [each for each in lines if reading_words(each[2]) >= SHORTEST_EXCERPT and each[2] != kicker]
    named = [text for _, role, text in wordy if role == "excerpt"]
    # A short line above the headline is a kicker, whatever it is called.
    first = -1 if piece is None else piece
    others = (text for line, _, text in wordy if line > first or len(text) > LONGEST_KICKER)
    return kicker, named[0] if named else next(others, None)


def find_kicker(lines: list[tuple[int, str, str]]) -> str | None:
    """Return the first short line that markup calls a kicker."""
    return next((text for _, role, text in lines if role == "kicker" and len(text) <= LONGEST_KICKER), None)


def side_lines(page: Page, card: Card, piece: int | None, own: str) -> Iterator[tuple[int, str, str]]:
    """Yield the lines beside the headline with their roles and words."""
    for line in islice(leaf_lines(page, card.index), MOST_LINES):
        in_headline = piece is not None and piece <= line < page.ends[piece]
        if in_headline or leads_elsewhere(page, card, line):
            continue
        role = side_role(page, card, line)
        text = text_at(page, line) if role != "meta" else ""
        if text and not repeats(letters(text), own) and not names_writer(text):
            yield line, role, text


def side_role(page: Page, card: Card, line: int) -> str:
    """Return what markup calls a line: "kicker", "excerpt", "meta", or "" for nothing.

    The line's own name comes before that of the element around it, but "text" and the like say nothing against that.
    """
    own = page.elements[line].get("class") or ""
    around = page.elements[page.parents[line]].get("class") or "" if line != card.index else ""
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


def leads_elsewhere(page: Page, card: Card, line: int) -> bool:
    """Return whether a line is nothing but links, none of them to the card's piece."""
    end = page.ends[line]
    links = page.link_len[line]
    return links > 0 and links >= 0.9 * page.text_len[line] and not any(line <= x.index < end for x in card.links)


def repeats(text: str, own: str) -> bool:
    """Return whether a line says no more than the headline and an invitation."""
    if text in own:
        return True
    return bool(own) and own in text and len(text) - len(own) <= LONGEST_KICKER


def names_writer(text: str) -> bool:
    """Return whether a line is a byline: "By A. Writer on 3 May"."""
    return CARD_BYLINE.match(text) is not None and reading_words(text) <= LONGEST_BYLINE
