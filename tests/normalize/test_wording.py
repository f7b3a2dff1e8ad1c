"""Which lines say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.normalize.text import letters
from worker.normalize.wording import wording


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Learning C++", "Learning C"),
        ("Learning C#", "Learning C"),
        ("It was +5 at noon", "It was -5 at noon"),
        ("It was \u22125 at noon", "It was 5 at noon"),
        ("A loss of 1.5 million", "A loss of 15 million"),
        ("A ticket for $5", "A ticket for €5"),
        ("A ticket for £5", "A ticket for 5"),
        ("They won 2:1", "They won 21"),
        ("They won 2-1", "They won 21"),
        ("Rates at 5%", "Rates at 5"),
        ("Half of it, 1/2", "Half of it, 12"),
        ("Disney+", "Disney"),
    ],
)
def test_a_sign_that_changes_the_meaning_counts(one: str, other: str) -> None:
    assert wording(one) != wording(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“The ferry” – again…", '"The ferry" - again...'),
        ("THE FERRY, AT DAWN", "The ferry at dawn"),
        ("1,500 people", "1500 people"),
        ("1.500.000 Menschen", "1500000 Menschen"),
        ("1,5 Millionen", "1.5 Millionen"),
        ("5 %", "5%"),
        ("Covid-19", "Covid 19"),
        ("٥ قتلى", "5 قتلى"),
        ("१२ लोग", "12 लोग"),
        ("ΦΩΤΟΓΡΑΦΊΑ ΑΠΌ ΤΗΝ ΑΘΉΝΑ", "ΦΩΤΟΓΡΑΦΙΑ ΑΠΟ ΤΗΝ ΑΘΗΝΑ"),
        ("İSTANBUL'DA YAĞMUR", "Istanbul'da yağmur"),
        ("2019–2020", "2019-2020"),
        ("&pound;5", "£5"),
    ],
)
def test_spelling_makes_no_difference(one: str, other: str) -> None:
    assert wording(one) == wording(other)


def test_a_line_without_such_signs_is_its_letters() -> None:
    assert wording("Got a story? Write to us, at last!") == letters("Got a story? Write to us, at last!")
    assert wording(None) == wording("") == ""


@given(st.text() | st.text(alphabet="0123456789.,:+-#$€% aİıΑά", max_size=40))
def test_the_wording_of_a_wording_is_never_an_error(text: str) -> None:
    assert isinstance(wording(text), str)
    assert wording(text.upper().lower()) is not None
