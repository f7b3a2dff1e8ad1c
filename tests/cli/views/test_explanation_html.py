"""The page about a page is whole, and nothing of a hostile page is markup in it."""

from __future__ import annotations

import json
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from tests.explain.pages import PAGE, PARAGRAPHS, URL
from tests.extraction.test_garbled import OWN, WAYS, spoilt_pages
from worker.cli.views.explanation_html import explanation_page, is_web_address, open_templates
from worker.errors import ParseError
from worker.explain import explain
from worker.normalize.text import letters
from worker.records import ExtractionRules, FeedEntry

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)><style>*{}</style>'
ALLOWED = frozenset({
    "a", "b", "body", "br", "code", "details", "div", "h1", "h2", "head", "html", "i", "li", "meta", "p", "section",
    "span", "style", "summary", "table", "tbody", "td", "th", "thead", "title", "tr", "ul",
})  # fmt: skip


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def looked_at(page: str = PAGE, **arguments: object) -> Elements:
    """The page about a page."""
    return Elements(explanation_page(explain(page.encode(), URL, **arguments), "source harbour-post"))  # type: ignore[arg-type]


def hostile_page() -> str:
    """A page that tries to be markup wherever a page says something."""
    escaped = HOSTILE.replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    stated = {"@type": "NewsArticle", "headline": f"{HOSTILE}\x1b[2J\x00", "keywords": [HOSTILE, "ferry"]}
    data = json.dumps(stated).replace("</", "<\\/")
    return (
        PAGE.replace("Ferry returns to the bay", escaped)
        .replace("The new boat at the pier", escaped)
        .replace('class="story-body"', f'class="{escaped} story-body"')
        .replace("https://img.harbour-post.example/boat.jpg", f"https://img.harbour-post.example/{escaped}.jpg")
        .replace("Island school gets a second teacher", f"Island school {escaped}")
        .replace("You may also like", f"You may also like {escaped[:30]}")
        .replace("</head>", f'<script type="application/ld+json">{data}</script></head>')
    )


@pytest.mark.parametrize("page", [PAGE, hostile_page()], ids=["plain", "hostile"])
def test_it_holds_only_its_own_elements_and_loads_nothing(page: str) -> None:
    rules = ExtractionRules(title=(HOSTILE, "h1"))
    found = looked_at(page, rules=rules, evidence=FeedEntry(URL, title=HOSTILE, site_name=HOSTILE)).found
    assert {name for name, _ in found} <= ALLOWED
    names = {name for _, attributes in found for name in attributes}
    assert names <= {"charset", "class", "content", "dir", "href", "http-equiv", "lang", "name", "rel"}
    assert all(attributes["href"].startswith("https://") for name, attributes in found if name == "a")
    assert [tag for tag, _ in found].count("style") == 1


def test_a_hostile_page_is_shown_as_it_speaks() -> None:
    text = "".join(looked_at(hostile_page()).text)
    assert HOSTILE in text
    assert "\x1b" not in text
    assert "\x00" not in text


def test_the_browser_is_told_to_load_nothing() -> None:
    policy = next(a["content"] for _, a in looked_at().found if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none';")


def test_everything_a_person_looks_for_is_there() -> None:
    page = looked_at(rules=ExtractionRules(body=(".story-body",), drop=(".gone",)))
    text = " ".join(" ".join(page.text).split())
    for heading in ("Fields", "Pictures (1)", "The page's text, piece by piece", "Teasers: 3 of 3 cards of links"):
        assert heading in text
    assert "rules: source harbour-post; body names 1 element; drop names no elements" in text
    assert "in the article's text" in text
    assert "caption and credit of picture 1" in text
    assert "a teaser of the block “You may also like”" in text
    assert "Ferry back after eleven years json-ld headline" in text
    assert all(paragraph in text for paragraph in PARAGRAPHS)


def test_the_classes_say_what_a_passage_is() -> None:
    page = looked_at()
    classes = [a["class"] for _, a in page.found if (a.get("class") or "").startswith("passage")]
    assert classes.count("passage text") >= len(PARAGRAPHS)
    assert classes.count("passage teaser") == 2
    assert classes.count("passage caption") == 1


def test_every_value_is_escaped_and_without_control_characters_wherever_it_stands() -> None:
    template = open_templates().from_string('<p title="{{ said }}">{{ said }}</p>')
    assert template.render(said='<b>"\x1b\x00\n&') == '<p title="&lt;b&gt;&#34;\n&amp;">&lt;b&gt;&#34;\n&amp;</p>'


def test_a_value_that_is_missing_is_an_error_and_not_a_hole() -> None:
    with pytest.raises(UndefinedError):
        open_templates().from_string("{{ nothing }}").render()


@pytest.mark.parametrize(
    ("url", "linked"),
    [("https://a.example/?a=1&b", True), ("javascript:alert(1)", False), ("data:text/html,x", False), ("/a", False)],
)
def test_only_web_addresses_are_links(url: str, linked: bool) -> None:
    assert is_web_address(url) is linked


@pytest.mark.parametrize("page", OWN[::6], ids=lambda page: page.parent.name)
def test_a_spoilt_page_is_shown_too(page: Path) -> None:
    for raw in spoilt_pages(page.read_bytes(), len(page.parent.name), len(WAYS)):
        with suppress(ParseError):
            explanation = explain(raw, URL)
            kept = " ".join(passage.text for passage in explanation.passages if passage.kept)
            assert letters(kept) == letters(explanation.article.text)
            shown = explanation_page(explanation, "no source has this site")
            assert {name for name, _ in Elements(shown.encode().decode()).found} <= ALLOWED
