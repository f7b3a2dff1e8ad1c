"""Rows of lone pages: what each gives to every table, as sets that are written at once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from tests.storage.articles.save.test_lone_pages import arrive, known_capture
from tests.storage.newsroom import MORNING
from worker.records import Article, Author, Block, Image, Teaser
from worker.storage.articles.identity import StoredClaim
from worker.storage.articles.save.article_rows import UNKNOWN, Record
from worker.storage.articles.save.lone_pages import ArrivingPage, LonePage
from worker.storage.articles.save.page_rows import (
    Stored,
    alias_rows,
    article_row,
    author_rows,
    change_rows,
    claims_of,
    outdated_claims,
    page_sets,
    revision_rows,
    sightings,
)
from worker.storage.articles.shared_rows import Shared, author_key, headline_key, picture_key
from worker.storage.changes import Standing
from worker.storage.database.keys import alias_key
from worker.storage.database.row_sets import Added, Changed, RowSet
from worker.storage.tables.addresses import ClaimRow
from worker.storage.tables.articles import AliasRow, ArticleRow, BlockRow, RevisionRow, UncountedRow
from worker.storage.tables.changes import ChangeRow
from worker.storage.tables.shared_rows import ArticleAuthorRow, OccurrenceRow, PlacementRow, SightingRow

Key = TypeVar("Key", bound=Hashable)
NOTHING = Shared({}, {}, {}, {}, {})
PAGE = arrive(images=(), teasers=(), authors=())


def store(
    page: ArrivingPage = PAGE, known: tuple[Any, ...] = (), article_id: int | None = None, **values: Any
) -> Stored:
    """Return a page stored as capture 9 of article 7, as its record says."""
    lone_values = {"unowned": (), "claims": (), "in_force": frozenset(), "outdated": ()} | values.pop("lone", {})
    capture = known_capture(page, 0, 0, content_hash=values.pop("content", "new"))
    lone = LonePage(page, capture, known, article_id, page.said.names, **lone_values)
    defaults: dict[str, Any] = {
        "values": {"section": "Coast"}, "is_rewritten": True, "is_indexed": False, "uncounted": frozenset(),
        "before": UNKNOWN,
        "after": Standing(capture.reading, capture.content_hash, page.reading.article.url, is_published=True),
    }  # fmt: skip
    revision = values.pop("revision", None)
    return Stored(Record(lone, **(defaults | values)), 7, 9, revision)


def rows(sets: list[RowSet], table: Any, kind: type = Added) -> list[Any]:
    """Return the rows of one table among sets, added ones unless said otherwise."""
    return [row for each in sets if each.table is table and isinstance(each, kind) for row in each.rows]


def test_the_sets_name_every_table_and_no_row_is_in_two() -> None:
    sets = page_sets([store()], NOTHING)
    tables = [each.table for each in sets]
    assert tables == [
        ArticleRow, ArticleRow, AliasRow, ClaimRow, ClaimRow, BlockRow, ArticleAuthorRow, PlacementRow, OccurrenceRow,
        SightingRow, RevisionRow, UncountedRow, ChangeRow,
    ]  # fmt: skip
    assert [row for each in page_sets([], NOTHING) for row in each.rows] == []


@pytest.mark.parametrize(
    ("article_id", "is_rewritten", "texts", "times"),
    [
        (None, True, [], []),
        (7, True, [{"id": 7, "section": "Coast"}], []),
        (7, False, [], [{"id": 7, "section": "Coast"}]),
    ],
    ids=["new", "another text", "seen again"],
)
def test_known_articles_change_in_one_set_of_equal_columns(
    article_id: int | None, is_rewritten: bool, texts: list[Any], times: list[Any]
) -> None:
    sets = page_sets([store(article_id=article_id, is_rewritten=is_rewritten)], NOTHING)[:2]
    assert [each.rows for each in sets] == [times, texts]
    assert all(isinstance(each, Changed) and each.keys == ("id",) for each in sets)


def test_a_row_is_found_by_its_article_and_not_by_what_the_record_says() -> None:
    assert article_row(store(values={"key": "k"})) == {"id": 7, "key": "k"}


def test_aliases_without_an_article_become_its_own() -> None:
    stored = store(lone={"unowned": ("a", "b")})
    assert list(alias_rows(stored)) == [{"key": "a", "article_id": 7}, {"key": "b", "article_id": 7}]
    assert rows(page_sets([stored], NOTHING), AliasRow, Changed) == list(alias_rows(stored))


def test_claims_are_stored_under_the_capture_with_whether_they_count() -> None:
    capture = known_capture(PAGE, 0)
    claims = tuple(StoredClaim(capture, kind, "t", "https://x.example/t", True) for kind in ("canonical", "og:url"))
    stored = store(lone={"claims": claims, "in_force": frozenset({(0, "canonical", "t")})})
    same = {"capture_id": 9, "key": "t", "url": "https://x.example/t", "is_foreign": True}
    assert claims_of(stored) == [
        {**same, "kind": "canonical", "is_current": True},
        {**same, "kind": "og:url", "is_current": False},
    ]


def test_claims_that_no_longer_hold_are_put_out_of_force() -> None:
    stored = store(lone={"outdated": ((5, "canonical", "t"), (6, "amphtml", "u"))})
    assert list(outdated_claims(stored)) == [
        {"capture_id": 5, "kind": "canonical", "key": "t", "is_current": False},
        {"capture_id": 6, "kind": "amphtml", "key": "u", "is_current": False},
    ]
    [changed] = [each for each in page_sets([stored], NOTHING) if isinstance(each, Changed) and each.table is ClaimRow]
    assert changed.keys == ("capture_id", "kind", "key")


def written(**values: Any) -> ArrivingPage:
    """Return a page whose article has these values."""
    return arrive(**{"images": (), "teasers": (), "authors": ()} | values)


def test_blocks_and_authors_are_written_where_the_text_is_another() -> None:
    page = written(blocks=(Block("paragraph", "One."), Block("image"), Block("list", items=("Two", "Three"))))
    new, seen_again = store(page), store(page, is_rewritten=False)
    assert rows(page_sets([seen_again], NOTHING), BlockRow) == []
    found = rows(page_sets([new], NOTHING), BlockRow)
    assert [(row["article_id"], row["position"], row["text"], row["ahead"], row["behind"]) for row in found] == [
        (7, 0, "One.", 0, 1), (7, 1, "", 1, 1), (7, 2, "Two\nThree", 1, 0),
    ]  # fmt: skip
    assert [row["hash"] is None for row in found] == [False, True, False]


def test_authors_stand_in_the_order_of_the_byline_each_once() -> None:
    page = written(authors=(Author("Mara Quill"), Author("Jon Ash"), Author("MARA QUILL")))
    article = page.reading.article
    keys = [author_key(article, author.name) for author in article.authors]
    assert keys[0] == keys[2]
    shared = replace(NOTHING, authors={keys[0]: 31, keys[1]: 30})
    assert author_rows(store(page), shared) == [
        {"article_id": 7, "position": 0, "author_id": 31},
        {"article_id": 7, "position": 1, "author_id": 30},
    ]


def shown(*articles: Article) -> Shared:
    """Return ids for all that articles share with others, counted from 1 in each table."""
    teasers = [teaser for article in articles for teaser in article.teasers]
    pictures = [picture_key(image) for article in articles for image in article.images]
    numbers = numbered_from_one(alias_key(teaser.url) for teaser in teasers)
    wordings = [(numbers[alias_key(each.url)], said) for each in teasers for said in (each.headline, *each.variants)]
    return replace(
        NOTHING,
        images=numbered_from_one(key for key in pictures if key),
        teasers=numbers,
        headlines=numbered_from_one((teaser, headline_key(said)) for teaser, said in wordings),
    )


def numbered_from_one(keys: Iterable[Key]) -> dict[Key, int]:
    """Return the place of each key, each once."""
    return {key: place for place, key in enumerate(dict.fromkeys(keys), 1)}


def test_a_sighting_that_is_there_already_keeps_when_it_was_first_seen() -> None:
    image = Image("https://img.example/pier.jpg", alt="The pier", role="lead")
    page = written(images=(image,))
    stored, shared = store(page), shown(page.reading.article)
    [added] = [each for each in page_sets([stored], shared) if each.table is PlacementRow]
    assert isinstance(added, Added)
    assert added.keys == ("article_id", "image_id")
    assert "first_seen_at" not in added.renewed
    assert {"last_seen_at", "position", "role", "alt"} <= set(added.renewed)
    assert list(added.rows) == [
        {
            "article_id": 7, "image_id": 1, "first_seen_at": MORNING, "last_seen_at": MORNING, "position": 0,
            "role": "lead", "alt": "The pier",
        }
    ]  # fmt: skip


def test_sightings_are_sorted_and_those_of_no_page_renew_nothing() -> None:
    stored = store()
    found = sightings(PlacementRow, [(stored, {(4,): {"alt": "b"}, (2,): {"alt": "a"}})])
    assert [row["image_id"] for row in found.rows] == [2, 4]
    assert sightings(PlacementRow, []).renewed == ()


def test_a_teaser_is_seen_under_each_of_its_headlines() -> None:
    teaser = Teaser(
        url="https://news.example/2", headline="The pier", variants=("The old pier",), block="More", position=3
    )
    page = written(teasers=(teaser,))
    found = rows(page_sets([store(page)], shown(page.reading.article)), SightingRow)
    assert [(row["headline_id"], row["block"], row["is_variant"]) for row in found] == [
        (1, "More", False),
        (2, "More", True),
    ]


@pytest.mark.parametrize(
    ("before", "kinds"),
    [
        (UNKNOWN, ["created"]),
        (Standing("r", "old", PAGE.reading.article.url, is_published=True), ["revised"]),
        (Standing("r", "new", PAGE.reading.article.url, is_published=True), ["updated"]),
        (Standing(PAGE.reading.hash, "new", PAGE.reading.article.url, is_published=True), []),
        (Standing(PAGE.reading.hash, "new", PAGE.reading.article.url, is_published=False), ["republished"]),
    ],
    ids=["new", "another content", "another reading", "the same", "back again"],
)
def test_followers_are_told_what_became_of_the_article(before: Standing, kinds: list[str]) -> None:
    found = change_rows(store(before=before))
    assert [row["kind"] for row in found] == kinds
    assert {(row["article_id"], row["revision"], row["at"]) for row in found} <= {(7, 1, PAGE.origin.parsed_at)}


def test_a_change_names_the_last_revision() -> None:
    later = arrive(page_id=3, hours=2)
    known = (known_capture(PAGE, 5, content_hash="a"),)
    assert [row["revision"] for row in change_rows(store(later, known, content="b"))] == [2]


def test_a_revision_is_stored_where_the_page_brought_one() -> None:
    assert revision_rows(store()) == []
    [row] = revision_rows(store(revision=(4, ("title", "text"))))
    assert (row["article_id"], row["number"], row["changed"]) == (7, 4, ["title", "text"])
    assert (row["page_id"], row["seen_at"], row["reason"]) == (1, MORNING, "poll")


def test_sources_are_noted_to_be_counted_anew_in_their_order() -> None:
    stored = [store(uncounted=frozenset({3, 1})), store(uncounted=frozenset({2}))]
    assert rows(page_sets(stored, NOTHING), UncountedRow) == [{"source_id": number} for number in (1, 2, 3)]


def test_rows_of_a_set_have_equal_columns() -> None:
    """The statement of a set is made from its first row."""
    pages = [arrive(number, images=(Image(f"https://img.example/{number}.jpg"),), authors=()) for number in (1, 2)]
    sets = page_sets(
        [store(page, revision=(1, ())) for page in pages], shown(*(each.reading.article for each in pages))
    )
    assert {each.table.__tablename__ for each in sets if len(each.rows) > 1} == {
        *("block", "placement", "sighting", "revision", "change"),
    }
    for each in sets:
        assert len({tuple(row) for row in each.rows}) <= 1
