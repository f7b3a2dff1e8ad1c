"""`reparse`, `prune`, `forget` and `archive`: what they would do, what they did, and nothing without a yes."""

from __future__ import annotations

from tests.cli.desk import Desk


def test_forgetting_takes_a_yes(stocked: Desk) -> None:
    assert stocked.call("forget", "https://news.example/story/1", stdin=b"n\n").code == 1
    assert len(stocked.call("articles", "--json").lines) == 8
    said = stocked.call("forget", "https://news.example/story/1", stdin=b"y\n")
    assert (said.code, said.out.count("erased 1 article,")) == (0, 1)
    assert "kept: teasers for it on 1 other page" in said.out
    assert "not reached: backups" in said.out
    assert len(stocked.call("articles", "--json").lines) == 7
    assert stocked.call("forget", "https://news.example/story/2", "--yes", "--reason", "by request").code == 0
    assert len(stocked.call("articles", "--json").lines) == 6


def test_a_dry_run_says_what_is_kept_and_removes_nothing(stocked: Desk) -> None:
    said = stocked.call("prune", "--dry-run").out
    assert "outcomes 90 days" in said
    assert "would remove 0 pages, 0 outcomes, 0 sightings" in said
    assert stocked.call("prune", "--dry-run", "--json").json["would_keep_days"]["outcomes"] == 90
    assert stocked.call("prune", "--dry-run", "--json").json["would_remove"]["pages"] == 0
    assert len(stocked.call("articles", "--json").lines) == 8


def test_a_prune_reports_as_json(stocked: Desk) -> None:
    assert stocked.call("prune", "--json").json["pages"] == 0


def test_nothing_is_parsed_again_in_a_dry_run(desk: Desk) -> None:
    assert desk.call("reparse", "--dry-run").out.startswith("0 pages would be parsed again")


def test_an_empty_archive_is_whole_and_has_nothing_to_remove(desk: Desk) -> None:
    assert desk.call("archive", "verify").out == "0 pages whole, none missing\n"
    assert desk.call("archive", "gc", "--dry-run").out == "would remove 0 pages, 0 B\n"
