"""Lone pages: which pages can be stored with others at once, and what is known of their articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.storage.newsroom import HOUR, MORNING, Fetched, numbered
from worker.storage.article_store import arriving
from worker.storage.articles.identity import Redirect, StoredClaim
from worker.storage.articles.identity.neighbourhood import Neighbourhood
from worker.storage.articles.revisions import Capture
from worker.storage.articles.save import DRAFT, Draft, capture_values
from worker.storage.articles.save.lone_pages import (
    ArrivingPage,
    LonePage,
    continues,
    disturbs,
    is_next,
    linked,
    lone_page,
    lone_pages,
    outdated,
    owners_of,
    split,
)
from worker.storage.database.keys import alias_key

ARTICLE_ID = 70


def arrive(number: int = 1, page_id: int = 0, hours: float = 0, **values: Any) -> ArrivingPage:
    """Return the newsroom's page of a number, fetched so many hours after the morning."""
    changed = replace(numbered(number), **values)
    return arriving(Fetched(changed, page_id or number, MORNING + hours * HOUR, frontier_id=number).read())


def known_capture(page: ArrivingPage, capture_id: int = 5, article_id: int = ARTICLE_ID, **values: Any) -> Capture:
    """Return a page's capture as it was stored."""
    article = page.reading.article
    stored = Capture(
        page_id=page.origin.page_id, frontier_id=page.origin.frontier_id, source_id=None,
        content_hash=page.reading.hash, reading=page.reading.hash, rank=0, own_key=page.said.own_key,
        fetched_at=page.origin.fetched_at, parsed_at=page.origin.parsed_at, why="poll", id=capture_id,
        article_id=article_id, canonical_key=page.said.canonical_key, title_key=page.said.title_key, url=article.url,
        words=article.word_count, text_key=f"text {capture_id}", says_error=False,
    )  # fmt: skip
    return replace(stored, **values)


def around(*arrivals: ArrivingPage, known: tuple[Capture, ...] = (), **values: Any) -> Neighbourhood:
    """Return what is known around some pages: these captures and nothing else."""
    names = {key: name for arrival in arrivals for key, name in arrival.said.names.items()}
    owners: dict[str, int | None] = dict.fromkeys(names)
    owners |= {capture.own_key: capture.article_id for capture in known}
    found = Neighbourhood(names, owners, {capture.id: capture for capture in known})
    found.arriving = frozenset(arrival.said.own_key for arrival in arrivals)
    for name, value in values.items():
        setattr(found, name, value)
    return found


def claim(capture: Capture, target: str, **values: Any) -> dict[tuple[int, str, str], StoredClaim]:
    """Return what a stored capture says, as a neighbourhood holds it."""
    key = alias_key(target)
    return {(capture.id, "canonical", key): StoredClaim(capture, "canonical", key, target, False, **values)}


def test_a_new_page_is_an_article_of_its_own() -> None:
    page = arrive()
    lone = lone_page(around(page), page)
    assert lone is not None
    assert (lone.article_id, lone.known, lone.captures) == (None, (), (lone.capture,))
    assert (lone.capture.id, lone.capture.rank, lone.capture.own_key) == (DRAFT, 0, page.said.own_key)
    assert lone.names == page.said.names
    assert lone.unowned == (page.said.own_key,)
    assert (lone.claims, lone.in_force, lone.outdated) == ((), frozenset(), ())


def test_a_page_fetched_again_goes_on_with_its_article() -> None:
    first, again = arrive(), arrive(page_id=2, hours=1)
    capture = known_capture(first)
    lone = lone_page(around(again, known=(capture,)), again)
    assert lone is not None
    assert (lone.article_id, lone.known, lone.unowned) == (ARTICLE_ID, (capture,), ())
    assert lone.captures == (capture, lone.capture)


FIRST = arrive()
KNOWN = known_capture(FIRST)


@pytest.mark.parametrize(
    ("again", "known"),
    [
        (arrive(page_id=2, hours=-1), KNOWN),
        (arrive(page_id=2, hours=0), KNOWN),
        (arrive(page_id=1, hours=1), KNOWN),
        (arrive(page_id=2, hours=1), replace(KNOWN, parsed_at=MORNING + 2 * HOUR)),
        (arrive(page_id=2, hours=1, word_count=1), KNOWN),
        (arrive(page_id=2, hours=1), replace(KNOWN, rank=1)),
        (arrive(page_id=2, hours=1), replace(KNOWN, state="collapsed")),
        (arrive(page_id=2, hours=1), replace(KNOWN, own_key=alias_key("https://news.example/else"))),
    ],
    ids=[
        *("fetched before", "fetched at the same time", "the same page read anew", "read before"),
        *("its text is lost", "another form was it", "an error stood there", "its article stands elsewhere"),
    ],
)
def test_what_is_no_plain_continuation_goes_the_long_way(again: ArrivingPage, known: Capture) -> None:
    assert lone_page(around(again, known=(known,)), again) is None


def test_a_page_between_two_articles_goes_the_long_way() -> None:
    again = arrive(page_id=2, hours=1)
    found = around(again, known=(KNOWN, known_capture(arrive(2), 6, ARTICLE_ID + 1)))
    assert owners_of(found) == {ARTICLE_ID, ARTICLE_ID + 1}
    assert lone_page(found, again) is None
    parted = replace(known_capture(FIRST, 6, ARTICLE_ID + 1), page_id=9, fetched_at=MORNING - HOUR)
    assert lone_page(around(again, known=(parted, KNOWN)), again) is None


def test_an_alias_that_another_article_owns_counts_as_that_article() -> None:
    page = arrive()
    found = around(page)
    found.owners[page.said.own_key] = 9
    assert owners_of(found) == {9}
    lone = lone_page(found, page)
    assert lone is None or lone.article_id == 9


def test_a_claim_within_the_site_is_believed_and_names_the_other_alias() -> None:
    other = "https://news.example/story/1/print"
    page = arrive(canonical_url=other)
    lone = lone_page(around(page), page)
    assert lone is not None
    assert lone.names.keys() == {page.said.own_key, alias_key(other)}
    assert [(each.kind, each.target, each.is_foreign) for each in lone.claims] == [
        ("canonical", alias_key(other), False)
    ]
    assert lone.in_force == {(DRAFT, "canonical", alias_key(other))}


def test_what_a_page_no_longer_claims_is_outdated() -> None:
    target = "https://news.example/story/1/print"
    again = arrive(page_id=2, hours=1)
    found = around(again, known=(KNOWN,), claims=claim(KNOWN, target))
    found.names[alias_key(target)] = target
    lone = lone_page(found, again)
    assert lone is not None
    assert lone.outdated == ((KNOWN.id, "canonical", alias_key(target)),)
    past = around(again, known=(KNOWN,), claims=claim(KNOWN, target, is_current=False))
    assert outdated(past, frozenset()) == ()


def test_pages_of_one_batch_that_facts_tie_are_left_but_for_the_first() -> None:
    one, two, three = arrive(1), arrive(2, canonical_url=numbered(1).url), arrive(3)
    again = arrive(3, page_id=9, hours=1)
    found = lone_pages(around(one, two, three, again), [one, two, three, again])
    assert sorted(found) == [0, 2]
    assert [found[place].arrival for place in (0, 2)] == [one, three]


@pytest.mark.parametrize("kind", ["claim", "redirect", "owner", "capture"])
def test_facts_tie_aliases_whether_or_not_they_are_believed(kind: str) -> None:
    one, two, three = (arrive(number) for number in (1, 2, 3))
    keys = [each.said.own_key for each in (one, two, three)]
    found = around(one, two, three)
    first = known_capture(one, 5, 70)
    if kind == "claim":
        found.claims = claim(first, numbered(2).url, is_current=False)
    elif kind == "redirect":
        found.redirects = {(keys[0], keys[1]): Redirect(keys[0], keys[1], MORNING)}
    elif kind == "owner":
        found.owners |= {keys[0]: 70, keys[1]: 70}
    else:
        found.captures = {5: first, 6: known_capture(two, 6, 70)}
    roots = linked(found, [one, two, three])
    assert roots[keys[0]] == roots[keys[1]] != roots[keys[2]]


def test_a_neighbourhood_is_split_without_losing_anything() -> None:
    one, two = arrive(1), arrive(2)
    captures = (known_capture(one, 5, 70), known_capture(two, 6, 71))
    found = around(one, two, known=captures, claims=claim(captures[0], numbered(1).url))
    key = one.said.own_key
    target = alias_key("https://news.example/old")
    found.names[target] = "old"
    found.redirects = {(target, key): Redirect(target, key, MORNING)}
    found.pages = {key: MORNING}
    found.crowded = {(two.said.own_key, None)}
    parts = split(found, linked(found, [one, two]))
    assert len(parts) == 2
    mine = next(part for part in parts.values() if key in part.names)
    other = next(part for part in parts.values() if key not in part.names)
    assert mine.names.keys() == {key, target}
    assert (set(mine.captures), set(other.captures)) == ({5}, {6})
    assert (len(mine.claims), len(mine.redirects), mine.pages, mine.crowded) == (1, 1, {key: MORNING}, set())
    assert (other.claims, other.redirects, other.pages) == ({}, {}, {})
    assert other.crowded == {(two.said.own_key, None)}
    assert mine.arriving == other.arriving == found.arriving


def draft(page: ArrivingPage, **values: Any) -> Draft:
    """Return the draft of a page."""
    return Draft(known_capture(page, DRAFT), [], **({"replaces": False, "is_stale": False} | values))


@pytest.mark.parametrize(
    ("found", "known", "expected"),
    [
        (draft(arrive(hours=1)), (), True),
        (draft(arrive(hours=1)), (KNOWN,), True),
        (draft(arrive(hours=1), replaces=True), (), False),
        (Draft(KNOWN, [], replaces=False, is_stale=False), (), False),
        (draft(arrive(hours=0)), (KNOWN,), False),
        (draft(arrive(hours=1)), (replace(KNOWN, parsed_at=MORNING + 3 * HOUR),), False),
        (draft(arrive(hours=1)), (replace(KNOWN, fetched_at=MORNING + 3 * HOUR),), False),
    ],
    ids=[
        "first",
        "later",
        "replaces a reading",
        "stored already",
        "at the same time",
        "read earlier",
        "fetched earlier",
    ],
)
def test_a_page_is_next_where_it_was_fetched_and_read_last(
    found: Draft, known: tuple[Capture, ...], expected: bool
) -> None:
    assert is_next(found, known) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, False),
        ({"keys": ()}, True),
        ({"rank": {KNOWN.id: 1}}, True),
        ({"known": replace(KNOWN, state="suspect")}, True),
        ({"is_current": False, "in_force": True}, True),
        ({"is_current": True, "in_force": True}, False),
        ({"is_current": False, "in_force": False}, False),
    ],
    ids=["nothing changes", "an alias leaves", "a rank", "a state", "a claim comes back", "it stays", "it stays out"],
)
def test_what_changes_the_rest_of_an_article_disturbs(values: dict[str, Any], expected: bool) -> None:
    capture = values.get("known", KNOWN)
    said = claim(capture, "https://news.example/x", is_current=values.get("is_current", True))
    found = around(FIRST, known=(capture,), claims=said)
    in_force = set(said) if values.get("in_force") else set()
    keys = values.get("keys", (FIRST.said.own_key,))
    assert disturbs(found, keys, values.get("rank", {KNOWN.id: 0}), in_force) == expected


def lone(*known: Capture, capture: Capture) -> LonePage:
    """Return a page with these captures before it."""
    return LonePage(arrive(), capture, known, ARTICLE_ID, {}, (), (), frozenset(), ())


def test_an_article_goes_on_where_its_revisions_only_become_longer() -> None:
    one = KNOWN
    two = replace(one, id=DRAFT, page_id=2, content_hash="b", fetched_at=MORNING + HOUR, parsed_at=MORNING + HOUR)
    assert continues(lone(capture=two))
    assert continues(lone(one, capture=two))
    assert continues(lone(one, capture=replace(two, content_hash=one.content_hash)))
    assert not continues(lone(one, capture=replace(two, fetched_at=MORNING - timedelta(seconds=1))))
    assert not continues(lone(one, capture=replace(two, state="suspect")))


def test_the_columns_of_a_lone_page_are_those_of_a_capture() -> None:
    page = arrive(canonical_url="https://news.example/story/1/print")
    found = lone_page(around(page), page)
    assert found is not None
    values = capture_values(page.reading, page.said, found.capture)
    assert "id" not in values
    assert (values["page_id"], values["rank"], values["keys"]) == (1, 1, [page.said.own_key])
    assert values["words"] == numbered(1).word_count
