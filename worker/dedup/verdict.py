"""What two fingerprints say about two texts: exact, near, contained or distinct, with the score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from worker.dedup.articles import MOST_PARTICULARS, complete_below
from worker.records import Fingerprint

# Shares of common shingles from which two texts are copies, picked from the curves in
# benchmarks/duplicates/near_duplicates.md; they move with the shingle widths in `articles`.
NEAR = 0.40  # Of all shingles of both texts (Jaccard).
CONTAINED = 0.65  # Of the shingles of the shorter text.
# Texts below this many words are mostly set phrases (results, weather, notices), so they must agree more closely, may
# not be contained, and below the second number of words only an exact copy counts.
SHORT = 60
NEAR_SHORT = 0.75
TINY = 15
# Hashes two sketches must share, so that a chance meeting is no evidence; a look-up of candidates may ask for as many.
LEAST_SHARED = 3
# Forms filled in anew (weather, rates, results) share their words and differ in numbers and names.  Of the text that
# has fewer, copies share at least these parts; below so many of them in both texts they say nothing.
SHARED_NUMBERS = 0.5
SHARED_NAMES = 0.34
LEAST_PARTICULARS = 6


@dataclass(frozen=True, slots=True)
class Verdict:
    """Say how two texts relate.

    ``score`` (0 to 1) is 1 for exact, else the estimated share of common shingles: of both texts for near and distinct,
    of the inner text for contained.  ``inner`` says which of the two is contained in the other.
    """

    kind: Literal["exact", "near", "contained", "distinct"]
    score: float
    inner: Literal["first", "second"] | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """Say how many sampled shingles two texts share.

    As a share of both texts' and of the shorter one's.
    """

    shared: int
    jaccard: float
    of_shorter: float


def judge(first: Fingerprint, second: Fingerprint) -> Verdict:
    """Return the verdict on two texts; swapping them swaps ``inner`` and nothing else."""
    fewest = min(first.words, second.words)
    if first.exact == second.exact:
        return Verdict("exact", 1.0) if fewest else Verdict("distinct", 0.0)
    common = overlap(first, second)
    if fewest < TINY or common.shared < LEAST_SHARED:
        return Verdict("distinct", common.jaccard)
    if not shares_particulars(first, second):
        return Verdict("distinct", common.jaccard)
    if common.jaccard >= (NEAR if fewest >= SHORT else NEAR_SHORT):
        return Verdict("near", common.jaccard)
    inner: Literal["first", "second"] = "first" if _size(first) <= _size(second) else "second"
    if fewest >= SHORT and common.of_shorter >= CONTAINED:
        return Verdict("contained", common.of_shorter, inner)
    return Verdict("distinct", common.jaccard)


def shares_particulars(first: Fingerprint, second: Fingerprint) -> bool:
    """Return whether two texts share enough of their numbers and names to be copies."""
    numbers, names = agreement(first.numbers, second.numbers), agreement(first.names, second.names)
    return numbers >= SHARED_NUMBERS and names >= SHARED_NAMES


def agreement(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """Return the shared part of the smaller sample, from 0 to 1.

    Compared within the range that both know; 1 where that holds too few values to tell.
    """
    bound = min((sample[-1] for sample in (first, second) if len(sample) >= MOST_PARTICULARS), default=2**48)
    one, other = ({value for value in sample if value <= bound} for sample in (first, second))
    fewest = min(len(one), len(other))
    return len(one & other) / fewest if fewest >= LEAST_PARTICULARS else 1.0


def overlap(first: Fingerprint, second: Fingerprint) -> Overlap:
    """Return what the two sketches share within the range that both know completely."""
    bound = min(complete_below(first), complete_below(second))
    one = {value for value in first.sketch if value <= bound}
    other = {value for value in second.sketch if value <= bound}
    shared = len(one & other)
    if not shared:
        return Overlap(0, 0.0, 0.0)
    shorter = one if _size(first) <= _size(second) else other
    return Overlap(shared, shared / len(one | other), shared / len(shorter))


def _size(print_: Fingerprint) -> tuple[int, str]:
    """Return what orders two texts by length, the same way round whichever comes first."""
    return print_.shingles, print_.exact
