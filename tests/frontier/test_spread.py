"""The share that a key decides."""

from __future__ import annotations

from worker.frontier.spread import share_of


def test_a_share_is_fixed_for_its_key_and_within_bounds() -> None:
    shares = [share_of(f"feed {n}") for n in range(1000)]
    assert shares == [share_of(f"feed {n}") for n in range(1000)]
    assert all(0 <= share < 1 for share in shares)
    assert 400 < sum(share < 0.5 for share in shares) < 600
    assert share_of("") == 0
    assert share_of("\ud800") >= 0
