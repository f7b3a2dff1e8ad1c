"""Words of our own: the slots of a text that every copy of it fills with other words, and the words themselves."""

from __future__ import annotations

import re
from random import Random
from string import ascii_lowercase

# How many different words one edition of the template holds places for, and how many words there are.
SLOTS = 300
VOCABULARY = 20_000
# What stands in the template where each copy has a word, its own name, or its sources' name; letters alone, as many
# normal forms leave digits out.
_SLOT = "wq{}z"
COPY, GROUP = "wqcopyz", "wqgroupz"
PLACES = re.compile(r"wqcopyz|wqgroupz|wq[a-z]{3}z|2001-01-\d\d")
_SYLLABLES = [
    consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in ("a", "e", "i", "o", "u", "an", "el", "or")
]


def letters_of(number: int, width: int) -> str:
    """Return a number in letters, at least so many."""
    found = ""
    while number or len(found) < width:
        number, rest = divmod(number, 26)
        found = ascii_lowercase[rest] + found
    return found


def slot(number: int) -> str:
    """Return what stands for the word of a number in the template."""
    return _SLOT.format(letters_of(number, 3))


def vocabulary(random: Random) -> list[str]:
    """Return words made of syllables, each once."""
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        words["".join(random.choices(_SYLLABLES, k=random.choice((2, 3, 3, 4))))] = None
    return list(words)


def draw(words: list[str], random: Random, count: int) -> list[str]:
    """Draw different words, some often and most seldom, as in a language (the n-th about 1/n times)."""
    drawn: set[int] = set()
    while len(drawn) < count:
        drawn.add(int(len(words) ** random.random()) - 1)
    chosen = sorted(drawn)
    random.shuffle(chosen)
    return [words[place] for place in chosen]
