"""Learned boilerplate: left out of texts, kept in blocks, never a revision, and unlearned when it goes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, Fetched, add_source, article, body, numbered, save_all
from worker.storage.article_store import Articles
from worker.storage.articles.boilerplate import learn_source
from worker.storage.tables.articles import BlockRow, BoilerplateRow, UncountedRow
from worker.storage.tables.crawl import SourceRow

STRIP = "Got a story for the Gazette? Write to the newsroom."
QUOTE = "We shall rebuild the pier, plank by plank, said the mayor."


@pytest.fixture
def articles(sessions: sessionmaker[Session]) -> Articles:
    return Articles(sessions)


def save_days(articles: Articles, source: int, numbers: range, *extra: str, site: str = "gazette") -> list[int]:
    """The ids of an article a day, each of its own text and these lines."""
    pages = []
    for number in numbers:
        day = MORNING + timedelta(days=number)
        page = article(
            f"https://{site}.example/{number}",
            title=f"Case {number}",
            paragraphs=(*body(number), *extra),
            published_at=day,
        )
        pages.append(Fetched(page, number + 1, fetched_at=day, source_id=source))
    return [saved.article_id for saved in save_all(pages, articles)]


def texts(articles: Articles, ids: list[int]) -> list[str]:
    return [found.record["text"] for each in ids if (found := articles.find(each)) is not None]


def test_a_line_on_eight_days_is_left_out_of_all_texts_and_is_no_revision(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    source = add_source(sessions, "gazette")
    ids = save_days(articles, source, range(8), STRIP)
    assert all(STRIP in text for text in texts(articles, ids))
    assert articles.settle_pending(MORNING).rendered == 8
    assert texts(articles, ids) == ["\n\n".join(body(number)) for number in range(8)]
    assert articles.totals().revisions == 8
    found = articles.find(ids[0])
    assert found is not None
    assert found.boilerplate == (STRIP,)
    assert found.record["blocks"][-1]["text"] == STRIP
    assert found.record["word_count"] == len(found.record["text"].split())
    with sessions.begin() as session:
        assert STRIP in session.scalars(select(BlockRow.text).where(BlockRow.article_id == ids[0])).all()
        (row,) = session.scalars(select(BoilerplateRow))
        assert (row.text, row.stories, row.days) == (STRIP, 8, 8)


def test_later_articles_are_stored_without_the_learned_line(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    source = add_source(sessions, "gazette")
    save_days(articles, source, range(8), STRIP)
    articles.settle_pending(MORNING)
    (later,) = save_days(articles, source, range(8, 9), STRIP)
    assert texts(articles, [later]) == ["\n\n".join(body(8))]
    assert articles.settle_pending(MORNING).rendered == 0


def test_a_quote_in_five_follow_ups_stays(articles: Articles, sessions: sessionmaker[Session]) -> None:
    source = add_source(sessions, "gazette")
    ids = save_days(articles, source, range(5), QUOTE) + save_days(articles, source, range(5, 20))
    articles.settle_pending(MORNING)
    assert sum(QUOTE in text for text in texts(articles, ids)) == 5


def test_copies_of_one_story_count_once(articles: Articles, sessions: sessionmaker[Session]) -> None:
    """One agency report on ten addresses is one story, so its own lines are not the source's."""
    source = add_source(sessions, "gazette")
    ids = []
    for number in range(10):
        day = MORNING + timedelta(days=number % 4)
        page = article(f"https://gazette.example/r{number}", paragraphs=body(1), published_at=day)
        ids.append(Fetched(page, number + 1, fetched_at=day, source_id=source).save(articles).article_id)
    assert articles.settle_pending(MORNING).rendered == 0
    assert set(texts(articles, ids)) == {"\n\n".join(body(1))}


def test_another_source_keeps_the_line(articles: Articles, sessions: sessionmaker[Session]) -> None:
    save_days(articles, add_source(sessions, "gazette"), range(8), STRIP)
    (other,) = save_days(articles, add_source(sessions, "courier"), range(20, 21), STRIP, site="courier")
    articles.settle_pending(MORNING)
    assert STRIP in texts(articles, [other])[0]


def test_a_line_that_becomes_rare_comes_back(articles: Articles, sessions: sessionmaker[Session]) -> None:
    source = add_source(sessions, "gazette")
    ids = save_days(articles, source, range(8), STRIP)
    articles.settle_pending(MORNING)
    articles.forget_url("https://gazette.example/0", now=MORNING)
    assert articles.settle_pending(MORNING).rendered == 7
    assert all(STRIP in text for text in texts(articles, ids))


def test_stories_do_not_decide_what_is_boilerplate(articles: Articles, sessions: sessionmaker[Session]) -> None:
    source = add_source(sessions, "gazette")
    ids = save_days(articles, source, range(8), STRIP)
    assert articles.settle_pending(MORNING).rendered == 8
    bridge = article("https://courier.example/both", title="Both", paragraphs=(*body(0), *body(1)))
    Fetched(bridge, 50).save(articles)
    assert articles.settle_pending(MORNING).rendered == 0
    assert not any(STRIP in text for text in texts(articles, ids))


DISCLAIMER = " ".join(f"Clause {number}: the issuer of paper {number * 7} answers for nothing." for number in range(30))


def test_a_shared_disclaimer_makes_no_story_and_is_left_out_of_sketches(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    """Thirty clauses under ten short reports of three days: more than half of each text, and told by none."""
    source = add_source(sessions, "gazette")
    for number in range(10):
        day = MORNING + timedelta(days=number % 4)
        page = article(f"https://gazette.example/{number}", paragraphs=(*body(number, 3), DISCLAIMER), published_at=day)
        Fetched(page, number + 1, fetched_at=day, source_id=source).save(articles)
    articles.settle_pending(MORNING)
    assert articles.totals().stories == 10
    with sessions.begin() as session:
        assert session.scalars(select(BoilerplateRow.text)).all() == [DISCLAIMER]


def test_a_disclaimer_that_two_sources_share_is_learned_of_both(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    for site, first in (("gazette", 0), ("courier", 10)):
        source = add_source(sessions, site)
        for number in range(first, first + 5):
            day = MORNING + timedelta(days=number % 4)
            page = article(
                f"https://{site}.example/{number}", paragraphs=(*body(number, 3), DISCLAIMER), published_at=day
            )
            Fetched(page, number + 1, fetched_at=day, source_id=source).save(articles)
    articles.settle_pending(MORNING)
    assert articles.totals().stories == 10
    with sessions.begin() as session:
        rows = session.execute(select(BoilerplateRow.source_id, BoilerplateRow.place)).all()
        assert len({row.source_id for row in rows}) == 2
        assert {row.place for row in rows} == {None}


GENUINE = {
    "a column's opening": (0, "Every Sunday our gardener answers what readers ask of their beds."),
    "a minister's quote": (3, "“We shall rebuild the pier, plank by plank, whatever it costs,” the minister said."),
    "a correction": (8, "This article was amended on 3 March to correct the name of the ferry."),
    "a recipe's step": (4, "Rinse the rice in cold water until it runs clear, then drain it."),
    "a standing question": (2, "What would you change if you were mayor for a day?"),
    "a closing line of a column": (8, "Have a good week, and water only in the evening."),
    "a chorus": (5, "And the river kept on rising."),
    "background": (6, "The bridge has been closed since its northern pillar sank in the flood of last March."),
    "a label in the text": (4, "The week in numbers"),
    "a subheading": (2, "What happens next"),
}


@pytest.mark.parametrize("name", GENUINE)
def test_a_genuine_line_that_returns_stays(name: str, articles: Articles, sessions: sessionmaker[Session]) -> None:
    """Ten of fourteen articles of a small source have the line, always in the same place."""
    place, line = GENUINE[name]
    source = add_source(sessions, "gazette")
    ids = []
    for number in range(14):
        paragraphs = [*body(number)]
        if number % 7 not in (1, 4):
            paragraphs.insert(place, line)
        day = MORNING + timedelta(days=number)
        page = article(f"https://gazette.example/{number}", paragraphs=paragraphs, published_at=day)
        ids.append(Fetched(page, number + 1, fetched_at=day, source_id=source).save(articles).article_id)
    articles.settle_pending(MORNING)
    assert sum(line in text for text in texts(articles, ids)) == 10


def test_labels_at_both_ends_are_left_out_and_never_inside(articles: Articles, sessions: sessionmaker[Session]) -> None:
    source = add_source(sessions, "gazette")
    ids = []
    for number in range(10):
        day = MORNING + timedelta(days=number)
        inside = ("Share and Follow",) if number == 9 else ()
        lines = (
            "Listen to this article",
            *body(number)[:4],
            *inside,
            *body(number)[4:],
            "Share and Follow",
            "© Gazette",
        )
        page = article(f"https://gazette.example/{number}", paragraphs=lines, published_at=day)
        ids.append(Fetched(page, number + 1, fetched_at=day, source_id=source).save(articles).article_id)
    articles.settle_pending(MORNING)
    found = texts(articles, ids)
    assert found[0] == "\n\n".join(body(0))
    assert found[9].split("\n\n")[4] == "Share and Follow"


def test_a_source_may_switch_it_off(articles: Articles, sessions: sessionmaker[Session]) -> None:
    source = add_source(sessions, "gazette")
    with sessions.begin() as session:
        session.get_one(SourceRow, source).config = {"boilerplate": False}
    ids = save_days(articles, source, range(8), STRIP)
    assert articles.settle_pending(MORNING).rendered == 0
    assert all(STRIP in text for text in texts(articles, ids))


def test_a_person_keeps_and_drops_lines(articles: Articles, sessions: sessionmaker[Session]) -> None:
    source = add_source(sessions, "gazette")
    ids = save_days(articles, source, range(8), QUOTE, STRIP)
    articles.settle_pending(MORNING)
    by_text = {line.text: line for line in articles.boilerplate("gazette")}
    assert (by_text[STRIP].place, by_text[STRIP].documents, by_text[STRIP].choice) == ("tail", 8, None)
    assert articles.choose_boilerplate("gazette", by_text[STRIP].number, "keep", MORNING)
    assert articles.choose_boilerplate("gazette", by_text[QUOTE].number, "drop", MORNING)
    assert not articles.choose_boilerplate("gazette", "0123456789abcdef", "drop", MORNING)
    assert articles.settle_pending(MORNING).rendered == 8
    assert all(STRIP in text and QUOTE not in text for text in texts(articles, ids))
    assert {line.text: line.choice for line in articles.boilerplate("gazette")} == {STRIP: "keep", QUOTE: "drop"}
    assert articles.choose_boilerplate("gazette", by_text[QUOTE].number, None, MORNING)
    articles.settle_pending(MORNING)
    assert {line.choice for line in articles.boilerplate("gazette")} == {"keep", None}


def test_blocks_are_counted_only_where_an_article_changed(articles: Articles, sessions: sessionmaker[Session]) -> None:
    gazette, courier = add_source(sessions, "gazette"), add_source(sessions, "courier")
    save_days(articles, gazette, range(2), STRIP)
    counted: list[object] = []
    engine = sessions.kw["bind"]
    listener = lambda *call: counted.append(call[3]) if "count(distinct" in call[2].lower() else None  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    articles.settle_pending(MORNING)
    assert len(counted) == 2
    articles.settle_pending(MORNING)
    assert len(counted) == 2
    save_days(articles, courier, range(20, 21), STRIP, site="courier")
    articles.settle_pending(MORNING)
    assert len(counted) == 4
    with sessions.begin() as session:
        assert session.scalars(select(UncountedRow.id)).all() == []


def test_processes_that_learn_one_source_at_once_take_turns(sessions: sessionmaker[Session]) -> None:
    articles, source = Articles(sessions), add_source(sessions, "gazette")
    for number in range(10):
        page = numbered(number, paragraphs=[*body(number), "A line of the house that every page repeats."])
        Fetched(replace(page, published_at=MORNING + timedelta(days=number)), number + 1, source_id=source).save(
            articles
        )
    with ThreadPoolExecutor(4) as pool:
        for _ in range(5):
            for learning in [pool.submit(learn_source, sessions, source, MORNING) for _ in range(4)]:
                learning.result(timeout=60)
