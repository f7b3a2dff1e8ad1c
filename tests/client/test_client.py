"""The client: every kind of record from either database, iterated, searched, followed, and as frames."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, add_source, edited, numbered
from worker.client import ArticleFilter, Client
from worker.errors import InputError, SettingsError
from worker.storage.article_store import Articles
from worker.storage.queries.lists import appearances

ONE = numbered(1).url


@pytest.fixture
def client(database_url: str, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """Five articles and a copy of the first; the first was edited once."""
    monkeypatch.setattr(appearances, "PART", 2)
    articles, source = Articles(sessions), add_source(sessions, "gazette")
    for number in range(1, 6):
        Fetched(numbered(number), number, frontier_id=number, source_id=source).save(articles)
    again = {"frontier_id": 1, "source_id": source, "fetched_at": MORNING + HOUR}
    Fetched(edited(numbered(1), "And then it rained."), 6, why="recrawl", **again).save(articles)  # type: ignore[arg-type]
    copy = "https://courier.example/1"
    Fetched(replace(numbered(1), url=copy, canonical_url=copy), 7).save(articles)
    articles.settle_pending(MORNING)
    with Client(database_url) as opened:
        yield opened


def test_articles_are_iterated_whole_and_filtered(client: Client) -> None:
    assert [each.id for each in client.articles()] == [1, 2, 3, 4, 5, 6]
    records = client.articles(ArticleFilter(source="gazette"))
    assert [each.record["url"] for each in records][:1] == [ONE] == [each.record["url"] for each in records][:1]
    first = client.article(ONE)
    assert first is not None
    assert first.record == next(iter(records)).record
    assert client.article("https://nowhere.example/") is None


def test_what_appears_in_articles_is_iterated(client: Client) -> None:
    assert [(each.article_id, each.number) for each in client.revisions()][:3] == [(1, 1), (1, 2), (2, 1)]
    teasers = [each for each in client.teasers() if each.article_id == 1]
    assert [(each.headline, each.promoted_id) for each in teasers if not each.is_variant] == [
        ("What became of case 2", 2), ("What became of case 3", 3),
    ]  # fmt: skip
    captions = list(client.captions(ArticleFilter(source="gazette")))
    assert [each.article_id for each in captions] == [1, 2, 3, 4, 5]
    assert captions[0].text == "The orchard at dawn, seen from hill 0"
    assert captions[0].credit == "Photo: Mara Quill"
    assert [each.role for each in client.images()] == ["lead"] * 6
    (story,) = client.stories()
    assert [each.article_id for each in story.articles] == [1, 6]


def test_changes_go_on_where_a_cursor_stands(client: Client) -> None:
    changes = list(client.changes())
    assert [each.kind for each in changes].count("created") == 6
    behind = list(client.changes(changes[2].cursor))
    assert behind == changes[3:]
    assert list(client.changes("now")) == []
    with pytest.raises(InputError):
        list(client.changes("yesterday"))


def test_searches(client: Client) -> None:
    assert {hit.article.id for hit in client.search("rained")} == {1}
    assert len(list(client.search("case", limit=3))) == 3
    page = client.search_page("case", limit=4)
    assert (len(page.hits), page.total) == (4, 6)
    assert len(client.search_page("case", cursor=page.next_cursor, limit=4).hits) == 2
    assert client.facets("case").counted == 6


def test_frames_of_pandas(client: Client) -> None:
    frame = client.articles().to_pandas()
    assert list(frame["id"]) == [1, 2, 3, 4, 5, 6]
    assert frame["published_at"].dt.hour.unique().tolist() == [8]
    assert {"title", "text", "tags", "source", "story_id", "revision_count"} <= set(frame.columns)
    assert client.captions().to_pandas().groupby("caption_id")["article_id"].nunique().max() == 2
    assert client.search("rained").to_pandas()["id"].tolist() == [1]
    assert len(client.stories().to_pandas()["articles"][0]) == 2
    empty = client.teasers(ArticleFilter(source="nobody")).to_pandas()
    assert len(empty) == 0
    assert empty["last_seen_at"].dt.tz is not None


def test_frames_of_polars(client: Client) -> None:
    frame = client.articles().to_polars()
    assert frame["id"].to_list() == [1, 2, 3, 4, 5, 6]
    assert str(frame.schema["published_at"]) == "Datetime(time_unit='us', time_zone='UTC')"
    assert frame["images"][0][0]["credit"] == "Photo: Mara Quill"
    assert client.revisions().to_polars().filter(article_id=1)["number"].to_list() == [1, 2]
    assert client.changes().to_polars().height >= 6
    assert client.teasers(ArticleFilter(source="nobody")).to_polars().columns[0] == "article_id"


@pytest.mark.parametrize("name", ["articles", "revisions", "stories", "teasers", "captions", "images"])
def test_a_frame_of_nothing_has_the_types_of_one_with_rows(client: Client, name: str) -> None:
    full, empty = getattr(client, name)(), getattr(client, name)(ArticleFilter(source="nobody"))
    held, none = full.to_polars(), empty.to_polars()
    assert held.height > none.height == 0
    assert {key: kind for key, kind in none.schema.items() if key != "provenance"} == {
        key: kind for key, kind in held.schema.items() if key != "provenance"
    }
    types, types_of_none = full.to_pandas().dtypes, empty.to_pandas().dtypes
    numbers = [key for key, kind in types.items() if kind.kind in "ib" and key not in ("story_id", "promoted_id")]
    assert [types_of_none[key] for key in numbers] == [types[key] for key in numbers]


def test_frames_of_changes_and_hits_keep_their_types(client: Client) -> None:
    assert client.changes("now").to_polars().schema == client.changes().to_polars().schema
    assert client.search("zeppelin").to_polars().schema == client.search("rained").to_polars().schema


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_without_the_extra_one_line_says_so(client: Client, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(InputError, match=rf"{name} is not installed: pip install 'copydesk\[frames\]'"):
        getattr(client.articles(), f"to_{name}")()


def test_what_is_no_database_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such database"):
        Client(f"sqlite:///{tmp_path / 'none.db'}")
    nowhere = ("nonsense", "postgresql://nobody@localhost:1/none")
    for url in (*nowhere, "mysql://a.example/b", "postgresql://a.example:port/b"):
        with pytest.raises(InputError, match=r"cannot be read|allowed are sqlite") as error:
            Client(url)
        assert "\n" not in str(error.value)
    (tmp_path / "empty.db").touch()
    with pytest.raises(SettingsError, match="no schema yet"):
        Client(f"sqlite:///{tmp_path / 'empty.db'}")


def test_a_database_that_goes_away_is_told_in_one_line(client: Client, sessions: sessionmaker[Session]) -> None:
    asked: tuple[Callable[[], object], ...] = (
        lambda: client.article(1),
        lambda: client.article(ONE),
        lambda: list(client.articles()),
        lambda: client.captions().to_pandas(),
        lambda: client.search_page("case"),
        lambda: client.facets("case"),
    )
    with without_tables(sessions, "article", "alias"):
        for ask in asked:
            with pytest.raises(InputError, match="the database cannot be read: ") as error:
                ask()
            assert "\n" not in str(error.value)
            assert error.value.__suppress_context__
    assert client.article(1) is not None


@contextmanager
def without_tables(sessions: sessionmaker[Session], *names: str) -> Iterator[None]:
    """Let tables be away for the time of a block."""
    rename(sessions, {name: f"{name}_elsewhere" for name in names})
    try:
        yield
    finally:
        rename(sessions, {f"{name}_elsewhere": name for name in names})


def rename(sessions: sessionmaker[Session], names: dict[str, str]) -> None:
    with sessions.begin() as session:
        for old, new in names.items():
            session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


def test_numbers_and_words_that_cannot_be_are_none_or_refused(client: Client) -> None:
    assert [client.article(number) for number in (-(10**30), -1, 0, 10**30)] == [None] * 4
    assert len(list(client.search("case", limit=10**30))) == 6
    for kinds in ("created", ["born"]):
        with pytest.raises(InputError, match="allowed are some of created, revised"):
            list(client.changes(kinds=kinds))  # type: ignore[arg-type]
