"""The key of a caption across pages, and the spelling shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.dedup.captions import best_spelling, caption_key

CAPTION = "The ‘old’ bridge – closed since May"


@pytest.mark.parametrize(
    "spelling",
    [
        "The 'old' bridge - closed since May",
        "THE &lsquo;OLD&rsquo; BRIDGE &ndash; CLOSED SINCE MAY.",
        "The ‘old’ bridge – closed since May (Picture: Mara Lindt)",
        "The ‘old’ bridge – closed since May Getty Images",
    ],
)
def test_spellings_share_a_key(spelling: str) -> None:
    assert caption_key(spelling) == caption_key(CAPTION)


@pytest.mark.parametrize(
    "other", ["The ‘old’ bridge – closed…", "The ‘new’ bridge – closed since May", "Getty Images", "", "🎉"]
)
def test_other_captions_and_cut_ones_have_their_own(other: str) -> None:
    assert caption_key(other) != caption_key(CAPTION)


def test_bare_credits_and_signs_keep_keys_apart() -> None:
    assert len({caption_key(text) for text in ("Getty Images", "Reuters", "🎉", "🎊")}) == 4


def test_keys_have_a_fixed_length() -> None:
    assert len(caption_key("x" * 10_000)) == 32


def test_the_longest_spelling_is_shown_then_the_first_in_code_point_order() -> None:
    assert best_spelling(["A bridge", "A  bridge ", "A “bridge”", 'A "bridge"']) == 'A "bridge"'
    assert best_spelling([]) == ""


@given(st.lists(st.text(max_size=5), min_size=1), st.randoms())
def test_order_and_repeats_do_not_change_the_spelling(variants: list[str], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = variants * 2
    random.shuffle(shuffled)
    assert best_spelling(shuffled) == best_spelling(variants)
