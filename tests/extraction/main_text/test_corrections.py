"""What surely is the article's and what surely is not."""

from __future__ import annotations

import pytest

from worker.extraction.main_text.corrections import is_promo_line, judge, other_stories
from worker.extraction.main_text.title_match import find_witnesses
from worker.extraction.page.document import open_document
from worker.extraction.page.segments import Segment, read_segments
from worker.normalize.html import parse_html

LONG = "The ferry between the two old harbours sails again from Monday, eleven years after the last boat."


@pytest.mark.parametrize(
    ("text", "linked", "wanted"),
    [
        ("Read more: Ferry line reopens", 18, True),
        ("Lesen Sie auch: Fähre fährt wieder", 18, True),
        ("関連記事：フェリー再開", 7, True),
        ("Read more about it on page two", 0, False),
        ("The ferry sails again", 21, False),
        ("Related to this is the question of who pays. " + LONG * 2, 200, False),
    ],
)
def test_a_promo_line_begins_as_one_and_is_a_link(text: str, linked: int, wanted: bool) -> None:
    assert is_promo_line(Segment(0, 0, 1, text, linked)) is wanted


def test_entries_in_the_midst_of_the_text_are_kept_and_foreign_ones_are_not() -> None:
    body = f"<div><p>{LONG}</p><ul><li>a</li></ul><ul class=share><li>b</li></ul><p>{LONG}</p><ul><li>c</li></ul></div>"
    document = open_document(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/a")
    segments = read_segments(document)
    verdicts = judge(document, segments, [4.0, -1.0, -1.0, 4.0, -1.0], find_witnesses(document))
    assert verdicts == ["likely", "entry", "unlikely", "likely", "unlikely"]


def test_an_entry_beyond_belief_stays_out() -> None:
    body = f"<div><p>{LONG}</p><ul><li>a</li></ul><p>{LONG}</p></div>"
    document = open_document(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/a")
    verdicts = judge(document, read_segments(document), [4.0, -5.0, 4.0], find_witnesses(document))
    assert verdicts == ["likely", "unlikely", "likely"]


def test_paragraphs_among_much_of_the_text_are_kept_though_they_look_odd() -> None:
    body = f"<div><p>{LONG}</p><p>Click the icon.</p><p>{LONG}</p><div class=tags><p>Icons</p></div><p>{LONG}</p></div>"
    document = open_document(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/a")
    verdicts = judge(document, read_segments(document), [4.0, -1.5, 4.0, -1.5, 4.0], find_witnesses(document))
    assert verdicts == ["likely", "entry", "likely", "unlikely", "likely"]


def test_comments_and_newsletters_are_never_text_unless_the_article_itself_is_named_so() -> None:
    body = f"<div class=comments><p>{LONG}</p></div><div><p>{LONG}</p><p>{LONG}</p></div>"
    document = open_document(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/a")
    verdicts = judge(document, read_segments(document), [2.0, -1.0, -1.0], find_witnesses(document))
    assert verdicts == ["likely", "unlikely", "unlikely"]
    verdicts = judge(document, read_segments(document), [2.0, 4.0, 4.0], find_witnesses(document))
    assert verdicts == ["unlikely", "likely", "likely"]


def test_entries_of_a_list_are_judged_together_wherever_it_stands() -> None:
    body = f"<div><p>{LONG}</p><p>{LONG}</p><ul class=box><li>a</li><li>b</li><li>c</li></ul></div>"
    document = open_document(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/a")
    segments, witnesses = read_segments(document), find_witnesses(document)
    assert judge(document, segments, [4.0, 4.0, -1.0, 2.5, -1.0], witnesses)[2:] == ["entry", "likely", "entry"]
    assert judge(document, segments, [4.0, 4.0, -1.5, 2.0, -1.5], witnesses)[2:] == ["unlikely", "likely", "unlikely"]


def test_a_heading_right_between_paragraphs_is_kept_unless_it_announces_promos() -> None:
    document = open_document(
        parse_html(f"<html><body><div><p>{LONG}</p><h2>GPU</h2><p>{LONG}</p><h2>Related</h2><p>{LONG}</p></div>"),
        "https://paper.example/a",
    )
    verdicts = judge(document, read_segments(document), [4.0, -5.0, 4.0, -5.0, 4.0], find_witnesses(document))
    assert verdicts == ["likely", "entry", "likely", "unlikely", "likely"]
    verdicts = judge(document, read_segments(document), [4.0, -5.0, 0.5, -5.0, 4.0], find_witnesses(document))
    assert verdicts[1] == "unlikely"


@pytest.mark.parametrize(
    ("box", "odd", "verdict"),
    [
        ('<div style="Display : none">7 0 17:00</div>', 2.0, "unlikely"),
        ('<div style="display: none">A long part that a click shows.</div>', 4.0, "likely"),
        ("<div>Subscribe now</div>", 2.0, "unlikely"),
        ("<div>Subscribe now</div>", 4.0, "likely"),
        ("<footer>Links may pay us.</footer>", 4.0, "unlikely"),
    ],
)
def test_hidden_lines_and_appeals_need_more_and_footers_are_never_text(box: str, odd: float, verdict: str) -> None:
    page = f"<html><body><div><p>{LONG}</p><p>{LONG}</p></div>{box}</body></html>"
    document = open_document(parse_html(page), "https://paper.example/a")
    assert judge(document, read_segments(document), [4.0, 4.0, odd], find_witnesses(document))[2] == verdict


def test_a_piece_with_a_headline_of_its_own_behind_the_article_is_another() -> None:
    article = "<article><h1>{}</h1><p>{}</p></article>"
    body = article.format("The ferry", LONG) + article.format("The library", LONG.upper())
    document = open_document(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/a")
    verdicts = judge(document, read_segments(document), [-9.0, 4.0, -9.0, 4.0], find_witnesses(document))
    assert verdicts == ["unlikely", "likely", "other", "other"]


def test_an_article_around_the_headline_is_no_other_one() -> None:
    body = f"<article><h1>The ferry</h1><article><h1>Its boats</h1><p>{LONG}</p></article></article>"
    document = open_document(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/a")
    assert other_stories(document, document.tags.index("h1")) == []
