"""Ranks: how well an article answers, by its own words alone, so that a rank stays while other articles are stored."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnClause, TextClause, column, select, text
from sqlalchemy.orm import Session

from worker.storage.search.expression import Expression, Term, to_tsquery
from worker.storage.tables.search import article_text

# What a word counts in each field, and the characters that the field has in a usual article (of the demo and of the
# gold pages).  PostgreSQL's weights D, C, B, A are the same four.
WEIGHTS = {"title": 1.0, "dek": 0.4, "text": 0.1, "captions": 0.1, "teasers": 0.05}
USUAL = {"title": 60, "dek": 150, "text": 3_000, "captions": 200, "teasers": 600}
# BM25's usual constants: how soon more of a word adds nothing, and how much the length of the field matters.
SATURATION, LENGTH_SHARE = 1.2, 0.75
ON_POSTGRES = text("""
    SELECT article_id, ts_rank_cd('{0.05, 0.1, 0.4, 1.0}', document,
        to_tsquery(CAST(config AS regconfig), :expression), 1)
    FROM article_search WHERE article_id = ANY(CAST(:ids AS bigint[]))""")


def rank(session: Session, expression: Expression, ids: Sequence[int]) -> dict[int, float]:
    """Return the rank of each of some articles that match, the higher the better."""
    wanted = Expression(expression.choices)
    if session.get_bind().dialect.name == "postgresql":
        rows = session.execute(ON_POSTGRES, {"expression": to_tsquery(wanted), "ids": list(ids)})
        return {article_id: float(score) for article_id, score in rows}
    fields: list[ColumnClause[str]] = [column(name) for name in WEIGHTS]
    rows = session.execute(select(article_text.c.rowid, *fields).where(among(session, "article_text.rowid", ids)))
    return {row[0]: score(wanted.terms, dict(zip(WEIGHTS, row[1:], strict=True))) for row in rows}


def among(session: Session, name: str, ids: Sequence[int]) -> TextClause:
    """Return the condition that a column is one of many ids, in one value."""
    if session.get_bind().dialect.name == "postgresql":
        return text(f"{name} = ANY(CAST(:ids AS bigint[]))").bindparams(ids=list(ids))
    return text(f"{name} IN (SELECT value FROM json_each(:ids))").bindparams(ids=json.dumps(list(ids)))


def score(terms: Collection[Term], fields: Mapping[str, str]) -> float:
    """Return BM25's figure of an article, every word weighing the same.

    How rare a word is depends on what else is stored; it is left out.  Robertson and Zaragoza, The Probabilistic
    Relevance Framework (2009), section 3.4.
    """
    total = 0.0
    for name, words in fields.items():
        if not words:
            continue
        padded = f" {words} "
        size = 1 - LENGTH_SHARE + LENGTH_SHARE * len(words) / USUAL[name]
        for term in terms:
            count = padded.count(f" {' '.join(term.words)}{'' if term.is_prefix else ' '}")
            total += WEIGHTS[name] * count / (count + SATURATION * size)
    return total
