"""Learned boilerplate: the blocks that keep returning on one source, as a pure function of stored counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal, TypeAlias

from worker.normalize.wording import wording
from worker.records import Block

# A block is repeated from this many different documents of its source, on this many different days, and in this share
# of all documents.  The numbers let a quote live that returns in the follow-ups of one event, and a notice that stood
# on every page for one day.  Raising them learns later; lowering them may take from a sketch what its text is about.
LEAST_DOCUMENTS = 8
LEAST_DAYS = 3
LEAST_SHARE = 0.05
# A line that fewer sources repeat is one source's own; counts below the second number are not kept.
LEAST_SOURCES = 2
LEAST_COUNTED = 3
# How many blocks with words may stand between a line and the end of the text that it belongs to, and in which part of
# its documents it must stand there.
RIM = 3
SAME_PLACE = 0.9
# A whole sentence is a template's only at the foot, where this part of the documents of its time ends in it: the
# opening of a column, a correction or a quote stand in fewer.
SENTENCE_SHARE = 0.8
_SENTENCE_END = re.compile(r"[.!?…。！？؟।]['\"”’»)\]]*$")

Place: TypeAlias = Literal["head", "tail", "chosen"]


@dataclass(frozen=True, slots=True)
class BlockCount:
    """Count the stories and days in which a source showed one block.

    ``around`` is the number of the source's documents from the first day on which it was seen to the last.
    """

    block_hash: int
    documents: int
    days: int
    heads: int = 0
    tails: int = 0
    around: int = 0


def block_hash(block: Block) -> int | None:
    """Return a signed 64-bit hash of what a block says, whatever its type.

    None for pictures, embeds and wordless blocks.
    """
    if block.type in ("image", "embed"):
        return None
    said = wording(block.text or " ".join(block.items))
    if not said:
        return None
    return int.from_bytes(blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


def is_repeated(count: BlockCount, documents: int) -> bool:
    """Return whether a source of so many documents repeats this block."""
    return count.documents >= max(LEAST_DOCUMENTS, LEAST_SHARE * documents) and count.days >= LEAST_DAYS


def is_repeated_across(counts: Sequence[BlockCount]) -> bool:
    """Return whether several sources repeat this block, by the counts of each."""
    enough = sum(count.documents for count in counts) >= LEAST_DOCUMENTS
    return enough and len(counts) >= LEAST_SOURCES and max(count.days for count in counts) >= LEAST_DAYS


def place_of(count: BlockCount, text: str, documents: int) -> Place | None:
    """Return the end of the texts at which a repeated block belongs to the template.

    None where it may be prose.  Count is not enough: it must stand in the same place, and a whole sentence must close
    nearly all documents.
    """
    if not is_repeated(count, documents):
        return None
    is_sentence = bool(_SENTENCE_END.search(text.strip()))
    if count.tails >= SAME_PLACE * count.documents:
        return "tail" if not is_sentence or count.documents >= SENTENCE_SHARE * count.around else None
    if count.heads >= SAME_PLACE * count.documents and not is_sentence:
        return "head"
    return None


def left_out(hashes: Sequence[int | None], places: Mapping[int, Place]) -> frozenset[int]:
    """Return the indices of the blocks that are boilerplate in one text.

    Those of an end are left out only as far as nothing else stands between them and that end, so that no text loses a
    block from inside; pictures and embeds (no hash) do not count.
    """
    found = {at for at, value in enumerate(hashes) if value is not None and places.get(value) == "chosen"}
    for place, order in (("head", range(len(hashes))), ("tail", range(len(hashes) - 1, -1, -1))):
        for at in order:
            value = hashes[at]
            if value is None or at in found:
                continue
            if places.get(value) != place:
                break
            found.add(at)
    return frozenset(found)


def without_boilerplate(blocks: Iterable[Block], places: Mapping[int, Place]) -> tuple[Block, ...]:
    """Return the blocks that stay in the clean text, their positions unchanged."""
    known = tuple(blocks)
    if not places:
        return known
    gone = left_out([block_hash(block) for block in known], places)
    return tuple(block for at, block in enumerate(known) if at not in gone)
