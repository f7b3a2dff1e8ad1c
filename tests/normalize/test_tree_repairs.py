"""Trees come closer to those of browsers."""

from __future__ import annotations

from lxml import etree

from worker.normalize.html import parse_html, read_on_behind_the_end
from worker.normalize.tree_repairs import LEAST_NOSCRIPT, letters_in

LONG = "The ferry between the two old harbours sails again from Monday. " * (LEAST_NOSCRIPT // 60 + 1)


def tags_around(root: etree._Element, tag: str) -> list[str]:
    """The tags around the first element of a tag, outwards."""
    element = next(root.iter(tag))
    return [around.tag for around in element.iterancestors()]


def test_what_people_read_is_moved_out_of_the_head() -> None:
    root = parse_html("<html><head><title>x</title><article><p>One</p></article><section>Two</section></head></html>")
    body = root.find("body")
    assert [child.tag for child in body] == ["article", "section"]


def test_an_unclosed_button_around_a_page_is_a_box() -> None:
    root = parse_html("<body><button class=menu><div><button>Search</button></div><main><p>Text</p></main></button>")
    assert tags_around(root, "main") == ["div", "body", "html"]
    assert [button.text for button in root.iter("button")] == ["Search"]


def test_a_button_with_words_stays_one() -> None:
    assert tags_around(parse_html("<body><button><span>Send</span></button>"), "span")[0] == "button"


def test_noscript_is_read_where_it_holds_most_of_the_text() -> None:
    page = f"<body><p>Loading</p><noscript><p class=t>{LONG}</p></noscript><noscript><img src=/a.png></noscript>"
    root = parse_html(page)
    assert tags_around(root, "p") == ["body", "html"]
    assert [element.tag for element in root.find("body")] == ["p", "div", "noscript"]


def test_noscript_beside_the_text_or_with_a_note_stays() -> None:
    for page in (
        f"<p>{LONG * 2}</p><noscript><p>{LONG}</p></noscript>",
        "<noscript><p>Switch scripts on</p></noscript>",
    ):
        assert next(parse_html(f"<body>{page}").iter("noscript"), None) is not None


def test_letters_are_those_that_readers_see() -> None:
    root = etree.fromstring("<div>ab<script>cd</script>ef<p>gh</p> </div>")
    assert letters_in(root) == 6


def test_what_stands_behind_the_end_of_the_page_is_read() -> None:
    page = "<html><body><header>Menu</header></body></html><div><p>Text</p></div></body></html>"
    assert "".join(parse_html(page).itertext()).split() == ["Menu", "Text"]


def test_end_tags_with_nothing_behind_them_stay() -> None:
    page = "<html><body><p>Text</p></body></html><script>x</script>"
    assert read_on_behind_the_end(page) == page
