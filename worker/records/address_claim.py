"""What a page says of its own address."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AddressClaim:
    """State another address that a page names as its own: canonical, amphtml or og:url."""

    kind: str
    url: str
