"""Where the article stands."""

from __future__ import annotations

import pytest

from worker.extraction.main_text import Weighed, find_main_text, find_roots, sure_owners
from worker.extraction.page import Page, open_page
from worker.extraction.page.segments import Segment, read_segments
from worker.normalize.html import parse_html
from worker.records import ExtractionRules

URL = "https://paper.example/2026/03/14/a-story"
TEXT = (
    "<p>The last lighthouse keeper on the northern islands handed over her keys on Friday, after forty years.</p>"
    "<p>From now on the lamp will be watched by a computer on the mainland, two hundred kilometres to the south.</p>"
    "<p>The tower itself stays open to visitors on Sundays, as long as the stairs hold and somebody sweeps them.</p>"
)


def opened(body: str, rules: ExtractionRules | None = None) -> Page:
    return open_page(parse_html(f"<html><body>{body}</body></html>"), URL, rules=rules)


def test_the_root_is_the_element_around_the_text() -> None:
    document = opened(f"<nav><a href=/a>News</a></nav><main><h1>Keys</h1><div class=article-body>{TEXT}</div></main>")
    container = find_main_text(document)
    assert [root.get("class") for root in container.roots] == ["article-body"]
    assert len(container.segments) == 3
    assert container.provenance == "structure"


def test_a_lede_outside_is_a_root_of_its_own() -> None:
    lede = "<p class=article-lead>Forty years with the sea: what she takes with her. And who will come after.</p>"
    more = "".join(
        f"<p>Ship number {n} of the day, she says, is too far out for anybody to wave.</p>" for n in range(9)
    )
    document = opened(f"<main><header><h1>Keys</h1>{lede}</header><div class=article-body>{TEXT}{more}</div></main>")
    assert [root.tag for root in find_main_text(document).roots] == ["p", "div"]


def test_a_page_without_text_has_a_container_without_segments() -> None:
    container = find_main_text(opened("<div></div>"))
    assert container.segments == ()
    assert len(container.roots) == 1


def test_a_page_of_one_line_is_that_line() -> None:
    assert [segment.text for segment in find_main_text(opened("<p>Closed today.</p>")).segments] == ["Closed today."]


def test_rules_name_the_body_and_what_is_dropped_from_it() -> None:
    rules = ExtractionRules(body=(".b", ".b p"), drop=(".no",))
    container = find_main_text(opened(f"{TEXT}<div class=b><p>Mine.</p><p class=no>Not mine.</p></div>", rules))
    assert [segment.text for segment in container.segments] == ["Mine."]
    assert container.provenance == "rules"


def test_roots_do_not_lie_in_each_other() -> None:
    document = opened("<div><p>one two three</p><div><p>four</p></div></div><p>five</p>")
    roots = find_roots(document, read_segments(document))
    assert not any(document.within(a, b) for a in roots for b in roots if a is not b)


def test_long_unlinked_text_with_high_odds_is_sure() -> None:
    segments = tuple(
        Segment(n, n, n + 1, "a" * length, linked)
        for n, (length, linked) in enumerate(((99, 0), (99, 50), (9, 0), (99, 0)))
    )
    weighed = Weighed(segments, ([],) * 4, (6.0, 6.0, 6.0, 4.0), ("likely",) * 4, ())
    assert sure_owners(weighed) == {0}


@pytest.mark.parametrize("tag", ["span", "dialog", "button", "label", "div"])
def test_what_a_rule_names_is_read_whatever_element_it_is(tag: str) -> None:
    story = "".join(f"<{tag} class=story>The ferry came back to the <b>west</b> quay {n} times.</{tag}>" for n in "12")
    document = opened(f"<article><h1>Ferry</h1>{story}</article>", ExtractionRules(body=(".story",)))
    texts = [segment.text for segment in find_main_text(document).segments]
    assert texts == [f"The ferry came back to the west quay {n} times." for n in "12"]
