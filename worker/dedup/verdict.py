"""What two fingerprints say about two texts: exact, near, contained or distinct, with the score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from worker.dedup.articles import complete_below
from worker.records import Fingerprint

# Shares of common shingles from which two texts are copies, picked from the curves in benchmarks/near_duplicates.md;
# they move with the shingle widths in `articles`.
NEAR = 0.40  # Of all shingles of both texts (Jaccard).
CONTAINED = 0.65  # Of the shingles of the shorter text.
# Texts below this many words are mostly set phrases (results, weather, notices), so they must agree more closely, may
# not be contained, and below the second number of words only an exact copy counts.
SHORT = 60
NEAR_SHORT = 0.75
TINY = 15
# Hashes two sketches must share, so that a chance meeting is no evidence; a look-up of candidates may ask for as many.
LEAST_SHARED = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """How two texts relate.

    ``score`` (0 to 1) is 1 for exact, else the estimated share of common shingles: of both texts for near and distinct,
    of the inner text for contained.  ``inner`` says which of the two is contained in the other.
    """

    kind: Literal["exact", "near", "contained", "distinct"]
    score: float
    inner: Literal["first", "second"] | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many sampled shingles two texts share, as a share of both texts' and of the shorter one's."""

    shared: int
    jaccard: float
    of_shorter: float


def judge(first: Fingerprint, second: Fingerprint) -> Verdict:
    """The verdict on two texts; swapping them swaps ``inner`` and nothing else."""
    fewest = min(first.words, second.words)
    if first.exact == second.exact:
        return Verdict("exact", 1.0) if fewest else Verdict("distinct", 0.0)
    common = overlap(first, second)
    if fewest < TINY or common.shared < LEAST_SHARED:
        return Verdict("distinct", common.jaccard)
    if common.jaccard >= (NEAR if fewest >= SHORT else NEAR_SHORT):
        return Verdict("near", common.jaccard)
    inner: Literal["first", "second"] = "first" if _size(first) <= _size(second) else "second"
    if fewest >= SHORT and common.of_shorter >= CONTAINED:
        return Verdict("contained", common.of_shorter, inner)
    return Verdict("distinct", common.jaccard)


def overlap(first: Fingerprint, second: Fingerprint) -> Overlap:
    """What the two sketches share, counted within the range that both know completely."""
    bound = min(complete_below(first), complete_below(second))
    one = {value for value in first.sketch if value <= bound}
    other = {value for value in second.sketch if value <= bound}
    shared = len(one & other)
    if not shared:
        return Overlap(0, 0.0, 0.0)
    shorter = one if _size(first) <= _size(second) else other
    return Overlap(shared, shared / len(one | other), shared / len(shorter))


def _size(print_: Fingerprint) -> tuple[int, str]:
    """What orders two texts by length, the same way round whichever comes first."""
    return print_.shingles, print_.exact
