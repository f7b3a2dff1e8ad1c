"""Expressions: what a person types is read one way, and what cannot be read is one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from worker.errors import InputError
from worker.storage.search.expression import (
    MOST_CHARACTERS,
    MOST_PREFIXES,
    MOST_TERMS,
    Expression,
    Term,
    read_expression,
    to_match,
    to_tsquery,
)

SIGNS = st.text(st.sampled_from("abé東ー0-*\"“ OR'\\:&|!()<>\t\x00\ud800𝔑\u0308"), max_size=60)


def said(text: str) -> str:
    """Return an expression as one line: choices by /, terms by |, a minus for what is left out."""
    found = read_expression(text)
    choices = ["|".join(map(term_of, choice)) for choice in found.choices]
    return " / ".join(choices + [f"-{term_of(term)}" for term in found.excluded])


def term_of(term: Term) -> str:
    return " ".join(term.words) + "*" * term.is_prefix


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ""),
        (" \t\n", ""),
        ("ferry tram", "ferry / tram"),
        ('"the old ferry" tram', "the old ferry / tram"),
        ("“the old” «ferry boat»", "the old / ferry boat"),
        ("ferry OR tram", "ferry|tram"),
        ("ferry OR tram OR bus pier", "ferry|tram|bus / pier"),
        ("ferry or tram", "ferry / or / tram"),
        ('"OR" ferry', "or / ferry"),
        ("ferry -tram", "ferry / -tram"),
        ('-"old tram" ferry', "ferry / -old tram"),
        ("ferry -tra*", "ferry / -tra*"),
        ("fer*", "fer*"),
        ('"old fer"*', "old fer*"),
        ("re-open", "re open"),
        ("ferry - tram", "ferry / tram"),
        ("ferry OR - tram", "ferry|tram"),
        ("--ferry tram", "tram / -ferry"),
        ("FÄHRE e\u0301te", "fahre / ete"),
        ("東京", "東京"),
        ("東京都", "東京 京都"),
        ("猫", "猫*"),
        ("ferry '); DROP", "ferry / drop"),
        ("ferry\x00tram", "ferry tram"),
        ('""', None),
        ("ferry **", "ferry"),
    ],
)
def test_what_a_person_types_is_read(text: str, wanted: str | None) -> None:
    if wanted is None:
        with pytest.raises(InputError, match="no letter or digit"):
            read_expression(text)
    else:
        assert said(text) == wanted


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('"ferry', "without its other"),
        ("“ferry", "without its other"),
        ("OR ferry", "no word before it"),
        ("ferry OR OR tram", "no word before it"),
        ("ferry OR", "no word behind it"),
        ("ferry OR -tram", "before a word that is left out"),
        ("-ferry", "only leaves words out"),
        ("-ferry OR tram", "no word before it"),
        ("...", "no letter or digit"),
        ("fe*", "a star needs 3 letters"),
        ("a" * (MOST_CHARACTERS + 1), "501 characters"),
        (" ".join(["ab"] * (MOST_TERMS + 1)), "more than 32 words"),
        (" ".join(["abc*"] * (MOST_PREFIXES + 1)), "more than 4 words with a star"),
        (" ".join("猫犬鳥魚馬"), "more than 4 words with a star"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_expression(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["a" * MOST_CHARACTERS, " ".join(["ab"] * MOST_TERMS), " ".join(["abc*"] * MOST_PREFIXES)]
)
def test_at_the_bound_it_is_still_read(text: str) -> None:
    assert read_expression(text).terms


def test_or_with_a_minus_before_it_leaves_out_the_word() -> None:
    assert said("ferry -OR tram") == "ferry / tram / -or"


@given(SIGNS)
def test_whatever_is_typed_is_read_or_refused_and_never_only_leaves_out(text: str) -> None:
    try:
        found = read_expression(text)
    except InputError:
        return
    assert found.choices or not found.excluded
    assert all(term.words and all(term.words) for term in (*found.terms, *found.excluded))
    assert bool(found.choices) == bool(text.strip())


def test_the_forms_of_both_databases() -> None:
    found = read_expression('ferry OR tra* "old pier" -"new bus"')
    assert to_tsquery(found) == "(('ferry') | ('tra':*)) & (('old' <-> 'pier')) & !(('new' <-> 'bus'))"
    assert to_match(found, ["day1"], ["year1", "year2"]) == (
        '{title dek text captions teasers} : (((("ferry" OR "tra" *) AND ("old pier")) NOT ("new bus")))'
        ' AND labels : "day1" AND (labels : "year1" OR labels : "year2")'
    )
    assert to_match(Expression(), ["day1"]) == 'labels : "day1"'


@pytest.mark.parametrize(
    "typed", ["ferry", "fer* -tram", '"old pier" OR 東京都', "猫 ferry\x00x", "'; \\ pier", "and not near ferry", "ß½ﬁ"]
)
def test_both_databases_read_what_is_written_for_them(sessions: sessionmaker[Session], typed: str) -> None:
    found = read_expression(typed)
    with sessions() as session:
        if session.get_bind().dialect.name == "postgresql":
            query = text("SELECT count(*) FROM article_search WHERE document @@ to_tsquery('simple', :said)")
            assert session.scalar(query, {"said": to_tsquery(found)}) == 0
        else:
            query = text("SELECT count(*) FROM article_text WHERE article_text MATCH :said")
            assert session.scalar(query, {"said": to_match(found, ["day20260301"])}) == 0
