"""Sources: by their slugs, page after page, and one with its feeds."""

from __future__ import annotations

from tests.web.visitors import House
from worker.records import Source
from worker.runtime import utc_now


def test_they_come_by_their_slugs(house: House) -> None:
    names = ("gazette", "courier", "argus")
    made = [
        Source(slug, slug.title(), f"https://{slug}.example/", feeds=(f"https://{slug}.example/f",)) for slug in names
    ]
    house.runtime.sources.apply(made, utc_now())
    client = house.visitor()
    first = client.get("/v1/sources?limit=2").json()
    assert ([each["slug"] for each in first["items"]], first["next"]) == (["argus", "courier"], "courier")
    rest = client.get("/v1/sources", params={"limit": 2, "cursor": first["next"]}).json()
    assert ([each["slug"] for each in rest["items"]], rest["next"]) == (["gazette"], None)
    one = client.get("/v1/sources/courier").json()
    assert [feed["url"] for feed in one["feeds"]] == ["https://courier.example/f"]


def test_what_is_no_source_is_said(small_house: House) -> None:
    client = small_house.visitor()
    refused = client.get("/v1/sources/nobody")
    assert refused.status_code == 404
    assert "'nobody'" in refused.json()["detail"]
    assert client.get("/v1/sources?cursor=%00").status_code == 422
