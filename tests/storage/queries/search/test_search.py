"""Search on both databases: what is found, in which order, marked how, page by page, and gone when it is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, add_source, article, edited, gone, numbered
from worker.errors import InputError
from worker.records import Article, Author, Image, Teaser
from worker.records.article_filter import ArticleFilter
from worker.storage.article_store import Articles
from worker.storage.queries import search as module
from worker.storage.queries.search import Searches, SearchPage

DAY = timedelta(days=1)
HOSTILE = (
    "'); DROP TABLE article;--", "robert' OR drop", "abc:* & !b", "title:robert", "NEAR(drop table)", "\\ end",
    "robert AND NOT", "{title} : x", "<script>", "end\x00", "drop ^ table", "\ud800 end", "((robert))",
)  # fmt: skip


@pytest.fixture
def articles(sessions: sessionmaker[Session]) -> Articles:
    return Articles(sessions)


@pytest.fixture
def searches(sessions: sessionmaker[Session]) -> Searches:
    return Searches(sessions)


def stored(articles: Articles, *pages: Article, **values: Any) -> None:
    """Each of the pages, fetched an hour after the one before."""
    for page in pages:
        number = len(articles.list(limit=1000)) + 1
        Fetched(page, number, fetched_at=MORNING + number * HOUR, **values).save(articles)


def page_of(name: str, *paragraphs: str, **values: Any) -> Article:
    return article(f"https://news.example/{name}", **{"title": "Of the day", "paragraphs": paragraphs} | values)


def names(found: SearchPage) -> list[str]:
    return [hit.article.canonical_url.rpartition("/")[2] for hit in found.hits]


def test_words_are_found_in_every_field_the_title_first(articles: Articles, searches: Searches) -> None:
    picture = Image(url="https://img.example/1.jpg", caption="A brickworks at dusk")
    teaser = Teaser(url="https://news.example/x", headline="Why the brickworks closed")
    stored(
        articles,
        page_of("teaser", "One line of text that is about other things.", teasers=(teaser,)),
        page_of("text", "The brickworks stand at the river, and nobody works there."),
        page_of("caption", "Another line of text that is about other things.", images=(picture,)),
        page_of("dek", "A third line of text that is about other things.", dek="What a brickworks is worth"),
        page_of("title", "A fourth line of text that is about other things.", title="The brickworks"),
        page_of("none", "A fifth line of text that is about other things."),
    )
    found = searches.search("brickworks")
    assert names(found)[:2] == ["title", "dek"]
    assert set(names(found)[2:4]) == {"text", "caption"}
    assert names(found)[4:] == ["teaser"]
    assert (found.total, found.is_exact, found.next_cursor) == (5, True, None)
    fields = {
        name: [snippet.field for snippet in hit.snippets] for name, hit in zip(names(found), found.hits, strict=True)
    }
    assert fields == {
        "title": ["text"],
        "dek": ["dek"],
        "text": ["text"],
        "caption": ["captions"],
        "teaser": ["teasers"],
    }


def test_phrases_negation_prefixes_and_choices(articles: Articles, searches: Searches) -> None:
    stored(
        articles,
        page_of("ab", "The harbour master resigned in spring."),
        page_of("ba", "The master of the harbour resigned in autumn."),
        page_of("c", "A tramway was opened by the mayor."),
    )
    cases = {
        "harbour master": {"ab", "ba"},
        '"harbour master"': {"ab"},
        "“harbour master”": {"ab"},
        "harbour -spring": {"ba"},
        'resigned -"harbour master"': {"ba"},
        "harb*": {"ab", "ba"},
        "tramway OR spring": {"ab", "c"},
        "resigned autumn OR spring": {"ab", "ba"},
        "HARBOUR Master": {"ab", "ba"},
        "harbour tramway": set(),
        "harbour-master": {"ab"},
        "": {"ab", "ba", "c"},
    }
    for query, wanted in cases.items():
        assert set(names(searches.search(query))) == wanted, query


def test_accents_may_be_left_out_and_scripts_without_spaces_are_found(articles: Articles, searches: Searches) -> None:
    stored(
        articles,
        page_of("fr", "Le café de la gare rouvre après l'été.", language="fr"),
        page_of("zh", "昨天东京都政府公布了新的交通计划。", language="zh"),
        page_of("ja", "猫が東京タワーに登った。", language="ja"),
        page_of("th", "รถไฟฟ้าสายใหม่เปิดให้บริการแล้ว", language="th"),
        page_of("ru", "Новый мост открыли в Ёлкино.", language="ru"),
        page_of("hi", "नई दिल्ली में मेट्रो खुली।", language="hi"),
    )
    cases = {
        "cafe": ["fr"], "CAFÉ": ["fr"], "ete": ["fr"], "交通": ["zh"], "东京都": ["zh"], "京都政府": ["zh"], "京政": [],
        "猫": ["ja"], "た": ["ja"], "東京タワー": ["ja"], "รถไฟฟ้า": ["th"],
        "Ёлкино": ["ru"], "МОСТ": ["ru"],
        "दिल्ली": ["hi"],
    }  # fmt: skip
    for query, wanted in cases.items():
        assert names(searches.search(query)) == wanted, query
    (hit,) = searches.search("东京都").hits
    assert [piece.text for piece in hit.snippets[0].pieces if piece.is_match] == ["东京都"]


def test_postgresql_stems_each_article_in_its_language(postgres_url: str) -> None:
    from worker.storage.database.engine import open_engine, open_sessions

    engine = open_engine(postgres_url)
    sessions = open_sessions(engine)
    articles, searches = Articles(sessions), Searches(sessions)
    stored(
        articles,
        page_of("en", "They were running along the river.", language="en"),
        page_of("de", "Die Häuser der Stadt werden verkauft.", language="de"),
        page_of("xx", "Running is a word of no known language here.", language=None),
    )
    cases = {
        "run": ["en"], "runs -river": [], "Haus": ["de"], "haeuser": [], "hausern": ["de"], "running": ["xx", "en"],
        "the run": ["en"], '"running along"': ["en"], "running -runs": ["xx"], "die stadt": ["de"],
    }  # fmt: skip
    for query, wanted in cases.items():
        assert sorted(names(searches.search(query))) == sorted(wanted), query
    assert searches.search("they were").total == 0
    (hit,) = searches.search("run river").hits
    assert [piece.text for piece in hit.snippets[0].pieces if piece.is_match] == ["running", "river"]
    sessions.kw["bind"].dispose()


def test_each_filter_holds(articles: Articles, searches: Searches, sessions: sessionmaker[Session]) -> None:
    source = add_source(sessions, "gazette")
    two = replace(
        numbered(2), images=(), language="de", kind="gallery", authors=(Author("Ödön Vass"),), tags=("Küste",),
        published_at=MORNING + timedelta(days=40),
    )  # fmt: skip
    stored(articles, numbered(1), source_id=source)
    stored(articles, two, numbered(3))
    gone(sessions, numbered(3).url, MORNING + 9 * HOUR)
    stored(articles, replace(numbered(3), section="Late"))
    articles.settle_pending(MORNING)
    cases: list[tuple[dict[str, Any], set[str]]] = [
        ({"source": "gazette"}, {"1"}),
        ({"source": "nobody"}, set()),
        ({"language": "de"}, {"2"}),
        ({"kind": "gallery"}, {"2"}),
        ({"author": "ödön vass"}, {"2"}),
        ({"tag": "KÜSTE"}, {"2"}),
        ({"has_caption": False}, {"2"}),
        ({"has_caption": True, "source": "gazette"}, {"1"}),
        ({"published_from": MORNING + HOUR}, {"2"}),
        ({"published_to": MORNING + HOUR}, {"1", "3"}),
        ({"is_published": False}, {"3"}),
        ({"title": "orchard"}, {"1"}),
        ({"story_id": 99}, set()),
        ({"seen_from": MORNING + 3 * HOUR}, {"3"}),
    ]
    for values, wanted in cases:
        for query in ("case", ""):
            assert set(names(searches.search(query, ArticleFilter(**values)))) == wanted, (query, values)


def test_edits_and_forgets_show_at_once(articles: Articles, searches: Searches) -> None:
    one = page_of("one", *[block.text for block in numbered(1).blocks], "The windmill burned down.")
    Fetched(one, 1, frontier_id=1).save(articles)
    assert names(searches.search("windmill")) == ["one"]
    two = replace(edited(numbered(1), "The watermill stood."), url=one.url, canonical_url=one.url, title="Of mills")
    Fetched(two, 2, frontier_id=1, fetched_at=MORNING + HOUR, why="recrawl").save(articles)
    assert names(searches.search("windmill")) == []
    assert names(searches.search("watermill mills")) == ["one"]
    articles.forget_url(one.url, now=MORNING + 2 * HOUR)
    assert names(searches.search("watermill")) == []


def test_merged_articles_are_found_once(articles: Articles, searches: Searches) -> None:
    one = numbered(1)
    Fetched(one, 1).save(articles)
    moved = replace(one, url="https://news.example/moved", canonical_url="https://news.example/moved")
    Fetched(moved, 2, fetched_at=MORNING + HOUR).save(articles)
    assert len(searches.search("orchard").hits) == 2
    Fetched(moved, 3, frontier_id=1, fetched_at=MORNING + 2 * HOUR, aliases=(one.url, moved.url)).save(articles)
    articles.settle_pending(MORNING)
    assert len(searches.search("orchard").hits) == 1


def test_forgotten_words_are_in_no_file_of_sqlite(sqlite_url: str) -> None:
    from pathlib import Path

    from worker.storage.database.engine import open_engine, open_sessions

    sessions = open_sessions(open_engine(sqlite_url))
    articles = Articles(sessions)
    stored(articles, page_of("secret", "Kryptonymos was here."), numbered(1))
    articles.forget_url("https://news.example/secret", now=MORNING)
    sessions.kw["bind"].dispose()
    files = Path(sqlite_url.removeprefix("sqlite:///")).parent.glob("copydesk.db*")
    assert not any(b"ryptonymos" in file.read_bytes() for file in files)


@pytest.mark.parametrize("order", ["rank", "newest"])
def test_every_match_is_on_one_page_whatever_comes_meanwhile(
    articles: Articles, searches: Searches, monkeypatch: pytest.MonkeyPatch, order: module.Order
) -> None:
    monkeypatch.setattr(module, "MOST_RANKED", 5)  # So that pages go over several rankings.
    pages = [
        page_of(str(n), *["Ferry news."] * (1 + n % 3), published_at=MORNING + timedelta(days=n // 4))
        for n in range(13)
    ]
    stored(articles, *pages)
    seen: list[str] = []
    cursor, late, totals = None, 100, set()
    while True:
        found = searches.search("ferry", cursor=cursor, limit=3, order=order)
        seen += names(found)
        totals.add((found.total, found.is_exact))
        cursor = found.next_cursor
        if cursor is None:
            break
        stored(
            articles, page_of(str(late), "Ferry news.", "Ferry news.", published_at=MORNING + timedelta(days=late % 7))
        )
        late += 1
    assert sorted(seen, key=int) == [str(n) for n in range(13)]
    assert totals == {(5, False)}
    assert searches.search("ferry").total == 5


def test_facets_count_what_matches(articles: Articles, searches: Searches, sessions: sessionmaker[Session]) -> None:
    stored(articles, numbered(1), numbered(2), source_id=add_source(sessions, "gazette"))
    stored(articles, replace(numbered(3), language=None, published_at=MORNING + timedelta(days=31)))
    found = searches.facets("case")
    assert (found.counted, found.is_exact) == (3, True)
    assert found.sources == (("gazette", 2), (None, 1))
    assert found.languages == (("en", 2), (None, 1))
    assert found.kinds == (("article", 3),)
    assert found.months == (("2026-04", 1), ("2026-03", 2))
    assert searches.facets("case", ArticleFilter(source="nobody")).counted == 0


@pytest.mark.parametrize("order", ["rank", "newest"])
@pytest.mark.parametrize("query", ["case", "", "absent"])
def test_the_overview_is_the_first_page_with_its_facets(
    articles: Articles, searches: Searches, monkeypatch: pytest.MonkeyPatch, query: str, order: module.Order
) -> None:
    stored(articles, *map(numbered, range(1, 8)))
    monkeypatch.setattr(module, "MOST_RANKED", 5)
    page, facets = searches.overview(query, limit=3, order=order)
    assert (page, facets) == (searches.search(query, limit=3, order=order), searches.facets(query))
    assert (
        (page.total, page.is_exact)
        == (facets.counted, facets.is_exact)
        == ((0, True) if query == "absent" else (5, False))
    )
    assert searches.overview(query, ArticleFilter(source="nobody")) == (module.NO_PAGE, module.NO_FACETS)
    with pytest.raises(InputError, match="allowed are 1 to 100"):
        searches.overview(query, limit=0)


def test_hostile_words_stay_words(articles: Articles, searches: Searches) -> None:
    stored(articles, page_of("x", "Robert'); DROP TABLE article;-- & | ! ( ) : * <-> NEAR AND NOT title: \\ end"))
    for query in HOSTILE:
        searches.search(query)
    assert names(searches.search("robert")) == ["x"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ('"open', "without its other"),
        ("-ferry", "only leaves words out"),
        ("OR ferry", "no word before it"),
        ("ferry OR", "no word behind it"),
        ("ferry OR -tram", "left out"),
        ("ab*", "3 letters"),
        ("abc* bcd* cde* def* efg*", "more than 4 words with a star"),
        ("!!! ???", "no letter or digit"),
        ("x" * 501, "501 characters"),
        (" ".join("abcdefghijklmnopqrstuvwxyz0123456789"), "more than 32"),
    ],
)
def test_a_broken_query_is_told_in_one_line(searches: Searches, query: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as error:
        searches.search(query)
    assert "\n" not in str(error.value)


def test_a_foreign_cursor_is_told_in_one_line(articles: Articles, searches: Searches) -> None:
    stored(articles, numbered(1), numbered(2))
    cursor = searches.search("case", limit=1).next_cursor
    assert cursor is not None
    with pytest.raises(InputError, match="another search"):
        searches.search("other", cursor=cursor)
    for word in ("", "x", "!!", cursor[:-4], "W10", "é", "a" * 1000, "bnVsbA"):
        with pytest.raises(InputError, match="none that a search gave"):
            searches.search("case", cursor=word)


def test_an_empty_database_has_empty_pages(searches: Searches) -> None:
    for query in ("", "ferry"):
        assert searches.search(query) == SearchPage((), None, 0, True)
        assert searches.facets(query).counted == 0
