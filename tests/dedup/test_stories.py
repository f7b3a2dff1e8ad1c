"""Components of edges: merging, splitting, and indifference to order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.dedup.cores import find_cores
from worker.dedup.stories import Text, components

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


def star(*pairs: tuple[str, str, int]) -> tuple[dict[str, Text], dict[str, dict[str, int]]]:
    """Texts named by their hash, and how alike these pairs of them are."""
    alike: dict[str, dict[str, int]] = {}
    for one, other, score in pairs:
        alike.setdefault(one, {})[other] = score
        alike.setdefault(other, {})[one] = score
    return {name: Text(sum(scores.values()), name, 0) for name, scores in alike.items()}, alike


def test_a_chain_is_no_story() -> None:
    texts, alike = star(*((f"d{day:02}", f"d{day + 1:02}", 60) for day in range(30)))
    cores = find_cores(texts, alike)
    assert len(set(cores.values())) >= 10
    assert all(core == text or core in alike[text] for text, core in cores.items())


def test_what_excerpts_share_holds_them_together() -> None:
    texts, alike = star(("whole", "a", 70), ("whole", "b", 80), ("whole", "c", 90), ("c", "d", 85))
    assert find_cores(texts, alike) == {"whole": "whole", "a": "whole", "b": "whole", "c": "whole", "d": "d"}


def test_a_text_belongs_to_the_core_that_it_resembles_most() -> None:
    texts, alike = star(
        ("x", "x1", 90), ("x", "x2", 90), ("y", "y1", 90), ("y", "y2", 90), ("x", "m", 50), ("y", "m", 60)
    )
    assert find_cores(texts, alike)["m"] == "y"


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"), st.integers(1, 9)), max_size=20))
def test_every_member_resembles_its_core_and_no_core_another(pairs: list[tuple[str, str, int]]) -> None:
    texts, alike = star(*(pair for pair in pairs if pair[0] != pair[1]))
    cores = find_cores(texts, alike)
    assert all(core == text or core in alike[text] for text, core in cores.items())
    assert all(cores[core] == core for core in cores.values())
    kept = set(cores.values())
    assert not any(other in alike[core] for core in kept for other in kept)
