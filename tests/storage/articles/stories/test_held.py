"""What a transaction holds, and what it is to begin anew with."""

from __future__ import annotations

import pytest

from worker.storage.articles.stories.held import EVERYTHING, Held, MoreToHoldError


def test_what_is_not_held_is_asked_for() -> None:
    held = Held(frozenset({1, 2}), is_alone=False)
    held.require({1, 2})
    held.require(())
    with pytest.raises(MoreToHoldError) as more:
        held.require({2, 3})
    assert (more.value.group_ids, more.value.is_alone) == ({2, 3}, False)
    with pytest.raises(MoreToHoldError) as more:
        held.require_alone()
    assert (more.value.group_ids, more.value.is_alone) == (frozenset(), True)


def test_the_one_writer_holds_everything() -> None:
    EVERYTHING.require({1, 2**40})
    EVERYTHING.require_alone()
