"""Held: which texts a transaction holds, so that it writes by what nobody else can change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


class MoreToHoldError(Exception):
    """A transaction met texts that it does not hold.

    It is to begin anew with them.
    """

    def __init__(self, group_ids: Collection[int], *, is_alone: bool = False) -> None:
        super().__init__(group_ids)
        self.group_ids = frozenset(group_ids)
        self.is_alone = is_alone


@dataclass(frozen=True, slots=True)
class Held:
    """Say which texts a transaction holds; None stands for all, as SQLite has one writer.

    ``is_alone`` says that no article can come to one of them either.
    """

    group_ids: frozenset[int] | None
    is_alone: bool

    def require(self, group_ids: Collection[int]) -> None:
        """Raise MoreToHoldError where one of these texts is not held."""
        if self.group_ids is not None and not self.group_ids.issuperset(group_ids):
            raise MoreToHoldError(group_ids)

    def require_alone(self) -> None:
        """Raise MoreToHoldError where articles can still come to the texts held."""
        if not self.is_alone:
            raise MoreToHoldError((), is_alone=True)


EVERYTHING = Held(None, is_alone=True)
