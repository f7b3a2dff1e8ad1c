"""Parameters: what a request states becomes the filter, whole; what cannot be meant is refused in words."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime

import pytest

from tests.web.visitors import House
from worker.errors import InputError
from worker.records.article_filter import ArticleFilter
from worker.web.api.parameters import as_utc, check_year, is_list, read_filter


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
        ("published_from=2026", "such as 2026-03-01"),
        ("published_from=20260303", "such as 2026-03-01"),
        ("published_from=yesterday", "published_from"),
        ("sorce=gazette", "'sorce' is no parameter: known are author, cursor"),
        ("limit=1&limit=2", "limit: given 2 times"),
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


@pytest.mark.parametrize(
    "stated", ["2026-03-01", "2026-03-01T00:00:00", "2026-03-01T00:00:00Z", "2026-03-01T02:00+02:00"]
)
def test_a_date_or_a_time_without_a_zone_is_in_utc(stated: str) -> None:
    assert as_utc(stated) == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize("path", ["/v1/status", "/v1/search/facets", "/v1/articles/1"])
def test_no_path_takes_a_parameter_that_it_does_not_have(small_house: House, path: str) -> None:
    assert small_house.visitor().get(f"{path}?bogus=1").status_code == 422


@pytest.mark.parametrize(("annotation", "several"), [(list[int] | None, True), (list[int], True), (int | None, False)])
def test_a_list_takes_several_values(annotation: object, several: bool) -> None:
    assert is_list(annotation) == several


def test_kinds_of_change_may_be_several(small_house: House) -> None:
    assert small_house.visitor().get("/v1/changes?change=revised&change=merged").status_code == 200
