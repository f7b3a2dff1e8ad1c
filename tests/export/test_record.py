"""The exported record fits its schema, whatever version read it; the published schema is that of the code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.export.samples import FULL, HOSTILE, MORNING, whole
from tests.extraction.test_cases import FOLDERS, read_record
from worker.export.record import exported, record_schema, shown_blocks

ROOT = Path(__file__).parents[2]
VALID = Draft202012Validator(record_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def faults(record: Any) -> list[str]:
    """What of a record does not fit the schema."""
    return [error.message for error in VALID.iter_errors(record)]


def test_the_published_schema_is_that_of_the_code() -> None:
    published = json.loads((ROOT / "docs" / "reference" / "article.schema.json").read_text("utf-8"))
    assert published == record_schema(), "run: copydesk export --schema > docs/reference/article.schema.json"
    Draft202012Validator.check_schema(published)


@pytest.mark.parametrize("article", [FULL, HOSTILE])
def test_a_record_fits(article: Any) -> None:
    gone = whole(article, unpublished_at=MORNING, unpublished_reason="redirected", story_id=7)
    assert faults(exported(whole(article))) == faults(exported(gone)) == []


def test_every_golden_case_fits() -> None:
    found = {}
    for folder in FOLDERS:
        record = read_record(folder, json.loads((folder / "case.json").read_text("utf-8")))
        found[folder.name] = faults(exported(whole(record=record)))
    assert len(found) > 100
    assert {name: said for name, said in found.items() if said} == {}


def test_what_is_missing_or_too_much_does_not_fit() -> None:
    record = exported(whole())
    assert faults({name: value for name, value in record.items() if name != "title"})
    assert faults(record | {"more": 1})
    assert faults(record | {"kind": "poem"})
    assert faults(record | {"title": 3})


def test_a_record_of_another_version_gets_todays_keys() -> None:
    old = FULL.as_dict()
    del old["confidence"], old["images"][0]["versions"][0]["width"], old["blocks"][0]["time"]
    old["later"] = "unknown here"
    record = exported(whole(record=old))
    assert faults(record) == []
    assert record["confidence"] is None
    assert record["blocks"][0]["time"] is None
    assert record["images"][0]["versions"] == [{"url": "https://img.example/ferry-300.jpg", "width": None}]


def test_the_database_says_its_part() -> None:
    record = exported(whole(number=9, unpublished_at=MORNING, unpublished_reason="404"))
    assert next(iter(record)) == "id"
    assert record["id"] == 9
    assert (record["source"], record["revision_count"], record["unpublished_reason"]) == ("quay", 2, "404")
    assert record["unpublished_at"] == "2026-03-02T08:00:00+00:00"
    assert record["published_at"] == "2026-03-02T09:00:00+01:00"


def test_lines_that_the_clean_text_leaves_out_are_not_shown() -> None:
    shown = [block["text"] for block in shown_blocks(exported(whole()))]
    assert "The ferry is back." in shown
    assert "Follow us on everything." not in shown
