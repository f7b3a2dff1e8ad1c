"""The status over HTTP is what `copydesk status --json` prints, and a guest has none of it."""

from __future__ import annotations

from tests.web.visitors import House
from worker.broker.queues import QUEUES
from worker.monitoring.snapshot import Facts


def test_the_facts_are_all_there(stocked: House) -> None:
    facts = stocked.visitor().get("/v1/status").json()
    assert set(facts) == set(Facts.__dataclass_fields__)
    assert [queue["name"] for queue in facts["queues"]] == list(QUEUES)
    assert [source["slug"] for source in facts["sources"]] == ["gazette"]
    assert facts["database"]["problem"] is None
    assert any("beat" in warning for warning in facts["warnings"])


def test_nobody_sees_them_without_a_token(small_house: House) -> None:
    assert small_house.guest().get("/v1/status").status_code == 401
