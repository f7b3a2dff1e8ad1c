"""Searching: words are found and marked, filters choose, counts are of all matches, and a broken query is refused."""

from __future__ import annotations

import pytest

from tests.web.visitors import House


def test_words_are_found_marked_and_counted(stocked: House) -> None:
    client = stocked.visitor()
    page = client.get("/v1/search", params={"q": "orchard", "limit": 2}).json()
    assert page["is_exact"] is True
    assert page["total"] >= 2
    for hit in page["items"]:
        pieces = [*hit["title_pieces"], *(piece for snippet in hit["snippets"] for piece in snippet["pieces"])]
        assert any(piece["is_match"] and piece["text"].lower() == "orchard" for piece in pieces)
    counts = client.get("/v1/search/facets", params={"q": "orchard"}).json()
    assert sum(count for _, count in counts["kinds"]) == page["total"]


def test_pages_hold_each_match_once(stocked: House) -> None:
    client = stocked.visitor()
    asked = {"q": "committee", "order": "newest", "limit": 3}
    first = client.get("/v1/search", params=asked).json()
    seen = [hit["id"] for hit in first["items"]]
    onward = first["next"]
    while onward:
        page = client.get("/v1/search", params={**asked, "cursor": onward}).json()
        seen += [hit["id"] for hit in page["items"]]
        onward = page["next"]
    assert len(seen) == len(set(seen)) == first["total"]


def test_filters_choose_among_the_matches(stocked: House) -> None:
    client = stocked.visitor()
    assert client.get("/v1/search", params={"q": "committee", "source": "nobody"}).json()["items"] == []
    mine = client.get("/v1/search", params={"q": "committee", "source": "gazette", "limit": 100}).json()
    assert {hit["source"] for hit in mine["items"]} == {"gazette"}


@pytest.mark.parametrize(
    ("stated", "status"), [({"q": '"open'}, (200, 422)), ({"cursor": "x"}, (400,)), ({"order": "x"}, (422,))]
)
def test_what_cannot_be_read_is_no_fault_of_the_server(
    stocked: House, stated: dict[str, str], status: tuple[int, ...]
) -> None:
    answer = stocked.visitor().get("/v1/search", params=stated)
    assert answer.status_code in status
    if answer.status_code != 200:
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_hit_is_cut_down_to_the_fields_wanted(stocked: House) -> None:
    client = stocked.visitor()
    page = client.get("/v1/search", params={"q": "committee", "fields": "title,score", "limit": 1}).json()
    assert [set(hit) for hit in page["items"]] == [{"id", "title", "score"}]
    assert client.get("/v1/search", params={"q": "committee", "fields": "nonsense"}).status_code == 422
