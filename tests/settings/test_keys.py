"""Every kind of value takes what fits and refuses the rest, from TOML and from the environment alike."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

import pytest
import soupsieve
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, Field, ValidationError, create_model

from worker.settings.addresses import Address
from worker.settings.keys import (
    PLAIN_SELECTOR,
    Commas,
    Cron,
    Day,
    Flag,
    Number,
    Pattern,
    Seconds,
    Secret,
    Selector,
    TomlTable,
    WebAddress,
    Whole,
    Zone,
    allowed,
    allowed_of,
    duration,
    matching,
    number,
    whole,
)

Tens = Annotated[Number, number(0, 10)]
WholeTens = Annotated[Whole, whole(0, 10)]
Letters = Annotated[str, matching("[a-z]+", "small letters")]
Choice = Literal["a", "b"]
Numbers = Annotated[tuple[Tens, ...], Commas]
Texts = Annotated[tuple[str, ...], Commas]
Secure = Annotated[str, AfterValidator(Address("https"))]
Database = Annotated[str, AfterValidator(Address("sqlite", "postgresql"))]
Broker = Annotated[str, AfterValidator(Address("redis", "unix"))]
UpToADay = Annotated[Seconds, duration(1, 86400)]

FITS: list[tuple[Any, Any, Any]] = [
    (str, "  words ", "words"),
    (Secret, " pass word ", " pass word "),
    (Choice, "b", "b"),
    (Flag, True, True),
    (Flag, "off", False),
    (Flag, " YES ", True),
    (Tens, "2.5", 2.5),
    (Tens, 0, 0.0),
    (WholeTens, 7, 7),
    (WholeTens, "7", 7),
    (WholeTens, 7.0, 7),
    (Numbers, "1, 2,3", (1.0, 2.0, 3.0)),
    (Texts, ["a", "b"], ("a", "b")),
    (Secure, "https://news.example/", "https://news.example/"),
    (Database, "sqlite:///var/x.db", "sqlite:///var/x.db"),
    (Database, "postgresql://desk:p%40ss%2Fword@db/news", "postgresql://desk:p%40ss%2Fword@db/news"),
    (Broker, "unix://:hidden@/run/redis.sock", "unix://:hidden@/run/redis.sock"),
    (WebAddress, "https://news.example/@desk", "https://news.example/@desk"),
    (Pattern, r"^https://", r"^https://"),
    (Cron, "*/5 * * * *", "*/5 * * * *"),
    (UpToADay, "15m", 900.0),
    (UpToADay, 90, 90.0),
    (Zone, "Europe/Berlin", "Europe/Berlin"),
    (Day, date(2026, 1, 31), date(2026, 1, 31)),
    (Selector, "article > p:not(.promo)", "article > p:not(.promo)"),
]
REFUSED: list[tuple[Any, Any]] = [
    (Letters, "A"),
    (Letters, "a1"),
    (str, 7),
    (Choice, "c"),
    (Flag, "perhaps"),
    (Tens, 11),
    (Tens, True),
    (Tens, "nan"),
    (WholeTens, 2.5),
    (WholeTens, False),
    (Tens, "many"),
    (Numbers, [1, "x"]),
    (Texts, 7),
    (Secure, "http://news.example/"),
    (Secure, "https:///path"),
    (Secure, "https://[::1"),
    (Secure, 7),
    (Database, "postgresql://desk:p@ss@db/news"),
    (Database, "postgresql://desk:p/ss@db/news"),
    (Broker, "redis://:p#ss@db/0"),
    (Broker, "redis://:p?ss@db/0"),
    (Broker, "redis://db/0?password=hidden"),
    (Broker, "unix:/run/redis.sock"),
    (Pattern, "("),
    (Cron, "every day"),
    (UpToADay, "2d"),
    (UpToADay, True),
    (UpToADay, "-5"),
    (Zone, "Middle/Earth"),
    (Zone, "../../etc/passwd"),
    (Day, "2026-01-31"),
    (Day, datetime(2026, 1, 31)),  # noqa: DTZ001
    (Selector, "article >"),
    (Selector, "p:is("),
    (Selector, "p:nosuchthing"),
    (Selector, ""),
]


def read(kind: Any, value: object) -> object:
    """Read one value as a table does."""
    table = create_model("Probe", __base__=TomlTable, key=(kind, Field()))
    return dict(table.model_validate({"key": value}))["key"]


@pytest.mark.parametrize(("kind", "value", "expected"), FITS)
def test_what_fits_is_read(kind: Any, value: Any, expected: Any) -> None:
    found = read(kind, value)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(("kind", "value"), REFUSED)
def test_what_does_not_fit_is_refused(kind: Any, value: Any) -> None:
    with pytest.raises(ValidationError):
        read(kind, value)


KINDS = [create_model("Probe", __base__=TomlTable, key=(kind, Field())) for kind, *_ in FITS]


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.lists(st.text()), st.binary()))
def test_nothing_else_is_ever_raised(value: object) -> None:
    for kind in KINDS:
        try:
            kind.model_validate({"key": value})
        except ValidationError:
            continue


@given(st.from_regex(PLAIN_SELECTOR, fullmatch=True))
def test_a_plain_selector_is_one_for_the_library_too(value: str) -> None:
    assert soupsieve.compile(value)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Tens, "a number from 0 to 10"),
        (Annotated[Whole, whole(1, 5, "pages")], "a whole number from 1 to 5 pages"),
        (UpToADay, 'a duration such as 90, "15m", "6h" or "7d", from 1 s to 86400 s'),
        (Choice, "one of a, b"),
        (Flag, "true or false"),
        (Secure, "a URL that begins with https://"),
        (Broker, "a URL that begins with redis:// or unix://; in a password, @ / ? # are escaped (%40 %2F %3F %23)"),
        (Annotated[str, allowed("a thing")], "a thing"),
        (str, "a text"),
    ],
)
def test_every_kind_says_what_it_allows(kind: Any, words: str) -> None:
    assert allowed_of(create_model("Probe", __base__=TomlTable, key=(kind, Field())).model_fields["key"]) == words
