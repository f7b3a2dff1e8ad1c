"""Stories: texts held together by a core that each of them resembles; and components of pairs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar


class Ordered(Protocol):
    """Have an order and a hash: a number or a text."""

    def __lt__(self, other: Any, /) -> bool: ...

    def __hash__(self) -> int: ...


Key = TypeVar("Key", bound=Ordered)


@dataclass(frozen=True, slots=True)
class Text:
    """Place one text in the order in which cores are chosen.

    ``strength`` is the sum of the scores of its resemblances, so the text that resembles most others most comes first.
    """

    strength: int
    exact: str
    day: int

    @property
    def order(self) -> tuple[int, str, int]:
        """Return what sorts texts, the first candidate for a core first."""
        return -self.strength, self.exact, self.day


def core_of(text: Key, texts: Mapping[Key, Text], alike: Mapping[Key, int], cores: Mapping[Key, Key]) -> Key:
    """Return the core that a text belongs to, given those of the texts before it.

    ``alike`` are the texts that it resembles, each with the score.  It is a core itself unless a core before it
    resembles it; of several the most alike holds it.
    """
    before = [other for other in alike if texts[other].order < texts[text].order and cores[other] == other]
    return min(before, key=lambda other: (-alike[other], texts[other].order), default=text)


def components(edges: Iterable[tuple[Key, Key]]) -> dict[Key, Key]:
    """Return for every key that occurs in the edges the smallest key of its component.

    Direction, order and repeats of the edges make no difference.  Nothing is remembered: to split a story, leave the
    edge out and compute its component anew.
    """
    parents: dict[Key, Key] = {}
    for one, other in edges:
        first, second = _root(parents, one), _root(parents, other)
        if second < first:
            first, second = second, first
        parents[second] = first
    return {key: _root(parents, key) for key in parents}


def _root(parents: dict[Key, Key], key: Key) -> Key:
    """Return the smallest key met so far in a key's component.

    The way to it is shortened for the next time.
    """
    root = parents.setdefault(key, key)
    while parents[root] != root:
        root = parents[root]
    while parents[key] != root:
        parents[key], key = root, parents[key]
    return root
