"""Snippets: the pieces of a text in which the words of a search stand, as marked spans; who shows them makes markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import text
from sqlalchemy.orm import Session

from worker.storage.search.expression import Term
from worker.storage.search.words import Word, words

# Characters of a text that are looked through, of a snippet, and of what stands before its first match.
MOST_CHARACTERS, LONGEST, LEAD = 20_000, 200, 50
# Letters that a form has in common with the word that it is stemmed like.
COMMON = 3
FORMS = text("""
    SELECT config, word, form FROM unnest(CAST(:configs AS text[]), CAST(:words AS text[]), CAST(:forms AS text[]))
        AS asked (config, word, form)
    WHERE to_tsvector(CAST(config AS regconfig), form) @@ to_tsquery(CAST(config AS regconfig), word)""")

Span: TypeAlias = tuple[int, int]
# (stemming, word of a search) -> other forms of it.
Forms: TypeAlias = dict[tuple[str, str], set[str]]


@dataclass(frozen=True, slots=True)
class SnippetPart:
    """Hold a piece of text, and whether it is what was looked for."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True)
class Snippet:
    """Hold a part of one field in pieces, which together are its text."""

    field: str
    pieces: tuple[SnippetPart, ...]


def read_forms(session: Session, terms: Sequence[Term], texts: Iterable[tuple[str, Sequence[Word]]]) -> Forms:
    """Return the forms of the terms' words in texts.

    Each text comes with its stemming.  SQLite knows of none.
    """
    if session.get_bind().dialect.name != "postgresql":
        return {}
    sought = {word for term in terms for word in term.words}
    asked = {
        (config, word, found.text)
        for config, said in texts
        for found in said
        for word in sought
        if found.text != word and found.text[:COMMON] == word[:COMMON]
    }
    columns = list(zip(*sorted(asked), strict=True)) or [(), (), ()]
    rows = session.execute(FORMS, dict(zip(("configs", "words", "forms"), map(list, columns), strict=True)))
    found: Forms = {}
    for config, word, form in rows:
        found.setdefault((config, word), set()).add(form)
    return found


def matches(said: Sequence[Word], terms: Iterable[Term], config: str, forms: Forms) -> list[Span]:
    """Return where the terms stand in a text, in order and apart."""
    spans = sorted(span for term in terms for span in places(said, term, config, forms))
    apart: list[Span] = []
    for start, end in spans:
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def places(said: Sequence[Word], term: Term, config: str, forms: Forms) -> Iterator[Span]:
    """Yield where one term stands."""
    wanted = [{word} | forms.get((config, word), set()) for word in term.words]
    count = len(wanted)
    for at in range(len(said) - count + 1):
        if said[at].text not in wanted[0] and not (term.is_prefix and count == 1):
            continue
        row = said[at : at + count]
        whole = row[:-1] if term.is_prefix else row
        if not all(word.text in known for word, known in zip(whole, wanted, strict=False)):
            continue
        if not term.is_prefix or row[-1].text.startswith(term.words[-1]):
            yield row[0].start, row[-1].end


def marked(text: str, spans: Sequence[Span], start: int = 0, end: int | None = None) -> tuple[SnippetPart, ...]:
    """Return a part of a text in pieces, the spans marked."""
    end = len(text) if end is None else end
    pieces = []
    at = start
    for first, last in spans:
        if first < start or last > end:
            continue
        pieces += [SnippetPart(text[at:first], False), SnippetPart(text[first:last], True)]
        at = last
    pieces.append(SnippetPart(text[at:end], False))
    return tuple(piece for piece in pieces if piece.text)


def snippets(field: str, text: str, spans: Sequence[Span], most: int) -> list[Snippet]:
    """Return the first pieces of a text that hold matches, cut between words."""
    found: list[Snippet] = []
    covered = 0
    for first, last in spans:
        if first < covered:
            continue
        if len(found) == most:
            break
        start = word_start(text, max(covered, first - LEAD), first)
        covered = word_end(text, max(last, min(len(text), start + LONGEST)), last)
        found.append(Snippet(field, marked(text, spans, start, covered)))
    return found


def word_start(text: str, at: int, latest: int) -> int:
    """Return where the next word begins, or the line that a match stands in."""
    line = text.rfind("\n", at, latest)
    if line >= 0:
        return line + 1
    if at == 0:
        return 0
    space = text.find(" ", at, latest)
    return space + 1 if space >= 0 else at


def word_end(text: str, at: int, earliest: int) -> int:
    """Return where the last whole word ends, or the line."""
    line = text.find("\n", earliest, at)
    if line >= 0:
        return line
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", earliest, at)
    return space if space >= 0 else at


def read_words(text: str) -> list[Word]:
    """Return the words of the part of a text that is looked through."""
    return list(words(text[:MOST_CHARACTERS]))
