"""Runs of teasers in a page's text rendering: where they begin and end, and what each line is."""

from __future__ import annotations

import pytest

from worker.extraction.plain_text.teasers import find_heading, find_zones, read_card

CUT = "The old ferry crosses the bay again from the first of May, and so …"
HEADING = "You may also like"


def spans(lines: list[str]) -> list[tuple[int, int, int]]:
    return [(zone.start, zone.end, len(zone.teasers)) for zone in find_zones(lines)]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ([HEADING, "A ferry", "Ferry returns", CUT], [(0, 4, 1)]),
        (["Text.", "A ferry", "Ferry returns", CUT, "A bus", "Bus returns", CUT, "More."], [(1, 7, 2)]),
        (["Ferry returns", CUT, "Bus returns", CUT], [(0, 4, 2)]),
        (["He said that he would come, and then he trailed off, as he did …"], []),
        (["Ferry returns", CUT, "One.", "Two.", "Three.", "Four.", "Bus returns", CUT], []),
        ([HEADING, "Ferry returns", "Too short …"], []),
        ([], []),
    ],
)
def test_two_cut_lines_in_a_row_or_a_heading_make_a_list(lines: list[str], wanted: list[tuple[int, int, int]]) -> None:
    assert spans(lines) == wanted


def test_a_heading_stands_close_above_and_announces() -> None:
    assert find_heading([HEADING, "alt", "headline", CUT], 3) == 0
    assert find_heading(["The ferry", "alt", "headline", CUT], 3) is None
    assert find_heading([HEADING, "1", "2", "3", "4", CUT], 5) is None


def test_three_lines_are_picture_headline_and_excerpt() -> None:
    teaser = read_card(["A ferry in the bay", "Ferry returns", CUT], HEADING)
    assert (teaser.image_alt, teaser.headline, teaser.excerpt) == ("A ferry in the bay", "Ferry returns", CUT)
    assert (teaser.block, teaser.kind, teaser.variants) == (HEADING, "recommended", ("A ferry in the bay",))


def test_an_alternative_text_that_says_the_headline_is_no_other_wording() -> None:
    assert read_card(["FERRY RETURNS!", "Ferry returns", CUT], None).variants == ()
    assert read_card(["Ferry returns", CUT], None).image_alt is None
