"""Stories: pages of them, one with who told it by date, and none where there is none."""

from __future__ import annotations

from tests.web.visitors import House


def test_a_story_names_all_who_tell_it_by_date(stocked: House) -> None:
    client = stocked.visitor()
    (line,) = client.get("/v1/stories").json()["items"]
    story = client.get(f"/v1/stories/{line['id']}").json()
    assert {name: value for name, value in story.items() if name != "members"} == line
    assert len(story["members"]) == line["articles"]
    assert {member["story_id"] for member in story["members"]} == {line["id"]}
    dates = [member["published_at"] or member["first_seen_at"] for member in story["members"]]
    assert dates == sorted(dates)


def test_what_is_no_story_is_said(house: House) -> None:
    client = house.visitor()
    assert client.get("/v1/stories").json() == {"items": [], "next": None}
    refused = client.get("/v1/stories/7")
    assert (refused.status_code, refused.json()["detail"]) == (404, "there is no story 7")
    assert client.get("/v1/stories/0").status_code == 422
