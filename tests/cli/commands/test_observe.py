"""`trace`: one address."""

from __future__ import annotations

from tests.cli.desk import Desk


def test_a_life_is_told_in_order(desk: Desk) -> None:
    assert desk.call("recrawl", "https://news.example/1").code == 0
    events = desk.call("trace", "https://news.example/1?utm_source=mail", "--json").lines
    assert events
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)
