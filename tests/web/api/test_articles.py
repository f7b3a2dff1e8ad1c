"""Articles: one with its history, its diff, and nothing sent twice."""

from __future__ import annotations

from tests.web.visitors import House


def edited_id(stocked: House) -> int:
    """The number of the article that was edited."""
    found = stocked.runtime.articles.find("https://news.example/story/3")
    assert found is not None
    return found.id


def test_one_article_is_what_the_command_line_shows(stocked: House) -> None:
    number = edited_id(stocked)
    stored = stocked.runtime.articles.find(number)
    assert stored is not None
    assert stocked.visitor().get(f"/v1/articles/{number}").json() == stored.as_dict()
    assert len(stored.revisions) >= 2


def test_an_edit_is_shown(stocked: House) -> None:
    client, number = stocked.visitor(), edited_id(stocked)
    difference = client.get(f"/v1/articles/{number}/diff?from=1&to=2").json()
    added = [piece["text"] for change in difference["text"] if change["kind"] == "added" for piece in change["pieces"]]
    assert "And then it rained." in added
    for wrong in (f"{number}/diff?from=7", "999999/diff", "999999"):
        assert client.get(f"/v1/articles/{wrong}").status_code == 404
    for wrong in ("0", "x", "-1", str(1 << 63), f"{number}/diff?from=0", f"{number}/diff?to={1 << 40}"):
        assert client.get(f"/v1/articles/{wrong}").status_code == 422


def test_what_did_not_change_is_not_sent_again(stocked: House) -> None:
    client, number = stocked.visitor(), edited_id(stocked)
    for path in (f"/v1/articles/{number}", "/v1/articles?limit=2", "/v1/openapi.json"):
        first = client.get(path)
        tag = first.headers["etag"]
        for stated in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            again = client.get(path, headers={"If-None-Match": stated})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert client.get(path, headers={"If-None-Match": '"other"'}).content == first.content
    assert client.get(f"/v1/articles/{number}?fields=title").headers["etag"] != tag
