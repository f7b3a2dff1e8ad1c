"""Only what a later request can send back is a validator."""

from __future__ import annotations

import pytest

from worker.frontier.validators import MAX_VALIDATOR, sendable


@pytest.mark.parametrize("text", ['"abc"', 'W/"a-b_c/~"', "Mon, 02 Mar 2026 10:00:00 GMT", "x" * MAX_VALIDATOR])
def test_plain_validators_are_kept(text: str) -> None:
    assert sendable(text) == text


@pytest.mark.parametrize("text", ['"größe"', '"\u2603"', '"a\u0085b"', '"a\nb"', "x" * (MAX_VALIDATOR + 1), "", None])
def test_what_cannot_be_sent_back_is_dropped(text: str | None) -> None:
    assert sendable(text) is None
