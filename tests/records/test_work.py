"""Claims pass between threads and layers: nothing in them can be changed, and a bare one claims nothing extra."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace
from datetime import UTC, datetime

import pytest

from worker.records import Outcome, work
from worker.records.work import (
    MOST_TOGETHER,
    Candidate,
    FetchClaim,
    Finish,
    Message,
    NotNow,
    ParseClaim,
    PollClaim,
    batches,
)

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
PLACE = {"step": "fetch", "row_kind": "frontier", "row_id": 7, "token": "t", "owner": "n", "attempt": 1, "url": "u"}
RECORDS = [
    kind for kind in vars(work).values() if hasattr(kind, "__dataclass_fields__") and kind.__module__ == work.__name__
]


@pytest.mark.parametrize("kind", RECORDS)
def test_nothing_that_passes_between_layers_can_be_changed(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert not hasattr(kind, "__dict__") or "__slots__" in vars(kind)


def test_a_message_is_no_more_than_a_doorbell() -> None:
    assert [f.name for f in fields(Message)] == ["step", "row_id", "token", "is_alone"]
    with pytest.raises(FrozenInstanceError):
        Message("poll", 1, "t").token = "other"  # type: ignore[misc]


@pytest.mark.parametrize("kind", [PollClaim, FetchClaim, ParseClaim])
def test_a_first_start_knows_nothing_from_before(kind: type[PollClaim | FetchClaim | ParseClaim]) -> None:
    claim = kind(**PLACE, starts_at=NOW)  # type: ignore[arg-type]
    assert claim.source is None
    assert claim.robots.status is None  # Never asked is not the same as answered without rules.
    assert getattr(claim, "etag", None) is None
    assert replace(claim, attempt=2).attempt == 2


def test_an_end_is_final_unless_it_says_when_the_row_is_due_again() -> None:
    finish = Finish(Outcome("parse", "stored", "ok"), NOW)
    assert (finish.due_at, finish.hold.until, finish.forgiven) == (None, None, False)


def test_a_candidate_stands_at_the_beginning_of_its_chain() -> None:
    candidate = Candidate("https://news.example/1", "feed", NOW)
    assert (candidate.hops, candidate.depth, candidate.why) == (0, 0, "poll")


def test_what_cannot_start_says_until_when_and_why() -> None:
    assert [f.name for f in fields(NotNow)] == ["until", "reason"]


def test_fresh_parses_share_a_message_and_everything_else_has_its_own() -> None:
    fresh = [Message("parse", number, "t") for number in range(MOST_TOGETHER + 1)]
    tried, fetch = Message("parse", 90, "t", is_alone=True), Message("fetch", 91, "t")
    assert batches([]) == []
    assert batches([fresh[0], fetch, fresh[1], tried, fresh[2]]) == [fresh[:3], [fetch], [tried]]
    assert batches(fresh) == [fresh[:MOST_TOGETHER], fresh[MOST_TOGETHER:]]
