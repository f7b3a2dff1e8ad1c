"""Claims: the elements of a page that are no running text, and what a step found each of them to be."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Claimant: TypeAlias = Literal["teaser", "heading of teasers", "frame", "image", "caption", "caption again"]


class ClaimedElement(NamedTuple):
    """Hold an element that is no running text, and what it is.

    ``of`` is the index of the image, or the number of the card's element, that it belongs to; -1 for none.
    """

    element: int
    role: Claimant
    of: int = -1
