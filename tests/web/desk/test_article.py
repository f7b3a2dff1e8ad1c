"""An article is shown with everything known of it; its raw page can do nothing."""

from __future__ import annotations

from sqlalchemy import update

from tests.web.desk.conftest import Desk
from tests.web.desk.newsdesk import ADDRESS, SLUG, find
from worker.reader import Reader, ReadLimits
from worker.storage.tables.crawl import PageRow


def test_an_article_is_shown_with_pictures_as_addresses(small_desk: Desk) -> None:
    answer = small_desk.reader.get(f"/articles/{small_desk.hostile}")
    assert "<img" not in answer.text
    assert "img.example" in answer.text
    assert "asks 1 host: img.example" in answer.text
    assert "img-src" not in answer.headers["content-security-policy"]


def test_pictures_are_loaded_only_on_request(small_desk: Desk) -> None:
    answer = small_desk.reader.get(f"/articles/{small_desk.hostile}?pictures=1")
    assert '<img src="https://img.example/hostile.jpg"' in answer.text
    assert "img-src 'self' https: http:" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_edits_stand_on_a_time_line(desk: Desk) -> None:
    number = find(desk.house, "https://news.example/story/3")
    page = desk.reader.get(f"/articles/{number}").text
    assert "headline, text" in page
    assert "changed 1 h after publication" in page
    assert f"/articles/{number}/diff?from=1&amp;to=2" in page


def test_two_revisions_stand_side_by_side(desk: Desk) -> None:
    number = find(desk.house, "https://news.example/story/3")
    page = desk.reader.get(f"/articles/{number}/diff").text
    assert "<ins>The lighthouse, corrected</ins>" in page
    assert "<ins>And then it rained.</ins>" in page
    assert desk.reader.get(f"/articles/{number}/diff?from=2&to=1").status_code == 200
    assert desk.reader.get(f"/articles/{number}/diff?from=1&to=9").status_code == 422


def test_an_article_without_edits_has_no_difference(small_desk: Desk) -> None:
    answer = small_desk.editor.get(f"/articles/{small_desk.hostile}/diff")
    assert answer.status_code == 422
    assert "has one revision" in answer.text


def test_who_promoted_it_is_its_afterlife(desk: Desk) -> None:
    number = find(desk.house, "https://news.example/story/3")
    page = desk.reader.get(f"/articles/{number}").text
    assert "Promoted on 2 pages" in page
    assert "What became of case 3" in page
    assert "Case 3 in pictures" in page


def test_why_it_reads_so_is_explained(small_desk: Desk) -> None:
    number = find(small_desk.house, ADDRESS)
    page = small_desk.reader.get(f"/articles/{number}/why").text
    assert "The harbour of Port Ellery opened again" in page
    assert "title element" in page


def test_an_explanation_that_never_ends_is_ended(desk: Desk) -> None:
    site = desk.house.app.state.site
    site.reader = Reader(ReadLimits(cpu=2, quick=1, wall=200, slow=1))
    deep = b"<html><body><h1>Harbour opens</h1>" + b"<div><p>The boats came in on the morning tide.</p>" * 60_000
    with site.runtime.sessions.begin() as session:
        session.execute(update(PageRow).values(content_hash=site.runtime.archive.put(deep)))
    number = find(desk.house, ADDRESS)
    answer = desk.reader.get(f"/articles/{number}/why")
    assert answer.status_code == 409
    assert "more than 2 s of processor time" in answer.text
    bench = desk.reader.get(f"/sources/{SLUG}/workbench", params={"title": "h1"})
    assert "more than 2 s of processor time" in bench.text
    site.reader.close()


def test_the_raw_page_stands_in_a_sandbox(desk: Desk) -> None:
    number = find(desk.house, ADDRESS)
    page = desk.reader.get(f"/articles/{number}/raw").text
    assert f'<iframe class="raw" sandbox src="/articles/{number}/raw/page"' in page
    raw = desk.reader.get(f"/articles/{number}/raw/page")
    assert "Harbour opens" in raw.text
    policy = raw.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "allow-scripts" not in policy
    assert raw.headers["content-type"] == "text/html; charset=utf-8"


def test_a_page_that_is_no_longer_kept_is_said_to_be_so(small_desk: Desk) -> None:
    for view in ("raw", "why", "raw/page"):
        answer = small_desk.editor.get(f"/articles/{small_desk.hostile}/{view}")
        assert answer.status_code == 404
        assert "no longer kept" in answer.text


def test_a_raw_page_is_nobody_elses(small_desk: Desk) -> None:
    number = find(small_desk.house, ADDRESS)
    assert small_desk.house.guest().get(f"/articles/{number}/raw/page").status_code == 303
