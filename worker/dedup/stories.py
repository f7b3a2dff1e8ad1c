"""Stories: which articles tell one, as the components of the pairs found to be copies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar


class Ordered(Protocol):
    """A key with an order and a hash: a number or a text."""

    def __lt__(self, other: Any, /) -> bool: ...

    def __hash__(self) -> int: ...


Key = TypeVar("Key", bound=Ordered)


def components(edges: Iterable[tuple[Key, Key]]) -> dict[Key, Key]:
    """Every key that occurs in the edges -> the smallest key of its component.

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
    """The smallest key met so far in the component of a key; the way to it is shortened for the next time."""
    root = parents.setdefault(key, key)
    while parents[root] != root:
        root = parents[root]
    while parents[key] != root:
        parents[key], key = root, parents[key]
    return root
