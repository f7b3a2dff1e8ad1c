"""Tests of the dates that a reader sees near the headline."""

from __future__ import annotations

import pytest

from tests.extraction.pages import evidence_of
from worker.extraction.metadata.dates.visible_dates import (
    first_stamps,
    loose_stamps,
    machine_stamps,
    unmarked_stamps,
    visible_stamps,
)

HEADLINE = "<h1>Ferry returns to the old quay</h1>"


def visible(body: str) -> list[tuple[str, bool]]:
    return [(stamp.moment.when.isoformat(), modified) for stamp, modified in visible_stamps(evidence_of(body))]


@pytest.mark.parametrize(
    ("line", "modified"),
    [
        ('<p class="date">3 May 2024, 12:21</p>', False),
        ('<p class="date">Updated 3 May 2024, 12:21</p>', True),
        ('<p class="date updated">3 May 2024, 12:21</p>', True),
        ('<p class="date published updated">3 May 2024, 12:21</p>', False),
        ('<p class="date">3 May 2024, 12:21, updated 14 hours ago</p>', False),
        ('<p class="date">3 May 2024, 12:21 updated</p>', True),
        ("<p>Last updated: <time>3 May 2024, 12:21</time></p>", True),
        ('<time class="updated" itemprop="datePublished">3 May 2024, 12:21</time>', False),
    ],
)
def test_a_date_is_one_of_change_where_its_label_says_so_and_no_other_date_follows(line: str, modified: bool) -> None:
    assert visible(HEADLINE + line) == [("2024-05-03T12:21:00", modified)]


def test_a_time_in_a_list_counts_where_its_entry_holds_nothing_else() -> None:
    alone = "<ul><li><time>3 May 2024, 12:21</time></li></ul>"
    linked = '<ul><li><a href="/x">Boats</a> <time>3 May 2024, 12:21</time></li></ul>'
    assert visible(HEADLINE + alone) == [("2024-05-03T12:21:00", False)]
    assert visible(HEADLINE + linked) == []
    assert visible(HEADLINE + f'<div class="sidebar">{alone}</div>') == []


def test_a_bare_day_above_the_headline_gives_way_to_a_day_with_a_time_right_behind_it() -> None:
    above, behind = '<p class="meta">1 April 2024</p>', '<p class="meta">3 May 2024, 12:21</p>'
    far = "<p>A</p>" * 20
    assert visible(above + HEADLINE + behind)[0][0] == "2024-05-03T12:21:00"
    assert visible(above + HEADLINE + far + behind)[0][0] == "2024-04-01T00:00:00"


def test_an_unmarked_line_above_the_headline_must_say_that_it_is_the_publication() -> None:
    def unmarked(line: str) -> int:
        return len(list(unmarked_stamps(evidence_of(f"<div>{line}</div>{HEADLINE}"))))

    assert unmarked("<b>Published on 30 July 2018</b>") > 0
    assert unmarked("<b>Monday, 30 July 2018</b>") == 0


def test_the_first_publication_is_a_labelled_line_with_a_time() -> None:
    def first(line: str) -> list[str]:
        stamps = first_stamps(evidence_of(HEADLINE + f"<div>{line}</div>"))
        return [stamp.moment.when.isoformat() for stamp in stamps]

    assert first("First published: 3 May 2024, 12:21") == ["2024-05-03T12:21:00"]
    assert first("First published: 3 May 2024") == []
    assert first("Published: 3 May 2024, 12:21") == []


def test_time_elements_say_their_moment_to_machines() -> None:
    when = "2024-05-03T12:21:00+02:00"
    body = HEADLINE + f'<time datetime="{when}">today</time><time>3 May 2024</time>'
    assert [stamp.moment.when.isoformat() for stamp in machine_stamps(evidence_of(body))] == [when]


@pytest.mark.parametrize("line", ["<b>26.01.22</b>", "<b>26 | 01 | 2022</b>", "<b>26. 1. 2022</b>"])
def test_a_date_alone_is_the_articles_behind_the_headline_or_in_its_own_box(line: str) -> None:
    def unmarked(body: str) -> list[str]:
        return [stamp.moment.when.isoformat() for stamp, _ in unmarked_stamps(evidence_of(body))]

    assert unmarked(HEADLINE + line) == ["2022-01-26T00:00:00"]
    far = "<i>A</i>" * 10
    assert unmarked(f"<section>{line}{far}{HEADLINE}</section>") == ["2022-01-26T00:00:00"]
    assert unmarked(f"<p>{line}</p>{far}{HEADLINE}") == []


@pytest.mark.parametrize(
    "body",
    [
        "<p>By Ada Lind<br>Published: 26 January 2022</p>",
        "<p>26.1.2022 - The port was closed for a night.</p>",
        "<p>(26 January 2022) The port was closed for a night.</p>",
    ],
)
def test_a_date_may_fill_a_line_or_open_the_text_without_an_element_of_its_own(body: str) -> None:
    assert [stamp.moment.when.isoformat() for stamp in loose_stamps(evidence_of(HEADLINE + body))] == [
        "2022-01-26T00:00:00"
    ]


def test_a_date_within_a_sentence_and_one_of_rights_date_nothing() -> None:
    prose = "<p>The port was closed on 26 January 2022 for the last time in its long history.</p>"
    assert list(loose_stamps(evidence_of(HEADLINE + prose + "<p>A<br>© 26 January 2022</p>"))) == []
    assert list(loose_stamps(evidence_of(prose))) == []
