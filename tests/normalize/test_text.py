"""The normal form, the letters and the words of texts in many scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.normalize.text import (
    collapse,
    has_unspaced,
    is_unspaced,
    letters,
    normal_form,
    reading_length,
    reading_words,
    word_count,
    words,
)


@pytest.mark.parametrize(
    ("text", "collapsed"),
    [
        (None, ""),
        ("", ""),
        ("  two\n\t words\xa0here ", "two words here"),
        ("Donau\u00addampf\u200bschiff\ufeff", "Donaudampfschiff"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_collapse_leaves_single_blanks_and_what_readers_see(text: str | None, collapsed: str) -> None:
    assert collapse(text) == collapsed


@pytest.mark.parametrize(
    "copy",
    [
        "“It’s over,” she said – finally…",
        '"It\'s over," she said - finally...',
        "&ldquo;It&rsquo;s over,&rdquo; she said &ndash; finally&hellip;",
        "&amp;quot;It&amp;#39;s over,&amp;quot; she said - finally...",
        "«It`s over,» SHE  SAID — fi\u00adnally...",
        "＂Ｉｔ＇ｓ ｏｖｅｒ，＂ she\u00a0said\u2009\u2013\u2009finally…",
    ],
)
def test_spellings_of_one_sentence_have_one_normal_form(copy: str) -> None:
    assert normal_form(copy) == '"it\'s over," she said - finally...'


@pytest.mark.parametrize(
    ("one", "other"), [("caf\u00e9", "cafe\u0301"), ("STRASSE", "straße"), ("ﬁnal", "final"), ("AT&amp;T", "AT&T")]
)
def test_compatible_spellings_meet(one: str, other: str) -> None:
    assert normal_form(one) == normal_form(other)


def test_an_ampersand_that_opens_no_entity_stays() -> None:
    assert normal_form("R&D; a&b=1 &copy=2") == "r&d; a&b=1 &copy=2"


@given(st.text(st.characters(exclude_characters="&", exclude_categories=["Cs"])))
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    assert normal_form(normal_form(text)) == normal_form(text)


@given(st.text(st.characters(max_codepoint=127, exclude_characters="&")))
def test_the_short_way_for_ascii_gives_what_the_long_way_gives(text: str) -> None:
    assert normal_form(text + " é") == f"{normal_form(text)} é".strip()
    assert letters(text + "é") == letters(text) + "é"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't stop -- 3.5 %!", "dontstop35"),
        ("Ça_va, où?", "çavaoù"),
        ("हिन्दी में", "हिन्दीमें"),
        ("القاهرة، مصر؟", "القاهرةمصر"),
        ("…“”!", ""),
        ("🎉 party 🎉", "party"),
        (None, ""),
    ],
)
def test_letters_keep_letters_with_their_signs_and_nothing_else(text: str | None, expected: str) -> None:
    assert letters(text) == expected


def test_signs_tell_words_apart_in_scripts_that_write_vowels_as_signs() -> None:
    assert letters("कि") != letters("की")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor’s “bridge” — opened", ["the", "mayor", "s", "bridge", "opened"]),
        ("हिन्दी में समाचार।", ["हिन्दी", "में", "समाचार"]),
        ("新桥 2024年开通", ["新", "桥", "2024", "年", "开", "通"]),
        ("カメラで撮影", ["カ", "メ", "ラ", "で", "撮", "影"]),
        ("น้ำท่วมBBC", ["น\u0e49\u0e4d", "า", "ท\u0e48", "ว", "ม", "bbc"]),
        ("새 다리 개통", ["새", "다리", "개통"]),
        ("snake_case", ["snake", "case"]),
        ("", []),
    ],
)
def test_words_are_blank_separated_or_single_characters(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Don’t count - dashes & signs … or ** twice", 6),
        ("state-of-the-art café", 2),
        ("新桥今天开通。", 6),
        ("新桥 2024 年 BBC 报道", 7),
        ("हिन्दी में समाचार", 3),
        ("น้ำท่วมกรุงเทพ", 3),
        ("새 다리 개통", 3),
    ],
)
def test_word_count_is_what_a_reader_would_count(text: str, count: int) -> None:
    assert word_count(text) == count


def test_endless_runs_of_signs_are_no_burden() -> None:
    assert word_count("(" * 300_000) == 0
    assert words("&amp;" * 100_000) == []


def test_characters_of_unspaced_scripts_are_told_from_words() -> None:
    assert [is_unspaced(token) for token in ("桥", "น", "bridge", "다리", "")] == [True, True, False, False, False]


def test_a_dense_sign_reads_as_several_letters_and_a_few_of_them_as_a_word() -> None:
    assert reading_length("abcd") == 4
    assert reading_length("図書館に") == 10
    assert reading_length("도서관") == 7.5
    assert reading_words("Ferry returns") == 2
    assert reading_words("市議会は古い路面電車") == 1 + 10 / 2.5
    assert reading_words("도서관 앞에서") == 2  # Written with spaces.


def test_scripts_without_spaces_are_told() -> None:
    assert has_unspaced("Café 図書館")
    assert not has_unspaced("도서관 naïve")
