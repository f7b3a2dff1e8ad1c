"""Learned boilerplate: the blocks that keep returning on one source, as a pure function of stored counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from worker.normalize.text import letters
from worker.records import Block

# A block is boilerplate from this many different stories, on this many different days, and this share of all the
# source's stories.  The numbers let a quote live that returns in the follow-ups of one event, and a notice that stood
# on every page for one day.  Raising them learns later; lowering them may remove a line that belongs to its articles.
LEAST_STORIES = 8
LEAST_DAYS = 3
LEAST_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class BlockCount:
    """In how many different stories, and on how many different days, one block was seen on a source."""

    block_hash: int
    stories: int
    days: int


def block_hash(block: Block) -> int | None:
    """A signed 64-bit hash of what a block says, whatever its type; None for pictures, embeds and wordless blocks."""
    if block.type in ("image", "embed"):
        return None
    said = letters(block.text or " ".join(block.items))
    if not said:
        return None
    return int.from_bytes(blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


def boilerplate(counts: Iterable[BlockCount], stories: int) -> frozenset[int]:
    """The hashes of the blocks that are boilerplate of a source with so many stories."""
    least = max(LEAST_STORIES, LEAST_SHARE * stories)
    return frozenset(seen.block_hash for seen in counts if seen.stories >= least and seen.days >= LEAST_DAYS)


def without_boilerplate(blocks: Iterable[Block], learned: frozenset[int]) -> tuple[Block, ...]:
    """The blocks that stay in the clean text, their positions unchanged."""
    return tuple(block for block in blocks if block_hash(block) not in learned)
