"""`articles`, `show` and `diff`: what is stored, for people and for machines."""

from __future__ import annotations

from tests.cli.desk import Desk


def test_the_list_has_the_newest_first_and_as_many_as_asked_for(stocked: Desk) -> None:
    assert len(stocked.call("articles", "--json").lines) == 8
    assert len(stocked.call("articles", "--json", "--limit", "3").lines) == 3


def test_on_a_narrow_terminal_nothing_is_cut_off(stocked: Desk) -> None:
    said = stocked.call("articles", "--limit", "1")
    assert "…" not in said.out


def test_the_list_is_narrowed(stocked: Desk) -> None:
    def found(*options: str) -> list[str]:
        return [record["url"] for record in stocked.call("articles", "--json", *options).lines]

    assert found("--words", "orchard") == ["https://news.example/story/1"]
    assert found("--language", "de") == []
    assert len(found("--since", "2026-03-02")) == 8
    assert found("--since", "2026-03-03") == []


def test_an_article_is_found_by_number_and_by_any_of_its_addresses(stocked: Desk) -> None:
    first = stocked.call("show", "1", "--json").json
    assert stocked.call("show", first["url"] + "?utm_source=mail", "--json").json == first
    said = stocked.call("show", "1")
    assert said.code == 0
    assert first["title"] in said.out


def test_a_shown_record_has_the_documented_keys_beside_the_records_own(stocked: Desk) -> None:
    shown = stocked.call("show", "4", "--json").json
    beside = {"id", "source", "story_id", "story", "aliases", "revisions", "promoted_on", "promotes", "boilerplate"}
    assert beside < set(shown)
    assert [revision["number"] for revision in shown["revisions"]] == [1, 2]


def test_the_difference_of_two_revisions(stocked: Desk) -> None:
    said = stocked.call("diff", "4")
    assert "And then it rained." in said.out
    assert "revision 1" in said.out
    changes = stocked.call("diff", "4", "--json").json["text"]
    assert [change["kind"] for change in changes].count("added") == 1


def test_a_revision_that_there_is_not(stocked: Desk) -> None:
    said = stocked.call("diff", "4", "--from", "1", "--to", "9", "--json")
    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1


def test_a_search_shows_the_words_where_they_stand(stocked: Desk) -> None:
    said = stocked.call("search", "orchard")
    assert said.code == 0
    assert "orchard" in said.out
    assert said.out.splitlines()[-1].endswith("found")
    hits = stocked.call("search", "orchard", "--json").lines
    assert hits[0]["canonical_url"] == "https://news.example/story/1"
    assert {"id", "score", "title_pieces", "snippets"} <= hits[0].keys()
    assert {"text": "orchard", "is_match": True} in hits[0]["title_pieces"]


def test_a_search_goes_on_up_to_the_limit_and_is_narrowed(stocked: Desk) -> None:
    assert len(stocked.call("search", "the", "--json", "--newest", "--limit", "3").lines) <= 3
    assert stocked.call("search", "orchard", "--language", "de", "--json").out == ""
    assert "nothing stored" in stocked.call("search", "zyzzyva").out
    assert stocked.call("search", "orchard", "--source", "nobody").code == 2


def test_a_broken_search_is_told_in_one_line(stocked: Desk) -> None:
    for words in ('"orchard', "OR", "x" * 600, "!!"):
        said = stocked.call("search", words)
        assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
