"""Golden cases: small pages of our own under tests/cases/<kind>/<slug>/, each for one phenomenon.

``page.html`` or ``page.txt`` is the page, ``case.json`` says ``why`` it is here, its ``url``, and what to ``expect``:
any field of ``Article.as_dict()``, one of ``SHORT_FORMS``, or ``text_contains`` and ``text_lacks`` (lists of pieces).
Optional keys: ``content_type`` (the header as sent), ``rules`` (the source's selectors by field) and ``evidence`` (what
the feed said: title, authors, ...).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from worker.extraction import extract
from worker.records import ExtractionRules, FeedEntry

CASES = Path(__file__).parent.parent / "cases"
FOLDERS = sorted(path.parent for path in CASES.glob("*/*/case.json"))

SHORT_FORMS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "authors": lambda record: [author["name"] for author in record["authors"]],
    "captions": lambda record: [[i["caption"], i["credit"]] for i in record["images"] if i["caption"]],
    "image_urls": lambda record: [i["url"] for i in record["images"]],
    "teaser_urls": lambda record: [teaser["url"] for teaser in record["teasers"]],
    "excerpts": lambda record: [teaser["excerpt"] for teaser in record["teasers"]],
    "teaser_pictures": lambda record: [[t["image_url"], t["image_alt"]] for t in record["teasers"]],
    "teaser_blocks": lambda record: [[t["block"], t["kind"]] for t in record["teasers"]],
    "headlines": lambda record: [teaser["headline"] for teaser in record["teasers"]],
    "blocks": lambda record: [[block["type"], block["text"]] for block in record["blocks"]],
}


def read_record(folder: Path, case: dict[str, Any]) -> dict[str, Any]:
    page = next(folder.glob("page.*"))
    content_type = case.get("content_type") or ("text/plain; charset=utf-8" if page.suffix == ".txt" else None)
    rules = {name: tuple(selectors) for name, selectors in case.get("rules", {}).items()}
    evidence = {name: tuple(v) if isinstance(v, list) else v for name, v in case.get("evidence", {}).items()}
    return extract(
        page.read_bytes(),
        case["url"],
        content_type=content_type,
        rules=ExtractionRules(**rules) if rules else None,
        evidence=FeedEntry(url=case["url"], **evidence) if evidence else None,
    ).as_dict()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_the_page_gives_what_its_case_says(folder: Path) -> None:
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    record = read_record(folder, case)
    for name, wanted in case["expect"].items():
        if name == "text_contains":
            assert [piece for piece in wanted if piece not in record["text"]] == [], case["why"]
        elif name == "text_lacks":
            assert [piece for piece in wanted if piece in record["text"]] == [], case["why"]
        elif name == "authors" and wanted and isinstance(wanted[0], dict):
            assert record["authors"] == wanted, case["why"]
        else:
            assert SHORT_FORMS.get(name, lambda r, field=name: r[field])(record) == wanted, case["why"]


def test_every_case_says_why_and_uses_a_host_of_its_own() -> None:
    for folder in FOLDERS:
        case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
        assert len(case["why"].split()) >= 4, folder
        assert case["expect"], folder
        assert (urlsplit(case["url"]).hostname or "").endswith(".example"), folder
        assert set(case) <= {"why", "url", "expect", "content_type", "rules", "evidence"}, folder
