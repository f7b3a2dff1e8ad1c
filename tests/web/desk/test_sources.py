"""Sources are shown with their health, and one with its feeds and its course."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest

from tests.storage.newsroom import HOUR, MORNING
from tests.web.desk.conftest import Desk
from tests.web.desk.newsdesk import SLUG
from tests.web.visitors import GAZETTE
from worker.storage.tables.crawl import OutcomeRow
from worker.web.desk import sources


def test_sources_are_listed(desk: Desk) -> None:
    page = desk.reader.get("/sources").text
    assert f"/sources/{SLUG}" in page
    assert "not judged yet" in page


def test_sources_come_in_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST_SOURCES", 2)
    added = [replace(GAZETTE, slug=f"{SLUG}-{number}") for number in range(3)]
    desk.house.runtime.sources.apply([replace(GAZETTE, slug=SLUG), *added], MORNING)
    seen, path = [], "/sources"
    while path:
        page = desk.reader.get(path).text
        seen.append(re.findall(r'class="slug" href="/sources/([^"]+)"', page))
        path = html.unescape("".join(re.findall(r'href="([^"]+)" rel="next"', page)))
    assert [slug for part in seen for slug in part] == [SLUG, *(source.slug for source in added)]
    assert max(map(len, seen)) == 2
    assert "From the first" in page
    assert "No source stands behind" in desk.reader.get("/sources?after=zzz").text


def test_one_source_has_its_feeds(desk: Desk) -> None:
    page = desk.reader.get(f"/sources/{SLUG}").text
    assert "https://news.example/rss" in page
    assert "not polled yet" in page
    assert "Too few pages" in page
    assert "given up" in page


def test_its_course_is_drawn(desk: Desk) -> None:
    source_id, _, _ = desk.house.runtime.sources.find(SLUG)
    with desk.house.runtime.sessions.begin() as session:
        for number in range(40):
            signals = {"words": 10 * number, "dated": number % 2 == 0, "authors": 1, "captions": 2, "teasers": 3}
            said = {"word": "stored", "reason": "ok", "at": MORNING + number * HOUR, "signals": signals}
            where = {"row_kind": "frontier", "row_id": 77, "step": "parse", "token": f"n{number}"}
            session.add(OutcomeRow(source_id=source_id, **where, **said))
    page = desk.reader.get(f"/sources/{SLUG}").text
    assert page.count("<polyline") == 5
    assert "40 pages, the oldest on the left" in page
    assert "50%</b> with a date" in page
