"""The order of evidence on one page: what each step finds, and what becomes of it in the record."""

from __future__ import annotations

import pytest

from worker.extraction import EXTRACTOR_VERSION, extract, is_plain_text, read_page
from worker.normalize.encodings import decode
from worker.records import ExtractionRules

URL = "https://paper.example/local/2026/fog-horn-falls-silent-4711.html"
SENTENCE = "The fog horn, which once woke three villages, falls silent on Monday after eighty years of {} work."
PAGE = (
    "<html><head><title>Fog horn falls silent</title><meta name=robots content=noarchive></head><body><article>"
    "<h1>Fog horn falls silent</h1>"
    + "".join(f"<p>{SENTENCE.format(word)}</p>" for word in ("hard", "dull", "wet", "loud"))
    + "<figure><img src=/horn.jpg><figcaption>The horn at noon. Photo: Jo Bell</figcaption></figure>"
    "<aside><h2>You may also like</h2><ul><li><a href=/local/2026/ferry-sails-again-to-the-bay-4688.html>"
    "The ferry sails again to the bay</a></li></ul></aside></article></body></html>"
)


def test_each_step_s_find_has_its_place_in_the_record() -> None:
    article = extract(PAGE.encode(), URL)
    assert article.title == "Fog horn falls silent"
    assert [image.caption for image in article.images] == ["The horn at noon."]
    assert [teaser.headline for teaser in article.teasers] == ["The ferry sails again to the bay"]
    assert article.text.count("The fog horn") == 4
    assert "noon" not in article.text
    assert "ferry" not in article.text
    assert (article.warnings, article.extractor_version) == (("noarchive",), EXTRACTOR_VERSION)


def test_what_is_no_running_text_is_claimed_once_by_the_step_that_found_it() -> None:
    reading = read_page(decode(PAGE.encode()), URL)
    assert {claim.role for claim in reading.claims} == {"teaser", "heading of teasers", "image", "caption"}
    assert [reading.page.tags[claim.element] for claim in reading.claims if claim.role == "caption"] == ["figcaption"]


def test_a_source_s_rules_come_before_what_is_found() -> None:
    rules = ExtractionRules(title=("figcaption",), body=("article p:first-of-type",))
    article = extract(PAGE.encode(), URL, rules=rules)
    assert article.title == "The horn at noon. Photo: Jo Bell"
    assert article.text == SENTENCE.format("hard")
    assert article.provenance["text"] == "rules"


def test_the_record_does_not_rest_on_what_was_read_before() -> None:
    first = extract(PAGE.encode(), URL).as_dict()
    extract(b"<p>Another page", "https://other.example/")
    assert extract(PAGE.encode(), URL).as_dict() == first


@pytest.mark.parametrize(
    ("header", "is_plain"),
    [("text/plain", True), (" Text/Plain; charset=utf-8", True), ("text/html", False), ("", False), (None, False)],
)
def test_the_header_says_what_the_bytes_are(header: str | None, is_plain: bool) -> None:
    assert is_plain_text(header) is is_plain
