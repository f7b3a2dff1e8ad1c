"""What every answer says to the browser."""

from __future__ import annotations

import pytest

from worker.web.headers import HEADERS


def test_nothing_is_loaded_from_elsewhere_and_nobody_shows_us_in_a_frame() -> None:
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
    }


@pytest.mark.parametrize(
    ("name", "value"), [("X-Content-Type-Options", "nosniff"), ("Cache-Control", "private, no-cache")]
)
def test_types_are_not_guessed_and_answers_are_not_kept_for_others(name: str, value: str) -> None:
    assert HEADERS[name] == value
