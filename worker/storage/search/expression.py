"""Expressions: what a person types into a search field, read into words, phrases and what is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from worker.errors import InputError
from worker.storage.search.words import is_spaceless, words

# Characters and terms of one search; more is a paste, not a question.
MOST_CHARACTERS, MOST_TERMS = 500, 32
# Letters before a star, and stars: the index puts together the articles of every word that begins so.
LEAST_PREFIX, MOST_PREFIXES = 3, 4
# A phrase or a run of other signs, each with a minus before it or a star behind it.
PIECE = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))(?P<star>\*?)')
QUOTES = str.maketrans("“”„‟«»", '""""""')


@dataclass(frozen=True, slots=True)
class Term:
    """Hold words that stand in a row; of a prefix the last goes on."""

    words: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Expression:
    """Hold what an article must have, one term of each choice, and must not."""

    choices: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """Return every term that is looked for."""
        return tuple(term for choice in self.choices for term in choice)


def read_expression(text: str) -> Expression:
    """Read words, "phrases", -word, begin* and OR; empty where nothing is asked for.

    Words must all stand in the article; OR between two joins them to a choice.  Raises InputError, in one line, for
    what cannot be read.
    """
    if len(text) > MOST_CHARACTERS:
        raise InputError(f"the search has {len(text):,} characters, allowed are {MOST_CHARACTERS}")
    text = text.translate(QUOTES)
    if text.count('"') % 2:
        raise InputError('the search has a quote (") without its other: "a phrase" stands between two')
    choices: list[tuple[Term, ...]] = []
    excluded: list[Term] = []
    joins = False
    for found in PIECE.finditer(text):
        if found["word"] == "OR" and not found["minus"]:
            joins = begin_choice(joins, choices)
            continue
        term = read_term(found)
        if term is None:
            continue
        if found["minus"]:
            if joins:
                raise InputError("OR stands before a word that is left out: -word goes with all the others")
            excluded.append(term)
        elif joins:
            choices[-1] += (term,)
        else:
            choices.append((term,))
        joins = False
    if joins:
        raise InputError("OR has no word behind it: it stands between two, as in ferry OR tram")
    return checked(text, Expression(tuple(choices), tuple(excluded)))


def begin_choice(joins: bool, choices: list[tuple[Term, ...]]) -> bool:
    """Return that the next term joins the last; raise InputError where there is none."""
    if joins or not choices:
        raise InputError("OR has no word before it: it stands between two, as in ferry OR tram")
    return True


def read_term(found: re.Match[str]) -> Term | None:
    """Return the term of a piece; None where it has no letter or digit."""
    said = found["phrase"] if found["phrase"] is not None else found["word"]
    is_prefix = bool(found["star"]) or said.endswith("*")
    parts = [word.text for word in words(said)]
    if not parts:
        return None
    if is_spaceless(parts[-1]) and len(parts[-1]) == 1:
        # The last of a run; alone it begins a pair or ends a run, which is what a star asks for.
        return Term(tuple(parts[:-1])) if ends_pair(parts) else Term(tuple(parts), True)
    if is_prefix and len(parts[-1]) < LEAST_PREFIX:
        raise InputError(f"{parts[-1]}*: a star needs {LEAST_PREFIX} letters or more before it")
    return Term(tuple(parts), is_prefix)


def ends_pair(parts: list[str]) -> bool:
    """Tell whether the last character is that of the pair before it."""
    return len(parts) > 1 and is_spaceless(parts[-2]) and parts[-2].endswith(parts[-1])


def checked(text: str, found: Expression) -> Expression:
    """Return an expression that says what to look for, or nothing at all.

    Raises InputError for one that only leaves out, has no word, or too many.
    """
    if len(found.terms) + len(found.excluded) > MOST_TERMS:
        raise InputError(f"the search has more than {MOST_TERMS} words and phrases")
    if sum(term.is_prefix for term in (*found.terms, *found.excluded)) > MOST_PREFIXES:
        raise InputError(f"the search has more than {MOST_PREFIXES} words with a star, or single characters")
    if found.excluded and not found.choices:
        raise InputError("the search only leaves words out: it needs one to look for too, as in ferry -tram")
    if text.strip() and not found.choices:
        raise InputError(f"the search {text.strip()[:40]!r} has no letter or digit to look for")
    return found


def to_tsquery(found: Expression) -> str:
    """Return an expression as PostgreSQL's to_tsquery reads it, words not yet stemmed."""
    wanted = [f"({' | '.join(map(tsquery_term, choice))})" for choice in found.choices]
    return " & ".join([*wanted, *(f"!({tsquery_term(term)})" for term in found.excluded)])


def tsquery_term(term: Term) -> str:
    """Return a term: words in a row, the last with a star for a prefix."""
    *first, last = (f"'{word}'" for word in term.words)
    return f"({' <-> '.join([*first, f'{last}:*' if term.is_prefix else last])})"


def to_match(found: Expression, labels: Iterable[str], spans: Iterable[str] = ()) -> str:
    """Return an expression as FTS5's MATCH reads it.

    Of ``labels`` all must hold, of ``spans`` one.
    """
    parts = [f"({' OR '.join(map(match_term, choice))})" for choice in found.choices]
    wanted = " AND ".join(parts)
    excluded = " OR ".join(map(match_term, found.excluded))
    if excluded:
        wanted = f"(({wanted}) NOT ({excluded}))"
    fields = [f"{{title dek text captions teasers}} : ({wanted})"] if wanted else []
    named = [f'labels : "{label}"' for label in labels]
    some = " OR ".join(f'labels : "{label}"' for label in spans)
    return " AND ".join([*fields, *named, *([f"({some})"] if some else [])])


def match_term(term: Term) -> str:
    """Return a term as FTS5 reads it."""
    return f'"{" ".join(term.words)}"{" *" if term.is_prefix else ""}'
