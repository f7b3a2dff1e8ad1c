"""What people set going by hand is due at once; what they mistype is one clear line."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.pipeline.fakes import World
from worker.errors import InputError
from worker.pipeline.trigger import crawl_source, ingest_url
from worker.records.work import Message


class FakeSources:
    """Knows one source with two feeds."""

    def poll_now(self, slug: str, now: datetime) -> list[int]:
        """The keys of its feeds."""
        if slug != "gazette":
            raise InputError(f"no source {slug!r}")
        return [1, 2]


def test_a_crawl_sends_the_sources_feeds() -> None:
    world = World()
    world.dispatch.due["poll"] = [Message("poll", 1, "a"), Message("poll", 2, "b"), Message("poll", 3, "c")]
    assert [m.row_id for m in crawl_source("gazette", FakeSources(), world.ports)] == [1, 2]
    with pytest.raises(InputError, match="no source"):
        crawl_source("gazete", FakeSources(), world.ports)


def test_a_page_by_hand_is_due_now() -> None:
    world = World()
    assert ingest_url("https://news.example/story#top", world.ports) == []
    [candidate] = world.frontier.admitted
    assert (candidate.url, candidate.via, candidate.why) == ("https://news.example/story", "manual", "manual")


@pytest.mark.parametrize("url", ["", "news.example/story", "ftp://news.example/", "mailto:desk@news.example"])
def test_what_is_no_url_is_said_to_be_none(url: str) -> None:
    with pytest.raises(InputError, match="has to begin with http"):
        ingest_url(url, World().ports)
