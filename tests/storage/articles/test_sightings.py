"""Sightings: a fold that neither order nor grouping nor repeats can change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.storage.newsroom import MORNING, numbered
from worker.dedup.captions import caption_key
from worker.records import Image, Teaser
from worker.storage.articles.shared_rows import Shared, headline_key, picture_key
from worker.storage.articles.sightings import Rows, merge, occurrences, placements, seen, teaser_sightings
from worker.storage.database.keys import alias_key

SIGHTINGS = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 3), st.integers(0, 2), st.sampled_from(["lead", "inline"])),
    max_size=8,
)


def folded(sightings: list[tuple[str, int, int, str]]) -> Rows:
    rows: Rows = {}
    for name, hour, position, role in sightings:
        merge(rows, {(name,): seen(MORNING + timedelta(hours=hour), {"position": position, "role": role})})
    return rows


@given(SIGHTINGS, st.randoms())
def test_folding_commutes_and_ignores_repeats(sightings: list[tuple[str, int, int, str]], chance: Any) -> None:
    shuffled = [*sightings, *sightings[:3]]
    chance.shuffle(shuffled)
    assert folded(shuffled) == folded(sightings)


@given(SIGHTINGS, SIGHTINGS)
def test_folding_is_associative(
    first: list[tuple[str, int, int, str]], second: list[tuple[str, int, int, str]]
) -> None:
    rows = folded(first)
    merge(rows, folded(second))
    assert rows == folded([*first, *second])


def test_the_latest_sighting_says_where_it_stood() -> None:
    (row,) = folded([("a", 2, 5, "lead"), ("a", 0, 1, "inline")]).values()
    assert (row["position"], row["role"]) == (5, "lead")
    assert row["last_seen_at"] - row["first_seen_at"] == timedelta(hours=2)


def test_a_picture_without_url_or_caption_leaves_no_trace() -> None:
    nothing = Shared({}, {}, {}, {}, {})
    page = numbered(1, images=(Image(url=None, media="video"),), teasers=())
    assert placements(page, nothing, MORNING) == {}
    assert occurrences(page, nothing, MORNING) == {}


def test_a_video_without_poster_is_known_by_its_caption() -> None:
    video = Image(url=None, media="video", caption="The mayor speaks")
    shared = Shared({}, {picture_key(video) or "": 4}, {caption_key("The mayor speaks"): 5}, {}, {})
    page = numbered(1, images=(video,), teasers=())
    assert list(occurrences(page, shared, MORNING)) == [(5, 4)]


def test_an_endless_block_heading_is_cut_to_what_an_index_takes() -> None:
    teaser = Teaser(url="https://news.example/story/2", headline="A headline", block="x" * 5000)
    shared = Shared({}, {}, {}, {alias_key(teaser.url): 1}, {(1, headline_key("A headline")): 2})
    ((headline, block),) = teaser_sightings(numbered(1, teasers=(teaser,)), shared, MORNING)
    assert (headline, len(block)) == (2, 200)
