"""Hits: in the order that was asked for, with what was looked for marked, however many in the same statements."""

from __future__ import annotations

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import Fetched, add_source, article
from worker.records import Article, Image, Teaser
from worker.storage.article_store import Articles
from worker.storage.queries.search.hits import MOST_SNIPPETS, Hit, read_hits
from worker.storage.search.expression import read_expression

PICTURE = Image(url="https://img.example/1.jpg", caption="A ferry at dusk")
TEASER = Teaser(url="https://news.example/x", headline="Why the ferry closed")


def page(number: int, *paragraphs: str, **values: object) -> Article:
    return article(f"https://news.example/{number}", title=f"Case {number}", paragraphs=paragraphs, **values)


def store(sessions: sessionmaker[Session], *pages: Article, source: int | None = None) -> list[int]:
    articles = Articles(sessions)
    return [Fetched(each, place, source_id=source).save(articles).article_id for place, each in enumerate(pages, 1)]


def read(sessions: sessionmaker[Session], typed: str, *ids: int) -> list[Hit]:
    with sessions() as session:
        return read_hits(session, read_expression(typed), dict.fromkeys(ids, 0.5))


def said(hit: Hit) -> list[tuple[str, list[str]]]:
    return [(part.field, [piece.text for piece in part.pieces if piece.is_match]) for part in hit.snippets]


def test_no_articles_have_no_hits(sessions: sessionmaker[Session]) -> None:
    assert read(sessions, "ferry") == read(sessions, "") == read(sessions, "ferry", 1, 2**62) == []


def test_hits_keep_their_order_and_one_that_vanished_is_left_out(sessions: sessionmaker[Session]) -> None:
    one, two, three = store(sessions, page(1, "A ferry."), page(2, "A ferry."), page(3, "A ferry."))
    assert [hit.article.id for hit in read(sessions, "ferry", three, 2**62, one, two)] == [three, one, two]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"paragraphs": ("A ferry sails.",)}, [("text", ["ferry"])]),
        ({"dek": "On a ferry"}, [("dek", ["ferry"])]),
        ({"kicker": "Ferry"}, [("dek", ["Ferry"])]),
        ({"images": (PICTURE,)}, [("captions", ["ferry"])]),
        ({"teasers": (TEASER,)}, [("teasers", ["ferry"])]),
        ({"images": (PICTURE,), "teasers": (TEASER,)}, [("captions", ["ferry"]), ("teasers", ["ferry"])]),
        ({"dek": "Ferry", "images": (PICTURE,), "teasers": (TEASER,)}, [("dek", ["Ferry"]), ("captions", ["ferry"])]),
        ({}, []),
    ],
)
def test_snippets_come_of_the_text_before_all_others(
    sessions: sessionmaker[Session], values: dict[str, object], wanted: list[tuple[str, list[str]]]
) -> None:
    [one] = store(sessions, article("https://news.example/1", **values))  # type: ignore[arg-type]
    [hit] = read(sessions, "ferry", one)
    assert said(hit) == wanted
    assert len(hit.snippets) <= MOST_SNIPPETS


def test_where_no_word_is_found_the_text_begins(sessions: sessionmaker[Session]) -> None:
    [one] = store(sessions, page(1, "The opening line, 𝔑 and all.", "Another."))
    for typed in ("", "zeppelin"):
        [hit] = read(sessions, typed, one)
        assert said(hit) == [("text", [])]
        assert "".join(piece.text for piece in hit.snippets[0].pieces) == "The opening line, 𝔑 and all."


def test_a_title_is_whole_and_marked(sessions: sessionmaker[Session]) -> None:
    [one] = store(sessions, page(1, "Text."), source=add_source(sessions, "gazette"))
    [hit] = read(sessions, "case", one)
    assert [(piece.text, piece.is_match) for piece in hit.title] == [("Case", True), (" 1", False)]
    record = hit.as_dict()
    assert (record["id"], record["score"]) == (one, 0.5)
    assert record["title_pieces"][0] == {"text": "Case", "is_match": True}


def test_one_and_many_hits_take_the_same_statements(sessions: sessionmaker[Session]) -> None:
    ids = store(sessions, *(page(number, "A ferry, the ferries.", images=(PICTURE,)) for number in range(6)))
    statements: list[str] = []
    event.listen(sessions.kw["bind"], "before_cursor_execute", lambda *call: statements.append(call[2]))
    counts = []
    for asked in (ids[:1], ids):
        statements.clear()
        assert len(read(sessions, "ferry", *asked)) == len(asked)
        counts.append(len(statements))
    assert counts[0] == counts[1]
