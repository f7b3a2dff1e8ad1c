"""A source on the terminal: what fails is named in full, a pause with its end and its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from worker.cli.views.source import print_source
from worker.storage.queries.source_feeds import FeedState, SourceView

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
WELL = FeedState(
    kind="feed", url="https://harbour-post.example/rss", state="well", outcome="polled", reason="ok", detail=None,
    answer=200, polled_at=NOW - timedelta(minutes=9), changed_at=NOW - timedelta(hours=2),
    next_poll_at=NOW + timedelta(minutes=6), interval=900.0, entries=20, found=1240,
)  # fmt: skip
GONE = replace(
    WELL, url="https://harbour-post.example/old.xml", state="failing", outcome="failed", reason="gone",
    detail="status 410", answer=410, next_poll_at=None,
)  # fmt: skip
SOURCE = SourceView(
    "harbour-post", "Harbour Post", "https://harbour-post.example/", "active", None, None, NOW - timedelta(days=3),
    {"done": 1200, "fetch": 40}, (GONE, WELL),
)  # fmt: skip


def test_each_feed_shows_how_it_fares_and_a_failure_its_story(capsys: pytest.CaptureFixture[str]) -> None:
    print_source(SOURCE, NOW)
    said = capsys.readouterr().out
    for words in (
        "active, applied 2026-02-27 03:00 UTC",
        "1,240 addresses: 1,200 done, 40 to fetch",
        "gone: status 410",
    ):
        assert words in said
    row = next(line for line in said.splitlines() if " well " in line)
    assert row.split() == ["feed", "well", "9", "min", "2", "h", "6", "min", "200", "20", "1,240"]


def test_a_pause_says_its_end_and_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    print_source(replace(SOURCE, state="paused", paused_until=NOW + timedelta(hours=6), pause_reason="they move"), NOW)
    assert "paused until 2026-03-02 09:00 UTC (they move)" in capsys.readouterr().out
    print_source(replace(SOURCE, state="paused", feeds=()), NOW)
    assert "paused until resumed" in capsys.readouterr().out
