"""What is learned as a source's boilerplate, and what never is."""

from __future__ import annotations

import pytest

from worker.dedup.boilerplate import BlockCount, block_hash, boilerplate, without_boilerplate
from worker.records import Block


@pytest.mark.parametrize(
    ("stories", "days", "of_source", "learned"),
    [
        (8, 3, 100, True),
        (7, 30, 100, False),
        (50, 2, 100, False),
        (9, 9, 200, False),
        (10, 9, 200, True),
        (1, 1, 1, False),
    ],
)
def test_a_block_is_learned_from_stories_days_and_share(stories: int, days: int, of_source: int, learned: bool) -> None:
    assert boilerplate([BlockCount(5, stories, days)], of_source) == (frozenset({5}) if learned else frozenset())


def test_a_quote_in_five_follow_ups_survives() -> None:
    quote, notice = Block("quote", "“We had no choice.”"), Block("paragraph", "Got a story? Write to us.")
    counts = [BlockCount(block_hash(quote) or 0, 5, 5), BlockCount(block_hash(notice) or 0, 40, 20)]
    kept = without_boilerplate([quote, notice], boilerplate(counts, 40))
    assert kept == (quote,)


def test_the_order_of_counts_makes_no_difference() -> None:
    counts = [BlockCount(number, number, 5) for number in range(20)]
    assert boilerplate(counts, 20) == boilerplate(reversed(counts), 20)


def test_blocks_that_say_the_same_share_a_hash() -> None:
    assert block_hash(Block("paragraph", "Got a story? Write to us!")) == block_hash(
        Block("heading", "GOT A STORY? – write&nbsp;to us", level=3)
    )
    assert block_hash(Block("list", items=("One", "Two"))) == block_hash(Block("paragraph", "One two"))
    assert block_hash(Block("paragraph", "One")) != block_hash(Block("paragraph", "Two"))


@pytest.mark.parametrize("block", [Block("image", image=0), Block("embed", "A post"), Block("paragraph", "* * *")])
def test_pictures_embeds_and_wordless_blocks_are_never_learned(block: Block) -> None:
    assert block_hash(block) is None
    assert without_boilerplate([block], frozenset({1})) == (block,)


def test_hashes_fit_a_signed_column() -> None:
    hashes = [block_hash(Block("paragraph", f"Line {number}")) or 0 for number in range(100)]
    assert all(-(2**63) <= value < 2**63 for value in hashes)
    assert min(hashes) < 0 < max(hashes)
