"""Outcomes: one word for what became of a page, the same when its save is repeated."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest

from tests.storage.newsroom import HOUR, MORNING, numbered
from worker.storage.articles.revisions import Capture
from worker.storage.articles.save.outcomes import Origin, Saved, changed_text, duplicate_reason, outcome
from worker.storage.articles.serialization import StoredReading

ARTICLE = numbered(1)


def capture(page: int, content: str = "A", **values: Any) -> Capture:
    at = MORNING + page * HOUR
    defaults = {
        "frontier_id": 1, "source_id": None, "reading": content, "rank": 0, "own_key": "k", "fetched_at": at,
        "parsed_at": at + timedelta(seconds=5), "why": "poll",
    }  # fmt: skip
    return Capture(page_id=page, content_hash=content, **(defaults | values))


def told(
    page: Capture, before: list[Capture], found: Collection[int] = (7,), why: Any = "poll", after: Any = None
) -> Saved:
    """What became of a page that came to an article with these captures."""
    reading = StoredReading.__new__(StoredReading)
    object.__setattr__(reading, "article", ARTICLE)
    origin = Origin(page.page_id, page.frontier_id, None, page.fetched_at, page.parsed_at, why)
    rest = [each for each in before if each.page_id != page.page_id]
    return outcome(reading, origin, 7, before, [*rest, page] if after is None else after, found)


def words(saved: Saved) -> tuple[str, str]:
    return saved.word, saved.reason


ONE = capture(1)


@pytest.mark.parametrize(
    ("page", "before", "wanted"),
    [
        (ONE, [], ("stored", "new")),
        (ONE, [ONE], ("stored", "new")),
        (capture(2), [ONE], ("unchanged", "same_content")),
        (capture(2, "B"), [ONE], ("revised", "poll")),
        (capture(2, "B"), [ONE, capture(2, "B")], ("revised", "poll")),
        (capture(3), [ONE, capture(2, "B")], ("revised", "poll")),
        (capture(2, "B", state="suspect"), [ONE], ("unchanged", "suspect")),
        (capture(2, frontier_id=2), [ONE], ("duplicate", "same_article")),
        (capture(2, "B", frontier_id=2), [ONE], ("duplicate", "same_article")),
        (capture(2), [capture(1, rank=1, frontier_id=2)], ("duplicate", "canonical_form")),
    ],
    ids=[
        "new", "new again", "the same", "edited", "edited again", "edited back", "an error page", "another address",
        "another address edited", "the better address",
    ],
)  # fmt: skip
def test_what_became_of_a_page(page: Capture, before: list[Capture], wanted: tuple[str, str]) -> None:
    assert words(told(page, before)) == wanted


def test_a_page_of_two_articles_joins_them_and_names_the_address() -> None:
    saved = told(capture(2, frontier_id=2), [ONE], found=(7, 8))
    assert (saved.word, saved.reason, saved.article_id) == ("duplicate", "joined", 7)
    assert saved.detail == f"also at {ARTICLE.canonical_url}"


def test_a_page_that_is_read_anew_is_compared_with_what_it_said_before() -> None:
    again = capture(1, "B", parsed_at=MORNING + 9 * HOUR)
    assert words(told(again, [ONE], why="reparse", after=[ONE, again])) == ("revised", "reparse")
    assert words(told(ONE, [ONE], why="reparse")) == ("unchanged", "same_content")


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [((1,), (0, 1), "canonical_form"), ((0,), (0, 1), "same_article"), ((0, 1), (1, 0), "same_article")],
)
def test_a_better_form_is_told_from_one_more(before: tuple[int, ...], after: tuple[int, ...], wanted: str) -> None:
    ranked = [[capture(place, rank=rank) for place, rank in enumerate(ranks)] for ranks in (before, after)]
    assert duplicate_reason(*ranked) == wanted


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [((), None), (("title",), "changed: title"), (("title", "text"), "changed: title, text")],
)
def test_the_fields_that_changed_are_named(changed: tuple[str, ...], wanted: str | None) -> None:
    assert changed_text(changed) == wanted
