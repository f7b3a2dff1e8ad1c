"""Words: one normal form, and the place in the text from which each comes."""

from __future__ import annotations

import pytest

from worker.storage.search.words import MOST_CHARACTERS, word_texts, words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The Ferry, reopened!", "the ferry reopened"),
        ("can't re-open U.S. 3.5", "can t re open u s 3 5"),
        ("Äpfel Straße CAFÉ Łódź Ελλάδα", "apfel strasse cafe łodz ελλαδα"),
        ("naïve nai\u0308ve", "naive naive"),
        ("Ёлки й", "ёлки й"),
        ("ＦＵＬＬ ½ ﬁne", "full 1 2 fine"),
        ("हिन्दी", "हिन्दी"),
        ("東京都", "東京 京都 都"),
        ("iPhone15東京へ行く!", "iphone15 東京 京へ へ行 行く く"),
        ("猫", "猫"),
        ("서울에서", "서울 울에 에서 서"),
        ("snake_case __ ... \x00", "snake case"),
        ("", ""),
    ],
)
def test_the_words_of_a_text(text: str, wanted: str) -> None:
    assert " ".join(word_texts(text, 100)) == wanted


def test_each_word_has_its_place() -> None:
    text = "Im Café: 東京都 — ﬁn."
    assert [(word.text, text[word.start : word.end]) for word in words(text)] == [
        ("im", "Im"), ("cafe", "Café"), ("東京", "東京"), ("京都", "京都"), ("都", "都"), ("fin", "ﬁn"),
    ]  # fmt: skip


def test_no_word_and_no_text_is_without_end() -> None:
    assert [len(word) for word in word_texts("x" * 5000, 10)] == [MOST_CHARACTERS]
    assert len(word_texts("a b " * 5000, 10)) == 10
