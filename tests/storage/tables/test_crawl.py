"""The crawl's state: one row for each address and each outcome, and the indexes by which work is found."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, add_source
from tests.storage.tables.indexes import partial_indexes
from worker.storage.tables.crawl import (
    FeedRow,
    FrontierRow,
    HeartbeatRow,
    HostRow,
    OutcomeRow,
    PageRow,
    SourceRow,
    TombstoneRow,
)

LOST = 2**40
URL = "https://news.example/1"


def feed(source_id: int, host_id: int, **values: Any) -> FeedRow:
    """Return the row of a feed."""
    return FeedRow(
        **({"source_id": source_id, "host_id": host_id, "kind": "feed", "stage": "poll", "url": URL} | values)
    )


def address(host_id: int, **values: Any) -> FrontierRow:
    """Return the row of an address."""
    defaults = {"key": "k", "url": URL, "via": "feed", "stage": "fetch", "discovered_at": MORNING}
    return FrontierRow(host_id=host_id, **(defaults | values))


def page(frontier_id: int) -> PageRow:
    """Return the row of a fetch."""
    values: dict[str, Any] = {"status": 200, "headers": {}, "content_hash": "h", "size": 1, "fetched_at": MORNING}
    return PageRow(frontier_id=frontier_id, url=URL, final_url=URL, **values)


def outcome(**values: Any) -> OutcomeRow:
    """Return the row of how a step ended."""
    defaults = {"row_kind": "frontier", "row_id": 1, "step": "fetch", "token": "t", "word": "fetched", "reason": "ok"}
    return OutcomeRow(at=MORNING, **(defaults | values))


@pytest.fixture
def host_id(sessions: sessionmaker[Session]) -> int:
    """A host."""
    with sessions.begin() as session:
        session.add(row := HostRow(name="news.example:443"))
        session.flush()
        return row.id


def test_what_is_new_waits_for_nothing_and_was_never_tried(sessions: sessionmaker[Session], host_id: int) -> None:
    source = add_source(sessions, "gazette")
    with sessions.begin() as session:
        session.add_all([feed(source, host_id), address(host_id)])
    with sessions.begin() as session:
        row, found = session.query(FeedRow).one(), session.query(FrontierRow).one()
        for work in (row, found):
            assert (work.attempts, work.token, work.owner, work.due_at, work.outcome) == (0, None, None, None, None)
        assert (row.failures, row.entries, row.hops, row.interval) == (0.0, 0, 0, None)
        assert (found.recrawls, found.depth, found.hops, found.why) == (0, 0, 0, "poll")


@pytest.mark.parametrize(
    ("once", "again", "other"),
    [
        (
            lambda _host, _source: SourceRow(slug="a", config={}, applied_at=MORNING),
            lambda _host, _source: SourceRow(slug="a", config={"b": 1}, applied_at=MORNING),
            lambda _host, _source: SourceRow(slug="b", config={}, applied_at=MORNING),
        ),
        (lambda *_: HostRow(name="a:80"), lambda *_: HostRow(name="a:80"), lambda *_: HostRow(name="a:443")),
        (
            lambda host, source: feed(source, host),
            lambda host, source: feed(source, host, kind="sitemap"),
            lambda host, source: feed(source, host, url=f"{URL}?x"),
        ),
        (
            lambda host, _source: address(host),
            lambda host, _source: address(host, url=f"{URL}#x"),
            lambda host, _source: address(host, key="l"),
        ),
        (lambda *_: outcome(), lambda *_: outcome(word="gone"), lambda *_: outcome(step="parse")),
        (lambda *_: outcome(), lambda *_: outcome(), lambda *_: outcome(token="u")),
        (lambda *_: outcome(), lambda *_: outcome(), lambda *_: outcome(row_kind="feed")),
        (
            lambda *_: TombstoneRow(key="source:a", at=MORNING),
            lambda *_: TombstoneRow(key="source:a", at=MORNING + HOUR),
            lambda *_: TombstoneRow(key="source:b", at=MORNING),
        ),
        (
            lambda *_: HeartbeatRow(node="n", queues="fetch", at=MORNING, started_at=MORNING),
            lambda *_: HeartbeatRow(node="n", queues="parse", at=MORNING, started_at=MORNING),
            lambda *_: HeartbeatRow(node="m", queues="fetch", at=MORNING, started_at=MORNING),
        ),
    ],
    ids=[
        "source",
        "host",
        "feed",
        "address",
        "outcome of a step",
        "of a message",
        "of a kind",
        "tombstone",
        "heartbeat",
    ],
)
def test_there_is_one(sessions: sessionmaker[Session], host_id: int, once: Any, again: Any, other: Any) -> None:
    source = add_source(sessions, "gazette")
    with sessions.begin() as session:
        session.add_all([once(host_id, source), other(host_id, source)])
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.add(again(host_id, source))


@pytest.mark.parametrize(
    "row",
    [
        lambda _host, source: feed(source, LOST),
        lambda host, _source: feed(LOST, host),
        lambda host, source: feed(source, host, parent_id=LOST),
        lambda _host, _source: address(LOST),
        lambda host, _source: address(host, source_id=LOST),
        lambda host, _source: address(host, feed_id=LOST),
        lambda _host, _source: PageRow(
            frontier_id=LOST,
            url=URL,
            final_url=URL,
            status=200,
            headers={},
            content_hash="h",
            size=1,
            fetched_at=MORNING,
        ),
    ],
    ids=["feed without host", "without source", "without its index", "address without host", "source", "feed", "page"],
)
def test_a_row_needs_what_it_belongs_to(sessions: sessionmaker[Session], host_id: int, row: Any) -> None:
    source = add_source(sessions, "gazette")
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.add(row(host_id, source))


def test_a_page_may_be_pruned_while_its_address_names_it(sessions: sessionmaker[Session], host_id: int) -> None:
    with sessions.begin() as session:
        session.add(address(host_id, page_id=LOST))
        session.add(outcome(row_id=LOST, source_id=LOST, host_id=LOST))
    with sessions.begin() as session:
        assert session.query(FrontierRow).one().page_id == LOST


def test_values_come_back_as_they_were(sessions: sessionmaker[Session], host_id: int) -> None:
    evidence = {"title": "𝔑", "tags": ["a"], "position": 3}
    with sessions.begin() as session:
        row = session.get_one(HostRow, host_id)
        row.robots_text, row.crawl_delay, row.busy_until = "User-agent: *\n" * 9_000, 0.1, MORNING + HOUR / 7
        session.add(address(host_id, evidence=evidence, url=f"{URL}?{'x' * 9_000}"))
        session.add(outcome(signals={"share": 0.5}, detail="𝔑" * 5_000, seconds=0.25))
    with sessions.begin() as session:
        row = session.get_one(HostRow, host_id)
        assert (len(row.robots_text or ""), row.crawl_delay) == (14 * 9_000, 0.1)
        assert row.busy_until == MORNING + HOUR / 7
        found = session.query(FrontierRow).one()
        assert (found.evidence, len(found.url)) == (evidence, len(URL) + 9_001)
        said = session.query(OutcomeRow).one()
        assert (said.signals, len(said.detail or ""), said.seconds, said.attempt) == ({"share": 0.5}, 5_000, 0.25, 1)


def test_what_few_rows_have_is_found_in_indexes_of_those_alone(sessions: sessionmaker[Session]) -> None:
    bind = sessions.kw["bind"]
    assert partial_indexes(bind, "host") == {"ix_host_held", "ix_host_paused", "ix_host_rest"}
    assert partial_indexes(bind, "frontier") == {
        f"ix_frontier_{name}" for name in ("sent", "tried", "dead", "dead_reason", "noarchive")
    }


def test_work_is_found_by_an_index(sessions: sessionmaker[Session]) -> None:
    found = inspect(sessions.kw["bind"])
    wanted = {
        "feed": ["stage due_at"],
        "frontier": ["stage due_at", "host_id stage due_at", "source_id stage due_at"],
        "host": ["next_due_at"],
        "page": ["frontier_id", "content_hash", "fetched_at"],
        "outcome": ["row_kind row_id", "at", "source_id step id"],
    }
    made = {table: {" ".join(map(str, each["column_names"])) for each in found.get_indexes(table)} for table in wanted}
    assert {table: [each for each in wanted[table] if each not in made[table]] for table in wanted} == {
        table: [] for table in wanted
    }
