"""Parts: every alias and every capture is in one article, whatever their order, and none is without a capture."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest

from tests.storage.newsroom import MORNING
from worker.storage.articles.identity import AddressEvidence, Redirect, StoredClaim
from worker.storage.articles.identity.parts import Part, standing_parts
from worker.storage.articles.revisions import Capture


def capture(number: int, key: str, text: str = "text", **values: Any) -> Capture:
    at = MORNING + timedelta(hours=number)
    return Capture(
        page_id=number, frontier_id=number, source_id=None, content_hash=text, reading=text, rank=0, own_key=key,
        fetched_at=at, parsed_at=at, why="poll", id=number, title_key=text, url=f"https://news.example/{key}", **values,
    )  # fmt: skip


def claim(page: Capture, target: str) -> StoredClaim:
    return StoredClaim(page, "canonical", target, f"https://news.example/{target}", False)


def agrees(one: Capture, other: Capture) -> bool:
    return one.reading == other.reading


def parts(*captures: Capture, **values: Any) -> list[Part]:
    return standing_parts(AddressEvidence(captures, **values), agrees)


def said(found: list[Part]) -> set[tuple[str, str]]:
    """Return each article as its captures' numbers and its aliases."""
    return {
        ("".join(str(each.id) for each in sorted(part.captures, key=lambda each: each.id)), "".join(sorted(part.keys)))
        for part in found
    }


def test_without_evidence_there_is_no_article() -> None:
    assert parts() == []


@pytest.mark.parametrize("count", [1, 2, 5])
def test_addresses_that_say_nothing_of_one_another_are_articles_each(count: int) -> None:
    found = parts(*(capture(number, "abcde"[number], f"text {number}") for number in range(count)))
    assert said(found) == {(str(number), "abcde"[number]) for number in range(count)}
    assert all(part.article_id is None for part in found)


def test_all_captures_of_one_address_are_one_articles() -> None:
    assert said(parts(capture(1, "a"), capture(2, "a", "edited"))) == {("12", "a")}


def test_a_claim_joins_and_another_text_stays_apart() -> None:
    one, two, three = capture(1, "a"), capture(2, "b"), capture(3, "c", "another")
    assert said(parts(one, two, three, claims=(claim(one, "b"), claim(two, "b")))) == {("12", "ab"), ("3", "c")}


def test_the_order_of_the_captures_makes_no_difference() -> None:
    captures = [capture(1, "a"), capture(2, "b"), capture(3, "a", "edited"), capture(4, "c")]
    claims = (claim(captures[0], "b"), claim(captures[2], "b"))
    results = {frozenset(said(parts(*order, claims=claims))) for order in itertools.permutations(captures)}
    assert len(results) == 1


def test_an_address_that_was_never_read_is_no_article_of_its_own() -> None:
    redirect = Redirect("x", "y", MORNING)
    found = parts(capture(1, "a"), redirects=(redirect,))
    assert said(found) == {("1", "a")}
    assert {each.id for part in found for each in part.captures} == {1}


def test_every_capture_is_in_one_part() -> None:
    captures = [capture(number, "abc"[number % 3], f"text {number}") for number in range(9)]
    held = [each.id for part in parts(*captures) for each in part.captures]
    assert sorted(held) == list(range(9))
