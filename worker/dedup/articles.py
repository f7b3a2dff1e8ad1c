"""A text's fingerprint: an exact hash, and a sample of its shingles by which near and partial copies are found."""

from __future__ import annotations

from hashlib import blake2b

from worker.normalize.text import is_unspaced, letters, word_count, words
from worker.records import Fingerprint

# Neighbouring words in one shingle, and characters where the script has no spaces.  Shorter ones make texts on one
# topic alike, longer ones lose more of a text at each edit (measured in benchmarks/near_duplicates.md).  The thresholds
# in `verdict` and every stored fingerprint move with them.
SHINGLE_WORDS = 4
SHINGLE_CHARACTERS = 6

# The share of the 64-bit range below which a shingle's hash is kept (FracMinHash: two sketches stay comparable whatever
# the lengths of their texts), and the number of smallest hashes kept in any case, so that short texts can be judged.
# Rows per text grow with both; changing either needs all fingerprints computed anew.
KEPT_SHARE = 8
KEPT_AT_LEAST = 64

LOWEST = -(2**63)
BOUND = LOWEST + 2**64 // KEPT_SHARE


def fingerprint(text: str) -> Fingerprint:
    """The fingerprint of an article's text (without its title), the same on every machine.

    ``exact`` is a hash of the text's letters alone, ``sketch`` the kept shingle hashes in ascending order, each a
    signed 64-bit number that sorts as its unsigned original, ``shingles`` the number of different shingles of the whole
    text and ``words`` its word count.  A text shorter than one shingle has one, made of all its words.
    """
    tokens = words(text)
    hashes = sorted(_hash(shingle) for shingle in _shingles(tokens))
    kept = sum(1 for value in hashes if value < BOUND)
    return Fingerprint(
        exact=blake2b(letters(text).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest(),
        sketch=tuple(hashes[: max(kept, KEPT_AT_LEAST)]),
        shingles=len(hashes),
        words=word_count(text),
    )


def complete_below(print_: Fingerprint) -> int:
    """The bound up to and including which a sketch holds every shingle hash of its text."""
    if len(print_.sketch) == print_.shingles:
        return 2**63 - 1
    return max(BOUND - 1, print_.sketch[-1])


def _shingles(tokens: list[str]) -> set[str]:
    """The different runs of neighbouring words, joined with blanks; none for no words."""
    unspaced = 2 * sum(map(is_unspaced, tokens)) > len(tokens)
    width = min(SHINGLE_CHARACTERS if unspaced else SHINGLE_WORDS, len(tokens))
    if not width:
        return set()
    return {" ".join(run) for run in zip(*(tokens[start:] for start in range(width)), strict=False)}


def _hash(shingle: str) -> int:
    """A shingle's 64-bit hash, shifted so that signed order is unsigned order."""
    return int.from_bytes(blake2b(shingle.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") + LOWEST
