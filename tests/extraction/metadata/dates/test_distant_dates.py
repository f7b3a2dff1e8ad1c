"""Tests of dates far from the headline."""

from __future__ import annotations

import pytest

from tests.extraction.pages import evidence_of
from worker.extraction.metadata.dates.distant_dates import distant_changes, distant_stamps, named_stamps

FAR = "<h1>Ferry returns to the old quay</h1>" + "<p>The ferry crossed the bay once more.</p>" * 130


def days(found: object) -> list[str]:
    return [stamp.moment.when.date().isoformat() for stamp in found]  # type: ignore[attr-defined]


def test_microdata_far_below_counts_where_it_names_one_day() -> None:
    one = '<abbr itemprop="datePublished" title="2025-12-19T15:18:00-05:00">December 19, 2025</abbr>'
    other = '<abbr itemprop="datePublished" title="2025-11-01">November 1, 2025</abbr>'
    assert days(distant_stamps(evidence_of(f"<main>{FAR}{one}</main>"))) == ["2025-12-19"]
    assert days(distant_stamps(evidence_of(f"<main>{FAR}{one}{other}</main>"))) == []


def test_lists_footers_and_comments_date_no_article() -> None:
    for box in ("<ul><li>Posted on May 2, 2023</li></ul>", "<footer><p>Published May 2, 2023</p></footer>"):
        assert days(distant_stamps(evidence_of(f"<main>{FAR}{box}</main>"))) == []
    comment = '<div class="comment"><span class="date">May 2, 2023</span></div>'
    assert days(distant_stamps(evidence_of(f"<main>{FAR}{comment}</main>"))) == []


def test_a_line_of_change_is_no_publication() -> None:
    evidence = evidence_of(f"<main>{FAR}<p>Last updated: November 13, 2025</p></main>")
    assert days(distant_stamps(evidence)) == []
    assert days(distant_changes(evidence)) == ["2025-11-13"]


def test_meta_elements_are_known_by_their_names() -> None:
    head = '<meta name="x-publish-date" content="2025-05-27"><meta name="publisher" content="1 May 2024">'
    assert days(named_stamps(evidence_of(head=head))) == ["2025-05-27"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('<time datetime="2025-11-13">13 November</time>', ["2025-11-13"]),
        ("<time>November 13, 2025</time>", ["2025-11-13"]),
        ('<span class="post-date">November 13, 2025</span>', ["2025-11-13"]),
        ("<span>November 13, 2025</span>", []),
        ('<span class="post-date">The town was founded on November 13, 2025, and all know it.</span>', []),
        ("<time>Updated November 13, 2025</time>", []),
    ],
    ids=["attribute", "element", "class", "unmarked", "a sentence", "a change"],
)
def test_a_line_far_below_that_is_marked_as_a_date_dates_the_article(line: str, expected: list[str]) -> None:
    assert days(distant_stamps(evidence_of(f"<main>{FAR}<div>{line}</div></main>"))) == expected
