"""Filters of what articles share: what cannot be meant is refused, and domains are those of hosts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.storage.newsroom import MORNING
from worker.errors import InputError
from worker.storage.queries.lists.shared_filter import SharedFilter, stands
from worker.storage.tables.shared_rows import CaptionRow, OccurrenceRow


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"domain": "https://news.example/"}, "domain 'https://news.example/': a name such as example.org is right"),
        ({"domain": "."}, "domain '.': a name such as example.org is right"),
        ({"domain": "a..b"}, "domain 'a..b': a name such as example.org is right"),
        ({"words": " "}, "q: it is empty; leave it out to let all pass"),
        ({"seen_from": MORNING, "seen_to": MORNING}, "seen: from "),
    ],
)
def test_what_cannot_be_meant_is_refused(wanted: dict[str, object], said: str) -> None:
    with pytest.raises(InputError) as refused:
        SharedFilter(**wanted)  # type: ignore[arg-type]
    assert str(refused.value).startswith(said)


def test_a_domain_is_a_host_or_what_lies_below_it() -> None:
    wanted = SharedFilter(domain="News.Example.")
    addresses = {
        "https://news.example/a": True,
        "https://img.news.example:8080/a": True,
        "https://fakenews.example/a": False,
        "https://other.example/?u=news.example": False,
        "https://other.example/news.example/": False,
    }
    assert {url: wanted.passes(url) for url in addresses} == addresses
    assert not wanted.passes(None)
    assert SharedFilter(domain="bücher.example").passes("https://xn--bcher-kva.example/")


def test_what_one_article_holds_needs_no_bound() -> None:
    assert not SharedFilter().is_narrow
    assert not SharedFilter(article_id=1, words="ferry").is_narrow
    assert SharedFilter(seen_to=MORNING + timedelta(days=1)).is_narrow


@pytest.mark.parametrize(
    ("wanted", "is_narrow", "conditions"),
    [
        (SharedFilter(), False, 0),
        (SharedFilter(article_id=7), False, 1),
        (SharedFilter(article_id=7, domain="a.example"), False, 1),
        (SharedFilter(domain="a.example"), True, 0),
        (SharedFilter(seen_from=MORNING), True, 1),
        (SharedFilter(seen_from=MORNING, seen_to=MORNING + timedelta(hours=1)), True, 1),
    ],
    ids=["none", "an article", "an article and a domain", "a domain", "since", "within"],
)
def test_only_what_asks_for_places_adds_a_condition(wanted: SharedFilter, is_narrow: bool, conditions: int) -> None:
    found = stands(wanted, OccurrenceRow, OccurrenceRow.caption_id == CaptionRow.id)
    assert (wanted.is_narrow, len(found)) == (is_narrow, conditions)


@pytest.mark.parametrize("said", ["a" * 64 + ".example", "münchen.example:8080", "a b.example"])
def test_what_no_host_is_called_is_refused(said: str) -> None:
    with pytest.raises(InputError, match="a name such as"):
        SharedFilter(domain=said)


def test_a_domain_is_compared_in_ascii() -> None:
    assert SharedFilter(domain="München.Example").domain == "xn--mnchen-3ya.example"
    assert SharedFilter().passes(None)
    assert not SharedFilter(domain="a.example").passes(None)
