"""A text's fingerprint: an exact hash, a sample of its shingles, and a sample of its numbers and names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from hashlib import blake2b

from worker.normalize.text import is_unspaced, normal_form, word_count, words
from worker.normalize.wording import wording
from worker.records import Fingerprint

# Neighbouring words in one shingle, and characters where the script has no spaces.  Shorter ones make texts on one
# topic alike, longer ones lose more of a text at each edit (measured in benchmarks/duplicates/near_duplicates.md).  The
# thresholds in `verdict` and every stored fingerprint move with them.
SHINGLE_WORDS = 4
SHINGLE_CHARACTERS = 6

# The share of the 64-bit range below which a shingle's hash is kept (FracMinHash: two sketches stay comparable whatever
# the lengths of their texts), and the number of smallest hashes kept in any case, so that short texts can be judged.
# Rows per text grow with both; changing either needs all fingerprints computed anew.
KEPT_SHARE = 8
KEPT_AT_LEAST = 64

LOWEST = -(2**63)
BOUND = LOWEST + 2**64 // KEPT_SHARE
BOUND_BYTES = (BOUND - LOWEST).to_bytes(8)

# Hashes of numbers and of names that are kept, the least first: more than most articles have.
MOST_PARTICULARS = 64
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
# A word with a capital behind a word or a comma: at the start of a sentence every word has one.
# The blank comes first in the pattern, so that the letters between blanks are skipped fast.
_NAME = re.compile(r"\s(?<=[\w,]\s)([^\W\d_]\w*[^\W\d_A-Z]\w*)")


def fingerprint(text: str) -> Fingerprint:
    """Return the fingerprint of an article's text (without its title), the same on every machine.

    ``exact`` is a hash of the text's wording, ``sketch`` the kept shingle hashes in ascending order, each a signed
    64-bit number that sorts as its unsigned original, ``shingles`` the number of different shingles of the whole text
    and ``words`` its word count.  A text shorter than one shingle has one, made of all its words.
    """
    # Bytes sort as the unsigned numbers that they are, and most of them are not kept.
    hashes = sorted(blake2b(shingle, digest_size=8).digest() for shingle in _shingles(words(text)))
    kept = max(bisect_left(hashes, BOUND_BYTES), KEPT_AT_LEAST)
    return Fingerprint(
        exact=blake2b(wording(text).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest(),
        sketch=tuple(int.from_bytes(value) + LOWEST for value in hashes[:kept]),
        shingles=len(hashes),
        words=word_count(text),
        numbers=_sample(_NUMBER.findall(normal_form(text))),
        names=_sample(name.casefold() for name in _NAME.findall(text) if name[0].isupper()),
    )


def complete_below(print_: Fingerprint) -> int:
    """Return the bound below which a sketch holds every shingle hash.

    The bound itself included.
    """
    if len(print_.sketch) == print_.shingles:
        return 2**63 - 1
    return max(BOUND - 1, print_.sketch[-1])


def _sample(particulars: Iterable[str]) -> tuple[int, ...]:
    """Return the least hashes of some numbers or names, 48 bits each."""
    hashes = {
        int.from_bytes(blake2b(each.encode("utf-8", "surrogatepass"), digest_size=6).digest()) for each in particulars
    }
    return tuple(sorted(hashes)[:MOST_PARTICULARS])


def _shingles(tokens: list[str]) -> set[bytes]:
    """Return the different runs of neighbouring words, joined with blanks; none for no words."""
    unspaced = not all(map(str.isascii, tokens)) and 2 * sum(map(is_unspaced, tokens)) > len(tokens)
    width = min(SHINGLE_CHARACTERS if unspaced else SHINGLE_WORDS, len(tokens))
    if not width:
        return set()
    encoded = " ".join(tokens).encode("utf-8", "surrogatepass").split(b" ")
    return {b" ".join(run) for run in zip(*(encoded[start:] for start in range(width)), strict=False)}
