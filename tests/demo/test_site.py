"""The site answers as its stories ask: forms, redirects, failures, delays, the edit, and closed doors."""

from __future__ import annotations

import pytest

from tests.demo.conftest import Clock
from worker.demo.site import EDITED_AFTER, NewspaperSite
from worker.discovery.feeds import read_feed
from worker.discovery.listings import read_listing
from worker.discovery.sitemaps import read_sitemap
from worker.frontier.robots import read_robots

HOME = "http://127.0.0.1:8000"
CLOCK_STORY = "/town/town-clock-keeps-two-times"
FRESH = "/town/river-reaches-second-mark-in-tanners-row"


def follow(site: NewspaperSite, path: str) -> list[str]:
    """The paths of a redirect chain, from ``path`` to the first answer that is none."""
    chain = [path]
    while (answer := site.answer("courier", chain[-1])).location:
        chain.append(answer.location.removeprefix(HOME))
    assert answer.status == 200
    return chain


def test_a_redirect_chain_ends_at_the_story(site: NewspaperSite) -> None:
    assert follow(site, "/go/4711?utm_source=rss") == [
        "/go/4711?utm_source=rss", "/town/town-clock-shows-two-times", CLOCK_STORY + "/", CLOCK_STORY,
    ]  # fmt: skip


def test_the_jammed_press_recovers_after_two_requests(site: NewspaperSite) -> None:
    path = "/town/post-office-finds-a-letter-of-1969"
    assert [site.answer("courier", path).status for _ in range(4)] == [500, 500, 200, 200]


def test_the_slow_page_takes_its_time(site: NewspaperSite) -> None:
    assert site.answer("courier", "/town/allotments-wait-for-a-slow-surveyor").delay > 1


def test_the_fresh_story_is_published_when_first_asked_for_and_edited_later(site: NewspaperSite, clock: Clock) -> None:
    first = site.answer("courier", FRESH)
    clock.tick(EDITED_AFTER - 1)
    assert site.answer("courier", FRESH).etag == first.etag
    clock.tick(1)
    edited = site.answer("courier", FRESH)
    assert b"2026-03-10T12:00:00+00:00" in first.body
    assert b"2026-03-10T12:00:07+00:00" in edited.body
    clock.tick(1000)
    assert site.answer("courier", FRESH).etag == edited.etag != first.etag


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/town/story-withdrawn-by-the-editors", 410),
        ("/harbour/page-that-never-was-there", 404),
        ("/no/such/path", 404),
        ("/council/council-sells-the-old-customs-house/print", 200),
        ("/council/council-sells-the-old-customs-house/amp", 200),
        ("/harbour/harbour-seal-closes-slipway/amp", 404),
        ("/photos/seal-330.jpg", 200),
        ("/", 200),
    ],
)
def test_each_path_has_its_status(site: NewspaperSite, path: str, status: int) -> None:
    assert site.answer("courier", path).status == status


def test_the_two_newspapers_keep_their_stories_apart(site: NewspaperSite) -> None:
    assert site.answer("gazette", "/news/wrenfield-bookshop-lends-its-dog").status == 200
    assert site.answer("courier", "/news/wrenfield-bookshop-lends-its-dog").status == 404
    assert site.answer("gazette", CLOCK_STORY).status == 404


def test_robots_txt_closes_a_part_and_asks_for_a_second(site: NewspaperSite) -> None:
    courier = read_robots(site.answer("courier", "/robots.txt").body)
    gazette = read_robots(site.answer("gazette", "/robots.txt").body)
    assert not courier.allows(HOME + "/private/diary-of-the-night-desk", "CopydeskDemo/1.0")
    assert courier.sitemaps() == (HOME + "/sitemap.xml",)
    assert gazette.crawl_delay("CopydeskDemo/1.0") == 1


@pytest.mark.parametrize(
    ("story", "encoding", "words"),
    [
        ("/world/le-cafe-a-l-ancre-rouvre-ses-portes", "windows-1252", "rouvre après trois mois"),
        ("/world/kawabe-no-tourou-matsuri-1000", "shift_jis", "千個の灯籠"),
        ("/world/wahat-ayn-al-zahr-mawsim-al-tumur", "utf-8", "أشجار النخيل"),
    ],
)
def test_pages_stand_in_their_encodings(site: NewspaperSite, story: str, encoding: str, words: str) -> None:
    body = site.answer("courier", story).body
    assert words in body.decode(encoding)
    assert f'charset="{encoding}"'.encode() in body


def test_feeds_and_sitemaps_announce_every_story_but_those_of_the_section_page(site: NewspaperSite) -> None:
    found: set[str] = set()
    for path in ("/feed.xml", "/council/atom.xml", "/world/atom.xml"):
        found |= {
            entry.url.partition("?")[0] for entry in read_feed(site.answer("courier", path).body, HOME + path).entries
        }
    index = read_sitemap(site.answer("courier", "/sitemap.xml").body, HOME + "/sitemap.xml")
    for child in index.children:
        body = site.answer("courier", child.url.removeprefix(HOME)).body
        found |= {entry.url for entry in read_sitemap(body, child.url).entries}
    stories = [story for story in site.press.stories.values() if story.paper == "courier"]
    missing = {story.section for story in stories if site.press.url(story) not in found and not story.redirects}
    assert missing == {"culture"}


def test_the_section_page_lists_its_stories_with_their_headlines(site: NewspaperSite) -> None:
    feed = read_listing(site.answer("courier", "/culture/").body, HOME + "/culture/")
    listed = [story for story in site.press.stories.values() if story.section == "culture"]
    found = [(entry.url.partition("?")[0], entry.title) for entry in feed.entries]
    assert found == [(site.press.url(story), story.title) for story in listed]


def test_the_main_feed_truncates_its_texts_and_carries_tracking(site: NewspaperSite) -> None:
    feed = read_feed(site.answer("courier", "/feed.xml").body, HOME + "/feed.xml")
    stories = [entry for entry in feed.entries if entry.summary]
    assert len(stories) == 15
    assert all(entry.summary and entry.summary.endswith("…") for entry in stories)
    assert all("utm_source=rss" in entry.url for entry in stories)
