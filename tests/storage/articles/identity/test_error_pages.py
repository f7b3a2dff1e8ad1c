"""Error pages: what lost its text to a template of its site, or says so in its title."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.storage.newsroom import MORNING, article
from worker.storage.articles.identity.error_pages import is_error_title, states, text_key
from worker.storage.articles.revisions import Capture

HOUR = timedelta(hours=1)


def capture(number: int, words: int | None, **values: Any) -> Capture:
    at = MORNING + number * HOUR
    defaults = {
        "page_id": number, "frontier_id": 1, "source_id": None, "content_hash": str(number), "reading": "r", "rank": 0,
        "own_key": "k", "fetched_at": at, "parsed_at": at, "why": "poll", "id": number, "words": words,
        "text_key": f"text {number}", "url": "https://news.example/a",
    }  # fmt: skip
    return Capture(**(defaults | values))


@pytest.mark.parametrize(
    "title",
    ["404 Not Found", "Page not found | The Gazette", "Seite nicht gefunden", "Página no encontrada", "Error 404",
     "This article is no longer available", "Not Found", "Access Denied"],
)  # fmt: skip
def test_titles_of_error_pages_are_known(title: str) -> None:
    assert is_error_title(title)


@pytest.mark.parametrize(
    "title", [None, "", "404 houses to be built", "Ferry not to be found in the fog", "Peugeot 404 turns sixty"]
)
def test_titles_of_articles_are_none(title: str | None) -> None:
    assert not is_error_title(title)


def test_a_page_that_lost_its_text_is_suspect_where_others_say_the_same_or_its_title_does() -> None:
    whole, broken = capture(1, 400), capture(2, 30)
    assert states([whole, broken], set()) == {2: "collapsed"}
    assert states([broken, whole], {"text 2"}) == {2: "suspect"}
    assert states([whole, replace(broken, says_error=True)], set()) == {2: "suspect"}


def test_a_cut_is_no_loss_and_a_text_that_comes_back_is_no_error() -> None:
    pages = [capture(1, 400), capture(2, 100), capture(3, 30), capture(4, 390)]
    assert states(pages, {page.text_key for page in pages if page.text_key}) == {}
    pages = [capture(1, 400), capture(2, 30), capture(3, 30), capture(4, 390)]
    assert states(pages, {"text 2", "text 3", "text 4"}) == {2: "suspect", 3: "suspect"}


def test_addresses_are_judged_apart_and_old_captures_without_a_count_never() -> None:
    other = capture(2, 30, url="https://news.example/b", frontier_id=2)
    assert states([capture(1, 400), other, capture(3, None)], None) == {}


def test_error_pages_that_differ_in_a_number_have_one_key_on_one_site() -> None:
    pages = [article(f"https://{host}/a", paragraphs=[f"Oops. Incident {n} was noted."]) for host, n in (
        ("news.example", 17), ("www.news.example", 9), ("other.example", 17))]  # fmt: skip
    keys = [text_key(page) for page in pages]
    assert keys[0] == keys[1] != keys[2]
