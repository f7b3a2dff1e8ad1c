"""What is due is sent, what is lost comes back, and what never ends becomes a dead letter."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, text

from tests.storage.crawl_state import CLAIM, DELAY, MESSAGE, CrawlState
from worker.records import Outcome
from worker.records.work import FetchClaim, FetchFinish, NotNow, PollClaim
from worker.storage.tables.crawl import FeedRow, FrontierRow, HostRow, OutcomeRow

PAGE = "https://news.example/story-one"


def test_nothing_is_sent_twice_while_its_message_may_be_under_way(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    assert len(crawl.fetch_messages()) == 1
    crawl.after(MESSAGE - 1)
    assert crawl.fetch_messages() == []
    crawl.after(2)
    assert len(crawl.fetch_messages()) == 1


def test_what_is_due_later_is_sent_later(crawl: CrawlState) -> None:
    crawl.admit(PAGE, due_in=60)
    assert crawl.fetch_messages() == []
    crawl.after(61)
    assert len(crawl.fetch_messages()) == 1


def test_one_host_with_50000_pages_does_not_delay_the_one_page_of_another(crawl: CrawlState) -> None:
    crawl.admit("https://large.example/story-0")
    add_copies(crawl, 49_999)
    crawl.after(1)
    crawl.admit("https://small.example/the-only-story")
    claims = [crawl.frontier.start_fetch(message, "one", crawl.now) for message in crawl.fetch_messages(limit=10)]
    assert [claim.host for claim in claims if isinstance(claim, FetchClaim)] == [
        "large.example:443",
        "small.example:443",
    ]
    # The large one goes on at its own pace, and nobody who comes later waits for it either.
    crawl.fetched(claims[0])  # type: ignore[arg-type]
    crawl.after(DELAY)
    crawl.admit("https://late.example/the-only-story")
    hosts = [crawl.frontier.start_fetch(message, "one", crawl.now) for message in crawl.fetch_messages(limit=10)]
    assert {claim.host for claim in hosts if isinstance(claim, FetchClaim)} == {"large.example:443", "late.example:443"}


def add_copies(crawl: CrawlState, count: int) -> None:
    """Copy the one row of the frontier so many times, each with its own address."""
    kept = [column.name for column in FrontierRow.__table__.columns if column.name not in ("id", "key", "url")]
    copies = (
        f"INSERT INTO frontier (key, url, {', '.join(kept)})"
        f" WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < {count})"
        f" SELECT 'copy-' || n, url || '-' || n, {', '.join(kept)} FROM frontier, copy"
    )
    with crawl.sessions.begin() as session:
        session.execute(text(copies))


def test_a_finished_fetch_sends_the_next_page_of_a_host_that_may_be_asked_soon(crawl: CrawlState) -> None:
    source = crawl.add_source(delay=0.5)
    crawl.admit(PAGE, "https://news.example/story-two", source_id=source)
    messages = crawl.fetched(crawl.claim_fetch())
    assert [message.step for message in messages] == ["parse", "fetch"]
    following = crawl.frontier.start_fetch(messages[1], "one", crawl.now)
    assert isinstance(following, FetchClaim)
    assert following.starts_at - crawl.now == timedelta(seconds=0.5)


def test_a_flushed_queue_makes_what_was_sent_due_at_once(crawl: CrawlState) -> None:
    crawl.admit(PAGE, "https://other.example/story")
    started, lost = crawl.fetch_messages()
    assert isinstance(crawl.frontier.start_fetch(started, "one", crawl.now), FetchClaim)
    assert crawl.dispatch.requeue_unstarted(crawl.now) == 1
    [again] = crawl.fetch_messages()
    assert again.row_id == lost.row_id
    assert crawl.frontier.start_fetch(lost, "late", crawl.now) is None


def test_a_page_that_never_ends_becomes_a_dead_letter_with_its_story(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    [message] = crawl.fetched(crawl.claim_fetch())
    for _ in range(3):
        crawl.claim_parse(message)
        crawl.after(CLAIM + 1)
        if crawl.dispatch.give_up_exhausted(3, crawl.now):
            break
        [message] = crawl.dispatch.take_parses(10, crawl.now)
    with crawl.sessions.begin() as session:
        row = session.scalars(select(FrontierRow)).one()
        last = session.scalars(select(OutcomeRow).order_by(OutcomeRow.id.desc())).first()
        assert (row.stage, row.parse_outcome, row.reason) == ("dead", "dead_letter", "crashed")
        assert last is not None
        assert (last.word, last.detail) == ("dead_letter", "started 3 times and never ended; last by parse@one")
    assert crawl.dispatch.give_up_exhausted(3, crawl.now) == 0


def test_a_feed_that_never_ends_is_not_given_up(crawl: CrawlState) -> None:
    crawl.add_source()
    for _ in range(2):
        [message] = crawl.dispatch.take_polls(10, crawl.now)
        assert isinstance(crawl.feeds.start_poll(message, "one", crawl.now), PollClaim)
        crawl.after(CLAIM + 1)
    assert crawl.dispatch.give_up_exhausted(2, crawl.now) == 1
    with crawl.sessions.begin() as session:
        feed = session.scalars(select(FeedRow)).one()
        assert (feed.stage, feed.outcome, feed.attempts) == ("poll", "failed", 0)
        assert feed.due_at is not None
        assert feed.due_at > crawl.now


def test_a_node_that_stops_gives_its_claims_back_as_no_attempts(crawl: CrawlState) -> None:
    crawl.admit(PAGE, "https://other.example/story")
    mine, other = crawl.fetch_messages()
    assert isinstance(crawl.frontier.start_fetch(mine, "fetch@one", crawl.now), FetchClaim)
    assert isinstance(crawl.frontier.start_fetch(other, "fetch@two", crawl.now), FetchClaim)
    assert crawl.dispatch.release("fetch@one", crawl.now) == 1
    crawl.after(5)
    [message] = crawl.fetch_messages()
    again = crawl.frontier.start_fetch(message, "fetch@three", crawl.now)
    assert isinstance(again, FetchClaim)
    assert (again.row_id, again.attempt) == (mine.row_id, 1)


def test_what_a_crashed_node_left_counts_as_an_attempt_and_frees_its_host(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    crawl.claim_fetch("fetch@one")
    assert crawl.dispatch.release("fetch@one", crawl.now, crashed=True) == 1
    with crawl.sessions.begin() as session:
        assert session.scalars(select(HostRow.busy_until)).all() == [None]
    crawl.after(5)
    assert crawl.claim_fetch("fetch@one").attempt == 2


def test_an_unforeseen_error_is_retried_and_then_a_dead_letter(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    claim = crawl.claim_fetch("fetch@one")
    crawl.dispatch.fail("fetch", claim.row_id, "fetch@one", 2, "error:KeyError", "Traceback ...", crawl.now)
    crawl.after(MESSAGE + 1)
    claim = crawl.claim_fetch("fetch@one")
    crawl.dispatch.fail("fetch", claim.row_id, "fetch@one", 2, "error:KeyError", "Traceback ...", crawl.now)
    with crawl.sessions.begin() as session:
        words = session.scalars(select(OutcomeRow.word).order_by(OutcomeRow.id)).all()
        assert words == ["retry", "dead_letter"]
    crawl.dispatch.fail("fetch", claim.row_id, "fetch@one", 2, "again", "", crawl.now)  # Nothing is held any more.
    with crawl.sessions.begin() as session:
        assert len(session.scalars(select(OutcomeRow.id)).all()) == 2


def test_a_slow_host_holds_its_other_pages_until_it_is_free(crawl: CrawlState) -> None:
    crawl.admit(PAGE, "https://news.example/story-two")
    slow = crawl.claim_fetch()
    crawl.after(20)
    messages = crawl.fetch_messages()
    assert messages == [] or isinstance(crawl.frontier.start_fetch(messages[0], "two", crawl.now), NotNow)
    [following] = crawl.frontier.finish_fetch(slow, FetchFinish(Outcome("fetch", "gone", "gone"), crawl.now)) or []
    claim = crawl.frontier.start_fetch(following, "two", crawl.now)
    assert isinstance(claim, FetchClaim)
    assert claim.url == "https://news.example/story-two"
