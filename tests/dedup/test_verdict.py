"""The verdict on pairs of texts, the same whichever comes first."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.duplicates.prose import CHINESE, ENGLISH, LANGUAGES, Desk, Language
from worker.dedup.articles import fingerprint
from worker.dedup.verdict import NEAR, Verdict, agreement, judge, overlap


def sentences(words: int, language: Language = ENGLISH, seed: int = 7) -> list[str]:
    return Desk(language, Random(seed)).text(words, Random(seed))


def verdict(one: list[str], other: list[str], blank: str = " ") -> Verdict:
    return judge(fingerprint(blank.join(one)), fingerprint(blank.join(other)))


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_copies_are_told_by_their_kind(language: Language) -> None:
    text, other, blank = sentences(400, language), sentences(400, language, seed=8), language.blank
    assert verdict(text, list(text), blank) == Verdict("exact", 1.0)
    assert verdict(text, [other[0], *text[1:-2], other[1]], blank).kind == "near"
    assert verdict(text, [*text[: len(text) // 3], other[0]], blank).kind == "contained"
    assert verdict(text, other, blank).kind == "distinct"


def test_the_shorter_text_is_the_inner_one() -> None:
    text = sentences(400)
    assert verdict(text, text[:8]).inner == "second"
    assert verdict(text[:8], text).inner == "first"
    assert verdict(text, text[:8]).score == verdict(text[:8], text).score > 0.9


def test_short_texts_must_agree_more_closely() -> None:
    text, other = sentences(45), sentences(45, seed=9)
    half = len(text) // 2
    assert verdict(text, [*text[:half], *other[half:]]).kind == "distinct"
    assert verdict(text, ["LINDHAVEN (xyz) - " + text[0], *text[1:]]).kind == "near"
    assert verdict(sentences(300), sentences(300)[:2]).kind == "distinct"


def test_tiny_texts_are_copies_only_when_exact() -> None:
    line = "The next report from the harbour follows at nine this evening."
    assert verdict([line], [line.upper()]).kind == "exact"
    assert verdict([line], [line + " Stay tuned."]).kind == "distinct"


def test_texts_without_words_are_no_copies() -> None:
    assert verdict([""], ["…"]) == Verdict("distinct", 0.0)


def test_chinese_excerpts_are_contained() -> None:
    text = sentences(400, CHINESE)
    assert verdict(text, text[5:11], blank="").kind == "contained"


def test_sketches_of_different_completeness_are_compared_where_both_are_complete() -> None:
    text = sentences(2000)
    common = overlap(fingerprint(" ".join(text)), fingerprint(" ".join(text[:9])))
    assert common.of_shorter == 1.0
    assert common.jaccard < 0.2


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 40))
def test_verdicts_are_symmetric(first: int, second: int, start: int) -> None:
    text = sentences(900)
    one, other = fingerprint(" ".join(text[:first])), fingerprint(" ".join(text[start : start + second]))
    there, back = judge(one, other), judge(other, one)
    assert (there.kind, there.score) == (back.kind, back.score)
    assert {there.inner, back.inner} in ({None}, {"first", "second"})


@given(st.lists(st.sampled_from(sentences(120)), min_size=1), st.integers(1, 4))
def test_repeated_sentences_change_nothing_but_the_exact_hash(text: list[str], times: int) -> None:
    one, other = fingerprint("\n".join(text)), fingerprint("\n".join(text * times))
    assert overlap(one, other).of_shorter >= 0.5 or one.shingles < 10


def test_forms_filled_in_anew_are_no_copies() -> None:
    """The set words of a report stay, its numbers are others."""
    words = sentences(160, seed=3)

    def report(day: int) -> list[str]:
        figures = [
            f"On that morning {day * 7 + place * 97} and {day * 11 + place * 89}." for place in range(len(words))
        ]
        return [line for pair in zip(words, figures, strict=True) for line in pair]

    one, other = (fingerprint(" ".join(report(day))) for day in (1, 2))
    assert overlap(one, other).jaccard > NEAR
    assert judge(one, other).kind == "distinct"
    assert judge(one, fingerprint(" ".join([*report(1), "Umbrellas can stay at home."]))).kind == "near"


def test_few_numbers_say_nothing() -> None:
    assert agreement((1, 2, 3), (4, 5, 6)) == 1.0
    assert agreement(tuple(range(8)), tuple(range(4, 12))) == 0.5
    assert agreement(tuple(range(8)), tuple(range(20, 28))) == 0.0
