"""Parameters: what a request states becomes the filter, whole; what cannot be meant is refused in words."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime

import pytest

from tests.web.visitors import House
from worker.errors import InputError
from worker.records.article_filter import ArticleFilter
from worker.web.api.parameters import check_year, read_filter


def test_every_part_of_the_filter_can_be_stated() -> None:
    names = {"story_id" if name == "story" else name for name in inspect.signature(read_filter).parameters}
    assert names == set(ArticleFilter.__dataclass_fields__)
    stated = read_filter(
        source="gazette", language="DE-at", kind="video", story=7, has_caption=True, is_published=False
    )
    assert stated == ArticleFilter(
        source="gazette", language="de", kind="video", story_id=7, has_caption=True, is_published=False
    )
    with pytest.raises(InputError, match="tag: it is empty"):
        read_filter(tag=" ")


@pytest.mark.parametrize("year", [1, 1899, 2201, 9999])
def test_no_article_is_of_such_a_year(year: int) -> None:
    with pytest.raises(ValueError, match="a year from 1900 to 2200"):
        check_year(datetime(year, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("published_from=2026-03-01T00:00:00", "published_from"),
        ("seen_to=1899-01-01T00:00:00Z", "seen_to"),
        ("limit=101", "limit"),
        ("limit=0", "limit"),
        ("kind=poem", "kind"),
        ("language=12", "language"),
        ("title=" + "x" * 301, "title"),
    ],
)
def test_a_wrong_parameter_is_named(small_house: House, stated: str, said: str) -> None:
    refused = small_house.visitor().get(f"/v1/articles?{stated}")
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    assert said in refused.json()["detail"]
