"""Whether a page lets crawlers keep a copy."""

from __future__ import annotations

import pytest

from worker.extraction.page import open_page
from worker.extraction.page.robots_meta import may_be_kept
from worker.normalize.html import parse_html


@pytest.mark.parametrize(
    ("metas", "wanted"),
    [
        ("", True),
        ("<meta name=robots content='index, follow'>", True),
        ("<meta name=robots content='NOARCHIVE'>", False),
        ("<meta name=robots content=index><meta name=ROBOTS content='follow , noarchive'>", False),
        ("<meta name=robots content='noarchive-please'>", True),
        ("<meta name=googlebot content=noarchive>", True),
    ],
)
def test_only_the_directive_to_all_crawlers_forbids_a_copy(metas: str, wanted: bool) -> None:
    page = open_page(parse_html(f"<html><head>{metas}</head><body></body></html>"), "https://paper.example/a")
    assert may_be_kept(page) is wanted
