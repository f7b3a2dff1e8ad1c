"""Which parameters are tracking, by the table of vendors."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from tests.normalize.urls.address_pairs import TWO_PAGES, same_page
from worker.normalize.urls.tracking import is_tracking
from worker.normalize.urls.variants import story_key


@pytest.mark.parametrize(("one", "other"), same_page())
def test_two_addresses_of_one_page_meet(one: str, other: str) -> None:
    assert story_key(one) == story_key(other)


@pytest.mark.parametrize(("one", "other"), TWO_PAGES)
def test_two_pages_stay_apart(one: str, other: str) -> None:
    assert story_key(one) != story_key(other)


def test_there_are_enough_pairs() -> None:
    assert len(same_page()) + len(TWO_PAGES) >= 120
    assert len(TWO_PAGES) >= 37


def test_a_value_decides_where_a_name_does_not() -> None:
    assert is_tracking("ref", "share_btn_tw")
    assert is_tracking("Ref", "nl%20daily+2024")
    assert not is_tracking("ref", "")
    assert not is_tracking("ref", "news")
    assert is_tracking("gclid", "anything at all")


def test_every_vendor_says_where_its_names_come_from() -> None:
    table = tomllib.loads(files("worker.normalize.urls").joinpath("tracking.toml").read_text(encoding="utf-8"))
    assert all(vendor["name"] and vendor["source"] and vendor["names"] for vendor in table["vendor"])
    names = [name for vendor in table["vendor"] if "values" not in vendor for name in vendor["names"]]
    assert len(names) == len(set(names))
    assert names == [name.lower() for name in names]
