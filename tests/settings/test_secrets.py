"""A URL is shown without its secrets, however it is mistyped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.settings.secrets import SHOWN, hide_password, refusal


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://localhost:6379/0", "redis://localhost:6379/0"),
        ("redis://:hidden@localhost/0", "redis://***@localhost/0"),
        ("postgresql://desk:hid/den@db/news", "postgresql://***@db/news"),
        (
            "postgresql:///news?host=/run&password=hidden&user=desk",
            "postgresql:///news?host=/run&password=***&user=desk",
        ),
        ("s3://bucket/pages?secret_access_key=hidden", "s3://bucket/pages?secret_access_key=***"),
        ("desk:hidden@db", "***@db"),
        ("postgresql://desk:hidden", "postgresql://desk:***"),
        ("postgresql://desk:hid/den?x#y", "postgresql://desk:***"),
        ("redis://[::1]:6379/0", "redis://[::1]:6379/0"),
        ("http:/desk:hidden@proxy", "***@proxy"),
        ("file:var/archive", "file:var/archive"),
        ("", ""),
    ],
)
def test_a_url_is_shown_without_its_secrets(url: str, shown: str) -> None:
    assert hide_password(url) == shown


@given(st.text(alphabet="@/?#:%[]. hidden", min_size=1))
def test_no_part_of_a_password_stays_before_the_host(noise: str) -> None:
    assert hide_password(f"postgresql://desk:{noise}secret@db/news") == "postgresql://***@db/news"


def test_a_list_is_shown_without_the_secrets_in_it() -> None:
    said = refusal(["https://desk:hidden@news.example/feed", 5, ["redis://:hidden@db/0"]], "another")
    assert said == " = ['https://***@news.example/feed', 5, ['redis://***@db/0']]: allowed is another"


def test_a_long_value_is_cut() -> None:
    assert refusal("x" * 1000, "less") == " = '" + "x" * (SHOWN - 1) + "…: allowed is less"
