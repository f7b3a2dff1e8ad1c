"""History: the current capture and the revisions, as pure functions of a set of captures."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from tests.storage.newsroom import MORNING
from worker.storage.articles.revisions import Capture, current_capture, revisions

HOUR = timedelta(hours=1)


def capture(page: int, content: str, hour: float, **values: Any) -> Capture:
    """The capture of a page fetched so many hours after the morning."""
    at = MORNING + hour * HOUR
    defaults = {
        "frontier_id": 1, "source_id": None, "reading": f"r{content}", "rank": 0, "own_key": "k", "fetched_at": at,
        "parsed_at": at + HOUR / 10, "why": "poll",
    }  # fmt: skip
    return Capture(page_id=page, content_hash=content, **(defaults | values))


def told(captures: list[Capture]) -> str:
    """The contents of the revisions in a row; the order of the captures must make no difference."""
    results = set()
    for seed in range(6):
        shuffled = random.Random(seed).sample(captures, len(captures))
        results.add("".join(state.content_hash for state in revisions(shuffled)))
    assert len(results) == 1
    return results.pop()


def test_a_return_to_an_earlier_content_is_a_revision_too() -> None:
    assert told([capture(1, "A", 0), capture(2, "B", 1), capture(3, "A", 2), capture(4, "A", 3)]) == "ABA"


def test_other_forms_of_the_page_make_no_revisions_once_the_page_is_known() -> None:
    amp = capture(1, "X", 1, rank=1)
    assert told([amp]) == "X"
    assert told([amp, capture(2, "A", 0), capture(3, "B", 2)]) == "AB"
    assert current_capture([amp, capture(2, "A", 0)]).content_hash == "A"


def test_the_latest_fetch_is_current_and_not_the_latest_parse() -> None:
    early = capture(1, "A", 0, parsed_at=MORNING + 99 * HOUR)
    assert current_capture([early, capture(2, "B", 1)]).content_hash == "B"


def test_fetches_of_one_moment_are_decided_by_their_content() -> None:
    pair = [capture(1, "A", 0), capture(2, "B", 0)]
    assert current_capture(pair) == current_capture(pair[::-1])
    assert told(pair) == "AB"


def test_a_reparse_of_the_newest_page_is_a_revision() -> None:
    again = capture(2, "C", 1, parsed_at=MORNING + 50 * HOUR, why="reparse")
    states = revisions([capture(1, "A", 0), capture(2, "B", 1), again])
    assert [(state.content_hash, state.why) for state in states] == [("A", "poll"), ("B", "poll"), ("C", "reparse")]
    assert current_capture([capture(1, "A", 0), capture(2, "B", 1), again]) == again


def test_a_reparse_of_an_older_page_is_no_news() -> None:
    again = capture(1, "C", 0, parsed_at=MORNING + 50 * HOUR, why="reparse")
    assert told([capture(1, "A", 0), again, capture(2, "B", 1)]) == "AB"
