"""HTML for feeds: blocks as elements, without a script whatever a text says."""

from __future__ import annotations

from bs4 import BeautifulSoup

from tests.export.samples import FULL, HOSTILE, NASTY, whole
from worker.export.html_text import html_text
from worker.export.record import exported


def test_blocks_are_elements() -> None:
    page = BeautifulSoup(html_text(exported(whole(FULL))), "lxml")
    assert [item.get_text() for item in page.find_all("li")] == ["paint", "rope"]
    assert [cell.get_text() for cell in page.find_all("td")] == ["day", "cost", "Monday", "12"]
    assert [each.get_text() for each in page.find_all(["h3", "pre"])] == ["What it cost", "x = 1 < 2"]
    assert page.figure is not None
    assert page.figure.get_text() == "The ferry at dawn · Photo: Mara Quill"
    assert "Follow us" not in page.get_text()


def test_a_hostile_text_stays_a_text() -> None:
    page = BeautifulSoup(html_text(exported(whole(HOSTILE))), "lxml")
    assert page.find_all(["script", "img"]) == []
    assert page.p is not None
    assert page.p.get_text().startswith(NASTY[:10])
