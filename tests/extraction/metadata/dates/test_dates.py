"""Tests of finding the dates of publication and change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.extraction.pages import URL, evidence_of
from worker.extraction.metadata.dates import (
    find_modified,
    find_published,
    modified_candidates,
    published_candidates,
)
from worker.extraction.metadata.evidence import Evidence
from worker.records import FeedEntry

HEADLINE = "<h1>Ferry returns to the old quay</h1>"


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def article(**fields: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": "Ferry returns to the old quay", "url": URL, **fields}


def published(evidence: Evidence) -> str | None:
    found = find_published(evidence)
    return found.value.isoformat() if found else None


def test_json_ld_comes_before_meta_elements_and_these_before_the_page() -> None:
    head = meta("article:published_time", "2024-05-03T10:00:00+02:00")
    body = HEADLINE + '<time datetime="2024-05-03T11:00:00+02:00">today</time>'
    data = article(datePublished="2024-05-03T09:00:00+02:00")
    assert published(evidence_of(body, head=head, json_ld=data)) == "2024-05-03T09:00:00+02:00"
    assert published(evidence_of(body, head=head)) == "2024-05-03T10:00:00+02:00"
    assert published(evidence_of(body)) == "2024-05-03T11:00:00+02:00"


def test_an_earlier_day_shown_right_at_the_headline_is_the_first_publication() -> None:
    moved = article(datePublished="2025-11-20T09:00:00+00:00")
    assert published(evidence_of(HEADLINE + "<p>14 May 2024</p>", json_ld=moved)) == "2024-05-14T00:00:00+00:00"
    later = evidence_of(HEADLINE + "<p>14 May 2026</p>", json_ld=moved)
    zone = evidence_of(HEADLINE + "<p>19 November 2025</p>", json_ld=moved)
    change = evidence_of(HEADLINE + "<p>Updated 14 May 2024</p>", json_ld=moved)
    far = evidence_of(HEADLINE + "<p>The crew.</p>" * 20 + "<p>14 May 2024</p>", json_ld=moved)
    assert {published(page) for page in (later, zone, change, far)} == {"2025-11-20T09:00:00+00:00"}


def test_a_day_alone_takes_the_time_of_another_source_on_that_day_only() -> None:
    data = article(datePublished="2024-05-03")
    same = meta("article:published_time", "2024-05-03T10:30:00+02:00")
    other = meta("article:published_time", "2024-05-07T10:30:00+02:00")
    assert published(evidence_of(HEADLINE, head=same, json_ld=data)) == "2024-05-03T10:30:00+02:00"
    assert published(evidence_of(HEADLINE, head=other, json_ld=data)) == "2024-05-03T00:00:00+00:00"


def test_midnight_to_the_second_is_how_systems_write_that_they_know_no_time() -> None:
    head = meta("article:published_time", "2024-05-03T17:41:00+09:00")
    data = article(datePublished="2024-05-03T00:00:00+09:00")
    assert published(evidence_of(HEADLINE, head=head, json_ld=data)) == "2024-05-03T17:41:00+09:00"


def test_a_time_without_zone_takes_the_one_that_shows_the_same_clock() -> None:
    head = meta("article:modified_time", "2024-05-03T12:00:00+01:00") + meta("date", "2024-05-03T10:00:00+02:00")
    found = find_published(evidence_of(HEADLINE, head=head, json_ld=article(datePublished="2024-05-03T10:00:00")))
    assert found is not None
    assert found.value.isoformat() == "2024-05-03T10:00:00+02:00"
    assert found.provenance == "json-ld datePublished, zone of meta date"


def test_a_time_without_zone_takes_the_sites_offset_else_utc_and_says_so() -> None:
    data = article(datePublished="2024-05-03T10:00:00", dateModified="2024-05-03T12:00:00+05:30")
    assert published(evidence_of(HEADLINE, json_ld=data)) == "2024-05-03T10:00:00+05:30"
    found = find_published(evidence_of(HEADLINE, json_ld=article(datePublished="2024-05-03T10:00:00")))
    assert found is not None
    assert found.value == datetime(2024, 5, 3, 10, tzinfo=UTC)
    assert found.provenance.endswith("no zone stated, read as UTC")


def test_published_is_never_taken_from_modified_nor_modified_from_published() -> None:
    only_modified = evidence_of(HEADLINE, json_ld=article(dateModified="2024-05-03T10:00:00Z"))
    assert find_published(only_modified) is None
    only_published = evidence_of(HEADLINE, json_ld=article(datePublished="2024-05-03T10:00:00Z"))
    assert find_modified(only_published) is None


@pytest.mark.parametrize(
    "body",
    [
        '<div class="date">Updated 3 May 2024, 10:00</div>',
        '<time class="updated" datetime="2024-05-03T10:00:00Z">3 May</time>',
        "<p>Aktualisiert: <time datetime='2024-05-03T10:00:00Z'>3. Mai</time></p>",
        '<span>Mis à jour</span><time datetime="2024-05-03T10:00:00Z">3 mai</time>',
    ],
)
def test_a_visible_date_labelled_as_change_is_one(body: str) -> None:
    evidence = evidence_of(HEADLINE + body)
    published = find_published(evidence)  # The page gives no other date.
    assert published is not None
    assert "of a change" in published.provenance
    assert next(c.value for c in modified_candidates(evidence)) == datetime(2024, 5, 3, 10, tzinfo=UTC)


def test_dates_of_side_boxes_and_prose_are_not_the_articles() -> None:
    body = (
        HEADLINE + '<aside><time datetime="2024-05-03T10:00:00Z">3 May</time></aside><p>The strike began in 2019.</p>'
    )
    assert find_published(evidence_of(body)) is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2024/05/03/ferry", "2024-05-03"),
        ("https://a.example/ferry-20240503", "2024-05-03"),
        ("https://a.example/news/A2024050314320005196", "2024-05-03"),
        ("https://a.example/news/20111234567", None),
        ("https://a.example/2024/13/45/x", None),
    ],
)
def test_the_address_dates_a_page_that_states_nothing(url: str, day: str | None) -> None:
    found = find_published(evidence_of(HEADLINE, url=url))
    assert (found.value.date().isoformat() if found else None) == day


def test_a_short_unmarked_line_near_the_headline_is_the_last_resort() -> None:
    assert published(evidence_of(HEADLINE + "<ul><li>Datum 28.04.2023</li></ul>")) == "2023-04-28T00:00:00+00:00"


def test_feed_evidence_stands_in_and_every_candidate_is_listed() -> None:
    feed = FeedEntry(
        url=URL, published_at=datetime(2024, 5, 3, 8, tzinfo=UTC), modified_at=datetime(2024, 5, 4, tzinfo=UTC)
    )
    assert published(evidence_of(HEADLINE, feed=feed)) == "2024-05-03T08:00:00+00:00"
    head = meta("article:published_time", "2024-05-03T10:00:00+02:00")
    evidence = evidence_of(HEADLINE, head=head, json_ld=article(datePublished="2024-05-03T09:00:00+02:00"), feed=feed)
    assert [c.provenance for c in published_candidates(evidence)] == [
        "json-ld datePublished",
        "meta article:published_time",
        "feed",
    ]
    found = find_modified(evidence)
    assert found is not None
    assert found.value == datetime(2024, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize("value", [None, 7, True, ["x"], {"@value": "2024"}, "soon", "9999-99-99T99:99"])
def test_odd_values_are_no_dates(value: object) -> None:
    assert find_published(evidence_of(HEADLINE, json_ld=article(datePublished=value))) is None


@pytest.mark.parametrize(
    ("stated", "shown", "wanted"),
    [
        ("2022-05-04T02:41:00Z", "3.5.2022, 22:41", "2022-05-03T22:41:00-04:00"),
        ("2021-11-04T23:00:00Z", "5 November 2021", "2021-11-05T00:00:00+01:00"),
        # Neither a clock of another minute nor a moment in the midst of a day says in which zone it is meant.
        ("2022-05-04T02:41:00Z", "3.5.2022, 22:40", "2022-05-04T02:41:00+00:00"),
        ("2021-11-04T15:20:00Z", "5 November 2021", "2021-11-04T15:20:00+00:00"),
        ("2021-11-04T23:00:00+01:00", "5 November 2021", "2021-11-04T23:00:00+01:00"),
    ],
)
def test_a_moment_in_utc_is_written_in_the_zone_that_the_page_shows(stated: str, shown: str, wanted: str) -> None:
    body = f'{HEADLINE}<p class="date">{shown}</p>'
    assert published(evidence_of(body, json_ld=article(datePublished=stated))) == wanted


def test_a_shown_date_comes_before_a_meta_element_known_by_its_name_alone() -> None:
    head = meta("w-published-date", "2022-11-17T10:33:13Z")
    assert published(evidence_of(f"{HEADLINE}<time>9 March 2022</time>", head=head)) == "2022-03-09T00:00:00+00:00"
    assert published(evidence_of(HEADLINE, head=head)) == "2022-11-17T10:33:13+00:00"
