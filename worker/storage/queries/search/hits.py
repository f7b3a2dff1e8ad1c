"""Hits: the articles of a page of a search, with their words marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from worker.records import plain
from worker.storage.queries.article_list import Listed, listed
from worker.storage.search.documents import read_attached
from worker.storage.search.expression import Expression
from worker.storage.search.languages import configuration
from worker.storage.search.snippets import (
    Forms,
    Snippet,
    SnippetPart,
    marked,
    matches,
    read_forms,
    read_words,
    snippets,
)
from worker.storage.search.words import Word
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.crawl import SourceRow

# Snippets of one article.
MOST_SNIPPETS = 2
# Characters of a text that is shown where no word is looked for.
OPENING = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """Hold one article that was found.

    ``title`` is whole; ``snippets`` are the first pieces with the words, of the text before standfirst, captions and
    teasers.  ``score`` is None where the order is that of dates.
    """

    article: Listed
    score: float | None
    title: tuple[SnippetPart, ...]
    snippets: tuple[Snippet, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return a JSON-ready dict: the article's keys, and those of the hit."""
        rest = {name: plain(getattr(self, name)) for name in ("score", "snippets")}
        return {**self.article.as_dict(), "title_pieces": plain(self.title), **rest}


def read_hits(session: Session, expression: Expression, scores: Mapping[int, float | None]) -> list[Hit]:
    """Return the hits of these articles, in their order."""
    ids = list(scores)
    rows = session.execute(
        select(ArticleRow, SourceRow.slug)
        .outerjoin(SourceRow, SourceRow.id == ArticleRow.source_id)
        .where(ArticleRow.id.in_(ids))
    )
    found = {row.id: (row, slug) for row, slug in rows}
    attached = read_attached(session, ids)
    said = {
        article_id: {
            "title": row.title or "",
            "text": row.text,
            "dek": " ".join(filter(None, (row.kicker, row.dek))),
            "captions": "\n".join(attached.get((article_id, "captions"), [])),
            "teasers": "\n".join(attached.get((article_id, "teasers"), [])),
        }
        for article_id, (row, _) in found.items()
    }
    words = {key: {name: read_words(text) for name, text in fields.items()} for key, fields in said.items()}
    configs = {article_id: configuration(row.language) for article_id, (row, _) in found.items()}
    of_all = [(configs[key], each) for key, fields in words.items() for each in fields.values()]
    forms = read_forms(session, expression.terms, of_all)
    return [
        hit(expression, found[key], scores[key], said[key], words[key], configs[key], forms)
        for key in ids
        if key in found
    ]


def hit(
    expression: Expression,
    row: tuple[ArticleRow, str | None],
    score: float | None,
    said: Mapping[str, str],
    words: Mapping[str, list[Word]],
    config: str,
    forms: Forms,
) -> Hit:
    """Return one hit, its title and the first places of the words marked."""
    spans = {name: matches(words[name], expression.terms, config, forms) for name in said}
    pieces: list[Snippet] = []
    for name in ("text", "dek", "captions", "teasers"):
        pieces += snippets(name, said[name], spans[name], MOST_SNIPPETS - len(pieces))
    if not pieces and said["text"]:
        pieces = snippets("text", said["text"], [(0, 0)], 1)
    return Hit(listed(*row), score, marked(said["title"], spans["title"]), tuple(pieces))
