"""The page that started the project, as HTML and as text; its folder is named by COPYDESK_SEED."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from worker.extraction import extract
from worker.normalize.text import letters
from worker.records import Article

FOLDER = Path(os.environ["COPYDESK_SEED"])  # Without it this file is not collected.
NAMES = {"html": "page.html", "text": "article.txt"}
CONTENT_TYPES = {"html": "text/html; charset=utf-8", "text": "text/plain; charset=utf-8"}


def read_seed(name: str) -> Article:
    raw = (FOLDER / NAMES[name]).read_bytes()
    return extract(raw, expected()["url"], content_type=CONTENT_TYPES[name])


def expected() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_text_is_the_body_alone(name: str) -> None:
    article, wanted = read_seed(name), expected()
    paragraphs = [block.text for block in article.blocks if block.text]
    either = wanted["either_body_or_caption"] if name == "text" else []
    assert [text for text in paragraphs if text not in either] == wanted["body"]
    assert article.title == wanted["title"]


@pytest.mark.parametrize("name", NAMES)
def test_each_caption_comes_once(name: str) -> None:
    article, wanted = read_seed(name), expected()
    captions = [image.caption for image in article.images if image.caption]
    either = wanted["either_body_or_caption"]
    assert [caption for caption in captions if caption not in either] == wanted["captions"]
    if name == "html":
        assert either[0] in captions


@pytest.mark.parametrize("name", NAMES)
def test_each_card_is_one_teaser(name: str) -> None:
    article, wanted = read_seed(name), expected()
    found = [(t.headline, t.excerpt, t.image_alt, t.block) for t in article.teasers]
    cards = [(t["headline"], t["excerpt"], t["image_alt"], wanted["teaser_block"]) for t in wanted["teasers"]]
    assert found == cards
    if name == "html":
        assert [t.url.split("?")[0] for t in article.teasers] == [t["url"] for t in wanted["teasers"]]


@pytest.mark.parametrize("name", NAMES)
def test_no_copy_of_a_caption_stays_in_the_text(name: str) -> None:
    article, wanted = read_seed(name), expected()
    text = letters(article.text)
    assert [caption for caption in wanted["captions"] if letters(caption) in text] == []
    assert [line for line in wanted["boilerplate"] if letters(line) in text] == []


def test_html_tells_dates_site_and_section() -> None:
    record, wanted = read_seed("html").as_dict(), expected()
    fields = {key: wanted[key] for key in ("published_at", "modified_at", "site_name", "section")}
    assert {key: record[key] for key in fields} == fields
