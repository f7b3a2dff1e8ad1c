"""Documents: what the index is told of an article, bounded, and a digest that changes with any of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import Fetched, article, numbered
from worker.records import Article, Author
from worker.storage.article_store import Articles
from worker.storage.search.documents import MOST_NAMES, MOST_WORDS, Document, name_labels, read_documents

NEW_YEAR = datetime(2025, 12, 31, 23, 59, 59, tzinfo=UTC)


def document(sessions: sessionmaker[Session], page: Article) -> Document:
    saved = Fetched(page, 1).save(Articles(sessions))
    with sessions() as session:
        [found] = read_documents(session, [saved.article_id])
    return found


def test_articles_that_do_not_exist_have_no_documents(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        assert read_documents(session, []) == read_documents(session, [1, -1, 2**63 - 1]) == []


def test_a_bare_article_has_its_words_and_labels(sessions: sessionmaker[Session]) -> None:
    page = article("https://news.example/1", title="Äpfel & Birnen", paragraphs=("Ein Satz.",), published_at=NEW_YEAR)
    found = document(sessions, replace(page, language="de", dek="Unten", kicker="Oben"))
    assert found.fields == {
        "title": "apfel birnen",
        "dek": "oben unten",
        "text": "ein satz",
        "captions": "",
        "teasers": "",
    }
    assert found.configuration == "german"
    assert {"day20251231", "month202512", "year2025", "uncaptioned", "standing"} <= set(found.labels)
    assert list(found.labels) == sorted(set(found.labels))


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Another"},
        {"dek": "Another"},
        {"kicker": "Another"},
        {"language": "de"},
        {"kind": "gallery"},
        {"tags": ("another",)},
        {"authors": (Author("Another Writer"),)},
        {"images": ()},
        {"teasers": ()},
        {"published_at": NEW_YEAR},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_digest_changes_with_all_that_is_indexed(sessions: sessionmaker[Session], changed: dict[str, object]) -> None:
    one = numbered(1)
    digests = []
    for number, page in ((1, one), (2, replace(one, url=f"{one.url}/2", canonical_url=f"{one.url}/2", **changed))):  # type: ignore[arg-type]
        saved = Fetched(page, number).save(Articles(sessions))
        with sessions() as session:
            digests += [each.digest for each in read_documents(session, [saved.article_id])]
    assert len(set(digests)) == 2


def test_the_same_words_have_the_same_digest_whatever_their_case(sessions: sessionmaker[Session]) -> None:
    one, two = (article(f"https://news.example/{title}", title=title) for title in ("CAFÉ", "cafe\u0301"))
    assert document(sessions, one).digest == document(sessions, two).digest


def test_words_beyond_the_bound_are_left_out(sessions: sessionmaker[Session]) -> None:
    title = " ".join(f"w{number}" for number in range(MOST_WORDS["title"] + 1))
    said = document(sessions, article("https://news.example/1", title=title)).fields["title"].split()
    assert (len(said), said[-1]) == (MOST_WORDS["title"], f"w{MOST_WORDS['title'] - 1}")


@pytest.mark.parametrize("count", [0, 1, MOST_NAMES, MOST_NAMES + 1])
def test_so_many_names_have_labels(count: int) -> None:
    assert len(set(name_labels("tag", [f"name {number}" for number in range(count)]))) == min(count, MOST_NAMES)


def test_one_and_many_articles_take_the_same_statements(sessions: sessionmaker[Session]) -> None:
    articles = Articles(sessions)
    ids = [Fetched(numbered(number), number).save(articles).article_id for number in range(1, 7)]
    statements: list[str] = []
    event.listen(sessions.kw["bind"], "before_cursor_execute", lambda *call: statements.append(call[2]))
    counts = []
    with sessions() as session:
        for asked in (ids[:1], ids):
            statements.clear()
            assert [each.article_id for each in read_documents(session, asked[::-1])] == asked
            counts.append(len([each for each in statements if each.lstrip().startswith("SELECT")]))
    assert counts == [2, 2]
