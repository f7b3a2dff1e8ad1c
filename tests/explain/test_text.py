"""Every piece of a page's text is kept or left out for a reason that is said."""

from __future__ import annotations

from tests.explain.pages import PAGE, PARAGRAPHS, URL
from worker.explain import Passage, explain
from worker.records import ExtractionRules


def passages(page: str = PAGE, rules: ExtractionRules | None = None) -> dict[str, Passage]:
    """The passages of a page by their text."""
    return {passage.text: passage for passage in explain(page.encode(), URL, rules=rules).passages}


def reason(text: str, page: str = PAGE, rules: ExtractionRules | None = None) -> tuple[bool, str, str]:
    """Whether the piece with this text is kept, what it is, and why."""
    passage = passages(page, rules)[text]
    return passage.kept, passage.role, passage.reason


def test_they_stand_in_reading_order() -> None:
    texts = list(passages())
    assert texts[0] == "News"
    assert [text for text in texts if text in PARAGRAPHS] == list(PARAGRAPHS)
    assert texts[-1] == "All rights reserved by the paper"


def test_a_paragraph_is_kept_with_its_odds_and_what_weighed_most() -> None:
    passage = passages()[PARAGRAPHS[1]]
    assert (passage.kept, passage.role, passage.reason) == (True, "text", "reads like the article's text")
    assert passage.place == "div.story-body > p"
    assert passage.odds is not None
    assert passage.odds > 0
    sizes = [abs(weight.value) for weight in passage.weights]
    assert sizes == sorted(sizes, reverse=True)
    assert passage.weights


def test_what_is_not_the_article_s_says_what_it_is() -> None:
    assert reason("News") == (False, "other", "a line of links in navigation")
    assert reason("Ferry returns to the bay") == (False, "field", "the title")
    assert reason("By Ines Carrow") == (False, "field", "the byline")
    assert reason("Share this story with your friends") == (
        False,
        "other",
        "an appeal to subscribe, share, comment or sign in",
    )
    assert reason("The new boat at the pier on Monday. Photo: Jo Bell") == (
        False,
        "caption",
        "caption and credit of picture 1",
    )
    assert reason("You may also like") == (False, "teaser", "the heading of a block of teasers")
    assert reason("Night bus runs again from May") == (False, "teaser", "a teaser of the block “You may also like”")


def test_a_source_s_rules_say_so() -> None:
    rules = ExtractionRules(body=(".story-body",), drop=(".note",))
    assert reason(PARAGRAPHS[0], rules=rules) == (True, "text", "the source's rule “body” names the place")
    assert reason("Ask the harbour office.", rules=rules) == (False, "other", "dropped by the source's rule “drop”")
    outside = "stands outside of what the source's rule “body” names"
    assert reason("All rights reserved by the paper", rules=rules) == (False, "other", outside)


def test_a_pulled_quote_and_a_second_copy_are_told_apart() -> None:
    pulled = "We have waited for this for a long time, and so have the islanders"
    page = PAGE.replace(
        '<p class="note">Ask the harbour office.</p>', f"<blockquote>{pulled}</blockquote><p>{PARAGRAPHS[0]}</p>"
    )
    assert reason(pulled, page) == (False, "copy", "a quote pulled out of a paragraph that says the same")
    twice = [p for p in explain(page.encode(), URL).passages if p.text == PARAGRAPHS[0]]
    assert [(p.kept, p.reason) for p in twice] == [
        (True, "reads like the article's text"),
        (False, "stands on the page twice and is kept once"),
    ]


def test_a_quoted_post_is_one_piece_of_the_text_and_a_player_has_no_words() -> None:
    address = "https://twitter.com/harbour/status/17"
    post = f'<blockquote class="twitter-tweet"><p>The ferry is back.</p><a href="{address}">3 March</a></blockquote>'
    player = '<iframe src="https://www.youtube.com/embed/a1b2c3d4e5f"></iframe>'
    page = PAGE.replace('<p class="note">Ask the harbour office.</p>', post + player)
    found = [passage for passage in passages(page).values() if passage.role == "embed"]
    assert [(passage.kept, passage.reason) for passage in found] == [
        (True, f"a quoted post: {address}"),
        (False, "a player or post without words on the page"),
    ]
    assert found[0].text.startswith("The ferry is back.")
    assert found[1].text == "https://www.youtube.com/embed/a1b2c3d4e5f"


def test_a_caption_amid_a_paragraph_is_shown_apart_from_it() -> None:
    start = f"<p>{PARAGRAPHS[2]}"
    figure = '<figure><img src="https://img.harbour-post.example/b.jpg"><figcaption>The yard</figcaption></figure>'
    page = PAGE.replace(f"{start}</p>", f"<div>{PARAGRAPHS[2]} {figure} And it floats, as all could see.</div>")
    assert reason(PARAGRAPHS[2], page)[0] is True
    assert reason("The yard", page) == (False, "caption", "caption of picture 2")


def test_text_that_only_a_script_holds_says_where_from() -> None:
    body = " ".join(PARAGRAPHS)
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>'
    page = f"<html><head>{script}</head><body><h1>Ferry returns</h1><p>Loading the story for you.</p></body></html>"
    found = explain(page.encode(), URL).passages
    assert found[0].kept
    assert found[0].reason.endswith("it stands in the articleBody of the page's JSON-LD")
    assert not any(passage.kept for passage in found if passage.text == "Loading the story for you.")
