"""Teasers are listed with every headline that was tried."""

from __future__ import annotations

from tests.web.desk.conftest import Desk
from tests.web.desk.newsdesk import SLUG


def test_what_is_promoted_stands_with_its_headlines(desk: Desk) -> None:
    page = desk.reader.get("/teasers").text
    assert "What became of case 3" in page
    assert "Case 3 in pictures" in page
    assert "2 pages" in page


def test_one_source_is_chosen(desk: Desk) -> None:
    assert "What became of case 3" in desk.reader.get(f"/teasers?source={SLUG}").text
    assert "There is no source <bdi>nobody</bdi>" in desk.reader.get("/teasers?source=nobody").text


def test_what_is_stored_leads_to_its_article_and_the_rest_to_the_web(desk: Desk) -> None:
    page = desk.reader.get("/teasers").text
    assert 'href="https://news.example/story/9"' in page
    assert 'href="https://news.example/story/3"' not in page
