"""Components of edges: merging, splitting, and indifference to order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from worker.dedup.stories import components

Edges = list[tuple[int, int]]
edges = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)))


def test_the_smallest_key_stands_for_the_story() -> None:
    assert components([(5, 3), (9, 5), (7, 8)]) == {5: 3, 3: 3, 9: 3, 7: 7, 8: 7}


def test_texts_are_keys_too() -> None:
    assert components([("b", "a"), ("c", "b")]) == {"a": "a", "b": "a", "c": "a"}


def test_a_story_splits_when_its_bridge_goes() -> None:
    assert set(components([(1, 2), (2, 3), (3, 4)]).values()) == {1}
    assert components([(1, 2), (3, 4)]) == {1: 1, 2: 1, 3: 3, 4: 3}


def test_no_edges_no_stories() -> None:
    assert components([]) == {}


def test_long_chains_are_no_burden() -> None:
    assert set(components((number, number + 1) for number in range(200_000)).values()) == {0}
    assert set(components((number + 1, number) for number in reversed(range(200_000))).values()) == {0}


@given(edges, st.randoms())
def test_order_direction_and_repeats_make_no_difference(pairs: Edges, random) -> None:  # type: ignore[no-untyped-def]
    other = [pair if random.random() < 0.5 else pair[::-1] for pair in pairs * 2]
    random.shuffle(other)
    assert components(other) == components(pairs)


@given(edges)
def test_every_edge_lies_within_one_story_whose_key_is_its_smallest(pairs: Edges) -> None:
    found = components(pairs)
    assert all(found[one] == found[other] for one, other in pairs)
    assert all(root <= key and found[root] == root for key, root in found.items())
