"""Every kind of value takes what fits and refuses the rest, from TOML and from the environment alike."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.settings.keys import Kind, address, choice, cron, duration, flag, listing, number, pattern, text
from worker.settings.sources import day, zone

FITS: list[tuple[Kind, Any, Any]] = [
    (text(), "  words ", "words"),
    (choice("a", "b"), "b", "b"),
    (flag(), True, True),
    (flag(), "off", False),
    (flag(), " YES ", True),
    (number(0, 10), "2.5", 2.5),
    (number(0, 10, whole=True), 7, 7),
    (listing(number(0, 10)), "1, 2,3", (1.0, 2.0, 3.0)),
    (listing(text()), ["a", "b"], ("a", "b")),
    (address("https"), "https://news.example/", "https://news.example/"),
    (address("sqlite"), "sqlite:///var/x.db", "sqlite:///var/x.db"),
    (pattern(), r"^https://", r"^https://"),
    (cron(), "*/5 * * * *", "*/5 * * * *"),
    (duration(1, 86400), "15m", 900.0),
    (duration(1, 86400), 90, 90.0),
    (zone(), "Europe/Berlin", "Europe/Berlin"),
    (day(), date(2026, 1, 31), date(2026, 1, 31)),
    (day(), "2026-01-31", date(2026, 1, 31)),
]
REFUSED: list[tuple[Kind, Any]] = [
    (text("[a-z]+"), "A"),
    (text(), 7),
    (choice("a", "b"), "c"),
    (flag(), "perhaps"),
    (number(0, 10), 11),
    (number(0, 10), True),
    (number(0, 10), "nan"),
    (number(0, 10, whole=True), 2.5),
    (number(0, 10), "many"),
    (listing(number(0, 10)), [1, "x"]),
    (listing(text()), 7),
    (address("https"), "http://news.example/"),
    (address("https"), "https:///path"),
    (address("https"), "https://[::1"),
    (address("https"), 7),
    (pattern(), "("),
    (cron(), "every day"),
    (duration(1, 60), "2m"),
    (duration(1, 60), True),
    (duration(1, 60), "-5"),
    (zone(), "Middle/Earth"),
    (zone(), "../../etc/passwd"),
    (day(), "31.1.2026"),
]


@pytest.mark.parametrize(("kind", "value", "read"), FITS)
def test_what_fits_is_read(kind: Kind, value: Any, read: Any) -> None:
    assert kind.read(value) == read


@pytest.mark.parametrize(("kind", "value"), REFUSED)
def test_what_does_not_fit_is_refused(kind: Kind, value: Any) -> None:
    with pytest.raises((ValueError, TypeError, KeyError, AttributeError)):
        kind.read(value)
    assert kind.allowed


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.lists(st.text()), st.binary()))
def test_nothing_else_is_ever_raised(value: object) -> None:
    for kind in {id(kind): kind for kind, *_ in FITS}.values():
        try:
            kind.read(value)
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
