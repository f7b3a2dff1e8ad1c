"""Snippets: together their pieces are the text, matches stand apart and whole, and cuts fall between words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.search.expression import read_expression
from worker.storage.search.snippets import (
    LONGEST,
    MOST_CHARACTERS,
    Forms,
    marked,
    matches,
    read_forms,
    read_words,
    snippets,
)

NO_FORMS: Forms = {}


def found(typed: str, text: str, forms: Forms = NO_FORMS) -> list[str]:
    spans = matches(read_words(text), read_expression(typed).terms, "english", forms)
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("typed", "text", "wanted"),
    [
        ("ferry", "", []),
        ("ferry", "Ferry, ferry; ferryman", ["Ferry", "ferry"]),
        ("fer*", "Ferry, offer; ferryman", ["Ferry", "ferryman"]),
        ('"old fer"*', "An old ferry, the ferry", ["old ferry"]),
        ('"old ferry"', "old\nferry old — ferry", ["old\nferry", "old — ferry"]),
        ('"ferry ferry"', "ferry ferry ferry", ["ferry ferry ferry"]),
        ('ferry "old ferry" old', "the old ferry", ["old ferry"]),
        ("cafe", "CAFE\u0301 Café", ["CAFE\u0301", "Café"]),
        ("東京都", "今日東京都へ", ["東京都"]),
        ("ferry", "𝔑 ferry 𝔑", ["ferry"]),
    ],
)
def test_terms_are_found_where_they_stand(typed: str, text: str, wanted: list[str]) -> None:
    assert found(typed, text) == wanted


def test_a_form_that_is_stemmed_alike_is_marked_too() -> None:
    forms: Forms = {("english", "sail"): {"sailing"}}
    assert found("sail", "sailing sails", forms) == ["sailing"]
    assert found('"sail away"', "sailing away", forms) == ["sailing away"]


def test_only_postgresql_knows_forms(sessions: sessionmaker[Session]) -> None:
    terms = read_expression("ferries committee").terms
    said = [("english", read_words("A ferry, ferries, Committees")), ("simple", read_words("ferry committees"))]
    with sessions() as session:
        forms = read_forms(session, terms, said)
        assert read_forms(session, terms, []) == read_forms(session, (), said) == {}
        is_stemmed = session.get_bind().dialect.name == "postgresql"
    wanted = {("english", "ferries"): {"ferry"}, ("english", "committee"): {"committees"}}
    assert forms == (wanted if is_stemmed else {})


@given(st.text(st.sampled_from("ab fery\n東𝔑é-"), max_size=400), st.integers(0, 4))
def test_pieces_together_are_a_part_of_the_text_and_no_more_than_asked(text: str, most: int) -> None:
    spans = matches(read_words(text), read_expression("ferry a 東").terms, "simple", {})
    assert all(one[1] < other[0] for one, other in pairwise(spans))
    assert "".join(piece.text for piece in marked(text, spans)) == text
    parts = snippets("text", text, spans, most)
    assert len(parts) <= most
    at = 0
    for part in parts:
        said = "".join(piece.text for piece in part.pieces)
        at = text.index(said, at)
        assert any(piece.is_match for piece in part.pieces)
        assert "\n" not in said or spans


def test_a_long_text_is_cut_between_words() -> None:
    text = "word " * 100 + "ferry " + "tail " * 100
    [part] = snippets("text", text, [(500, 505)], 2)
    said = "".join(piece.text for piece in part.pieces)
    assert said.split()[0] == "word"
    assert said.split()[-1] == "tail"
    assert len(said) <= LONGEST
    assert [piece.text for piece in part.pieces if piece.is_match] == ["ferry"]


def test_a_text_of_one_endless_word_is_cut_all_the_same() -> None:
    [part] = snippets("text", "x" * 5_000, [(2_000, 2_010)], 1)
    assert [piece.text for piece in part.pieces if piece.is_match] == ["x" * 10]
    assert sum(len(piece.text) for piece in part.pieces) == LONGEST


def test_matches_near_one_another_share_a_snippet() -> None:
    text = "ferry and ferry " + "x " * 300 + "ferry"
    assert len(snippets("text", text, matches(read_words(text), read_expression("ferry").terms, "simple", {}), 9)) == 2


def test_only_the_begin_of_an_endless_text_is_looked_through() -> None:
    assert len(read_words("x " * MOST_CHARACTERS)) == MOST_CHARACTERS // 2
    assert found("ferry", "x" * MOST_CHARACTERS + " ferry") == []
