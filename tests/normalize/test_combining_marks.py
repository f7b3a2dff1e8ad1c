"""Runs of combining marks are cut, so that no text costs more than its length to bring into normal form."""

from __future__ import annotations

import time
import unicodedata

import pytest

from worker.normalize.combining_marks import MOST_MARKS, stream_safe
from worker.normalize.encodings import decode
from worker.normalize.text import collapse, letters, normal_form, words

# Two marks of different classes in turn: sorting them takes the square of their number.
MARKS = "\u0301\u0323" * 60_000


def test_a_run_is_cut_and_everything_else_stays() -> None:
    assert stream_safe("a" + MARKS + "b") == "a" + MARKS[:MOST_MARKS] + "b"
    words = "Tiếng Việt, हिन्दी, עִבְרִית, Zażółć, é" * 20
    assert stream_safe(words) == words
    assert stream_safe("e" + "\u0301" * MOST_MARKS) == "e" + "\u0301" * MOST_MARKS


def test_every_mark_of_unicode_counts() -> None:
    for code in range(0x110000):
        sign = chr(code)
        if not 0xD800 <= code < 0xE000 and all(map(unicodedata.combining, unicodedata.normalize("NFKD", sign))):
            assert len(stream_safe(sign * 40)) == MOST_MARKS, hex(code)


@pytest.mark.parametrize("read", [collapse, normal_form, letters, words, lambda text: decode(text.encode()).text])
@pytest.mark.parametrize(
    "text", ["a" + MARKS, "a" + "&#x301;&#803;" * 60_000, "a" + "\u0301\u00ad\u0323\u200b" * 60_000]
)
def test_no_reading_of_text_costs_the_square_of_its_marks(read: object, text: str) -> None:
    started = time.process_time()
    unicodedata.normalize("NFKC", " ".join(found) if isinstance(found := read(text), list) else found)  # type: ignore[operator]
    assert time.process_time() - started < 2
