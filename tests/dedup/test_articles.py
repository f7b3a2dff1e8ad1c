"""Fingerprints: the same for the same words, on every machine, and complete as far as they say."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.duplicates.prose import CHINESE, ENGLISH, Desk, Language
from worker.dedup.articles import BOUND, KEPT_AT_LEAST, LOWEST, complete_below, fingerprint


def written(words: int, language: Language = ENGLISH, seed: int = 7) -> str:
    return language.blank.join(Desk(language, Random(seed)).text(words, Random(seed)))


def test_a_known_text_has_its_known_fingerprint() -> None:
    known = fingerprint("The old harbour bridge stays closed.")
    assert known.exact == "728f3f88df5f5114c36695fea87d9983"
    assert known.sketch == (-8223418987218573312, -291723269652775737, 246201040054303962)
    assert (known.shingles, known.words) == (3, 6)


def test_the_text_itself_counts_not_its_spelling() -> None:
    text = written(200)
    respelled = text.upper().replace(", ", " – ").replace("“", "&quot;").replace(" ", "\u00a0")
    assert replace(fingerprint(respelled), names=()) == replace(fingerprint(text), names=())


def test_numbers_and_names_are_sampled() -> None:
    print_ = fingerprint("On Monday the mayor, Jane Smith, counted 1,500 ferries and 12 boats near Leeds.")
    assert (len(print_.numbers), len(print_.names)) == (2, 4)
    other = fingerprint("On Monday the mayor, Jane Smith, counted 1,700 ferries and 12 boats near Derby.")
    assert len({*print_.numbers} & {*other.numbers}) == 1
    assert len({*print_.names} & {*other.names}) == 3


def test_long_texts_keep_about_one_shingle_in_eight() -> None:
    sketch = fingerprint(written(4000))
    assert 0.10 < len(sketch.sketch) / sketch.shingles < 0.15
    assert all(LOWEST <= value < BOUND for value in sketch.sketch)
    assert complete_below(sketch) == BOUND - 1


def test_short_texts_keep_enough_to_be_judged() -> None:
    middle, short = fingerprint(written(200)), fingerprint(written(30))
    assert len(middle.sketch) == KEPT_AT_LEAST < middle.shingles
    assert complete_below(middle) == middle.sketch[-1]
    assert len(short.sketch) == short.shingles
    assert complete_below(short) == 2**63 - 1


def test_characters_make_the_shingles_where_there_are_no_spaces() -> None:
    sketch = fingerprint(written(100, CHINESE))
    assert sketch.shingles > 150


def test_texts_shorter_than_a_shingle_have_one_or_none() -> None:
    assert fingerprint("Two words").shingles == 1
    assert fingerprint("").shingles == fingerprint("… – !").shingles == 0
    assert complete_below(fingerprint("")) == 2**63 - 1


@given(st.text(max_size=300))
def test_sketches_are_sorted_sets_of_signed_numbers(text: str) -> None:
    sketch = fingerprint(text).sketch
    assert list(sketch) == sorted(set(sketch))
    assert all(-(2**63) <= value < 2**63 for value in sketch)


@given(st.permutations(range(6)))
def test_the_order_of_paragraphs_changes_little(order: list[int]) -> None:
    paragraphs = [written(60, seed=number) for number in range(6)]
    one, other = fingerprint(" ".join(paragraphs)), fingerprint(" ".join(paragraphs[number] for number in order))
    common = len(set(one.sketch) & set(other.sketch))
    assert common >= 0.8 * min(len(one.sketch), len(other.sketch))
