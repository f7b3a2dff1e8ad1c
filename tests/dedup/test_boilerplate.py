"""What is learned as a source's boilerplate, and what never is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from worker.dedup.boilerplate import (
    BlockCount,
    Place,
    block_hash,
    is_repeated,
    is_repeated_across,
    left_out,
    place_of,
    without_boilerplate,
)
from worker.records import Block


@pytest.mark.parametrize(
    ("documents", "days", "of_source", "repeated"),
    [
        (8, 3, 100, True),
        (7, 30, 100, False),
        (50, 2, 100, False),
        (9, 9, 200, False),
        (10, 9, 200, True),
        (1, 1, 1, False),
    ],
)
def test_a_block_is_repeated_by_documents_days_and_share(
    documents: int, days: int, of_source: int, repeated: bool
) -> None:
    assert is_repeated(BlockCount(5, documents, days), of_source) == repeated


def test_several_sources_repeat_a_block_together() -> None:
    five, three = BlockCount(5, 5, 4), BlockCount(5, 3, 1)
    assert is_repeated_across([five, three])
    assert not is_repeated_across([BlockCount(5, 20, 20)])
    assert not is_repeated_across([five, BlockCount(5, 2, 1)])
    assert not is_repeated_across([BlockCount(5, 5, 1), three])


LABEL, SENTENCE = "Share and Follow", "Got a story? Write to us."


@pytest.mark.parametrize(
    ("text", "heads", "tails", "around", "place"),
    [
        (LABEL, 0, 20, 100, "tail"),
        (LABEL, 20, 0, 100, "head"),
        (LABEL, 10, 10, 100, None),
        (LABEL, 0, 17, 100, None),
        (SENTENCE, 0, 20, 24, "tail"),
        (SENTENCE, 0, 20, 26, None),
        (SENTENCE, 20, 0, 20, None),
        ("“We had no choice,” she said.”", 0, 20, 40, None),
    ],
)
def test_place_and_form_decide_beside_the_count(
    text: str, heads: int, tails: int, around: int, place: str | None
) -> None:
    count = BlockCount(5, 20, 9, heads, tails, around)
    assert place_of(count, text, 100) == place
    assert place_of(replace(count, days=2), text, 100) is None


def test_nothing_is_left_out_from_inside() -> None:
    places: dict[int, Place] = {1: "head", 2: "tail", 3: "chosen"}
    assert left_out([1, None, 9, 2, 8, 2, None, 2], places) == {0, 5, 7}
    assert left_out([9, 1, 8], places) == frozenset()
    assert left_out([9, 3, 8], places) == {1}
    assert left_out([2, 9, 1], places) == frozenset()
    assert left_out([9, 3, 2], places) == {1, 2}
    assert left_out([], places) == frozenset()


def test_blocks_that_say_the_same_share_a_hash() -> None:
    assert block_hash(Block("paragraph", "Got a story? Write to us!")) == block_hash(
        Block("heading", "GOT A STORY? – write&nbsp;to us", level=3)
    )
    assert block_hash(Block("list", items=("One", "Two"))) == block_hash(Block("paragraph", "One two"))
    assert block_hash(Block("paragraph", "One")) != block_hash(Block("paragraph", "Two"))


@pytest.mark.parametrize("block", [Block("image", image=0), Block("embed", "A post"), Block("paragraph", "* * *")])
def test_pictures_embeds_and_wordless_blocks_are_never_learned(block: Block) -> None:
    assert block_hash(block) is None
    assert without_boilerplate([block], {1: "tail"}) == (block,)


def test_hashes_fit_a_signed_column() -> None:
    hashes = [block_hash(Block("paragraph", f"Line {number}")) or 0 for number in range(100)]
    assert all(-(2**63) <= value < 2**63 for value in hashes)
    assert min(hashes) < 0 < max(hashes)
