"""`copydesk export` as a person calls it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.cli.desk import Desk
from worker.export.forms import FORMS


def ids(raw: bytes) -> list[int]:
    """The ids of JSON Lines."""
    return [json.loads(line)["id"] for line in raw.splitlines()]


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)
def test_every_format_is_written(stocked: Desk, form: object) -> None:
    name = f"out{form.ends[0]}"  # type: ignore[attr-defined]
    said = stocked.call("export", name)
    assert (said.code, said.out) == (0, "")
    assert said.err.startswith(f"{name}: 8 articles written")
    assert (stocked.folder / name).stat().st_size > 300
    assert not list(stocked.folder.glob("*.part*"))


def test_a_compressed_file_and_a_choice(stocked: Desk) -> None:
    assert stocked.call("export", "out.jsonl.gz", "--words", "ferry").code == 0
    few = ids(gzip.decompress((stocked.folder / "out.jsonl.gz").read_bytes()))
    assert 0 < len(few) < 8


def test_standard_output_is_the_export_alone(stocked: Desk) -> None:
    said = stocked.call("export", "-")
    assert len(said.lines) == 8
    assert said.err.startswith("-: 8 articles written")


def test_what_changed_since_an_earlier_export(stocked: Desk) -> None:
    from tests.storage.newsroom import HOUR, MORNING, Fetched, edited, numbered
    from worker.runtime import current_runtime

    cursor = stocked.call("export", "all.jsonl").err.split()[-1]
    assert stocked.call("export", "none.jsonl", "--changed-since", cursor).err.startswith("none.jsonl: 0 articles")
    edit = Fetched(edited(numbered(5), "And it snowed."), 30, MORNING + 3 * HOUR, 6, why="recrawl")
    saved = edit.save(current_runtime().articles)
    said = stocked.call("export", "new.jsonl", "--changed-since", cursor)
    assert ids((stocked.folder / "new.jsonl").read_bytes()) == [saved.article_id]
    assert said.err.split()[-1] != cursor
    assert stocked.call("export", "new.rss", "--changed-since", cursor).err.startswith("new.rss: 1 article")


def test_a_feed_has_as_many_entries_as_are_asked_for(stocked: Desk) -> None:
    stocked.call("export", "new.feed.json", "--entries", "3")
    items = json.loads((stocked.folder / "new.feed.json").read_text("utf-8"))["items"]
    assert items[0]["id"] == "urn:copydesk:articles:4"  # The edited one.
    assert len(items) == 3


def test_a_part_of_an_earlier_call_is_continued(stocked: Desk) -> None:
    stocked.call("export", "out.jsonl")
    whole = (stocked.folder / "out.jsonl").read_bytes()
    first = whole.splitlines(keepends=True)[0]
    asked = {"format": "jsonl", "changed_since": None, "spreadsheet": False}
    from worker.records import plain
    from worker.records.article_filter import ArticleFilter

    request = json.dumps(asked | {"filter": plain(ArticleFilter())}, sort_keys=True)
    note = {"after": 1, "until": 8, "count": 1, "size": len(first), "cursor": "0-0", "request": request}
    stocked.write("cut.jsonl.part", first + b'{"id": 2, "url')
    stocked.write("cut.jsonl.part.json", json.dumps(note))
    said = stocked.call("export", "cut.jsonl")
    assert "going on behind 1 article" in said.err
    assert (stocked.folder / "cut.jsonl").read_bytes() == whole
    assert said.err.split()[-1] == "0-0"


def test_the_schema_is_printed_without_a_database(bare_desk: Desk) -> None:
    published = json.loads(
        (Path(__file__).parents[4] / "docs" / "reference" / "article.schema.json").read_text("utf-8")
    )
    assert bare_desk.call("export", "--schema").json == published


@pytest.mark.parametrize(
    ("words", "said"),
    [([], "give the FILE to write"), (["out.xyz"], "tells no format"), (["no/out.csv"], "there is no folder no"),
     (["out.csv", "--source", "nobody"], "no source 'nobody'"), (["out.jsonl", "--spreadsheet"], "is for csv"),
     (["out.jsonl", "--changed-since", "yesterday"], "is no cursor"),
     (["out.jsonl", "--since", "12-0123456789"], "a place in the feed of changes, for --changed-since"),
     (["out.jsonl", "--since", "yesterday"], "'yesterday' is no time: allowed is a date or a time such as 2026-03-01"),
     (["."], "tells no format")],
)  # fmt: skip
def test_a_wrong_call_gets_one_line(stocked: Desk, words: list[str], said: str) -> None:
    call = stocked.call("export", *words)
    assert call.code == 2
    assert said in call.err
    assert call.err.count("\n") == 1


def test_an_empty_database_gives_an_empty_file(desk: Desk) -> None:
    assert desk.call("export", "out.csv").code == 0
    assert (desk.folder / "out.csv").read_text().count("\n") == 1
