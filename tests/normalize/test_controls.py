"""Nothing in a text commands a terminal, and JSON says the same with its controls escaped."""

from __future__ import annotations

import json
import unicodedata

from worker.normalize.controls import escape_json, without_controls

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def test_every_control_is_shown_as_a_sign() -> None:
    controls = [
        chr(code) for code in range(0x250) if unicodedata.category(chr(code)) == "Cc" and chr(code) not in "\t\n"
    ]
    assert len(controls) == 63
    assert without_controls("".join(controls) + BIDI) == "\N{REPLACEMENT CHARACTER}" * (63 + len(BIDI))


def test_words_stay_as_they_are() -> None:
    words = "tab\tand\nline “Straße” Москва مرحبا שלום हिन्दी \u200d\u200f👩\u200d🚒"
    assert without_controls(words) == words


def test_escaped_json_says_the_same() -> None:
    value = {"a": f"\x9b2J {BIDI} \u2028 \x07 ß", "\x85": ["\x1b"]}
    document = escape_json(json.dumps(value, ensure_ascii=False))
    assert json.loads(document) == value
    assert without_controls(document) == document
