"""Markup: the text of a page -> its tree."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from worker.errors import ParseError

# Bounds of what is read of one page.  The longest real pages (live blogs) hold some 3 million characters and 60,000
# tags; pages beyond these bounds are broken or hostile, and reading them whole would hold a worker for a minute.
MOST_CHARACTERS = 20_000_000
MOST_TAGS = 250_000

# What may stand in a head; anything else there is a part of the page.
HEAD_TAGS = frozenset(["base", "link", "meta", "noscript", "script", "style", "template", "title"])
_WRAPPERS = re.compile(
    r"</?(?:div|span|font|center|section|b|i|em|strong|u|small|big|blockquote|ul|ol|li|table|tbody|tr|td)\b[^>]*>"
)
# Control characters, which no document may hold (lone surrogates are the others; encoding drops them).
_NOT_TEXT = bytes({*range(32)} - {*b"\t\n\r"})


@dataclass(frozen=True, slots=True)
class Parsed:
    """A page's tree, and what was odd about building it."""

    root: etree._Element
    warnings: tuple[str, ...] = field(default=())


def parse_html(text: str) -> etree._Element:
    """The root element of an HTML page; comments are gone.  Raises ParseError where there is no element at all."""
    return parse_page(text).root


def parse_page(text: str) -> Parsed:
    """The tree of an HTML page, and warnings where it was too long or too deep to be read as it stands."""
    warnings = []
    text, left_out = bounded(text)
    if left_out:
        warnings.append(f"the page is too long: its last {left_out} characters were left out")
    root, too_deep = build_tree(text)
    if too_deep:
        root, _ = build_tree(_WRAPPERS.sub(" ", text))
        warnings.append("the page is nested too deep to be read as it stands: its wrapping elements were taken out")
    if root is None:
        raise ParseError("the page holds no HTML element")
    move_out_of_head(root)
    return Parsed(root, tuple(warnings))


def move_out_of_head(root: etree._Element) -> None:
    """Nothing; what people read stands in the body.

    The parser knows no HTML 5: where a page has no body tag, it leaves its article, section or main in the head.
    """
    head = root.find("head")
    strays = [] if head is None else [child for child in head if child.tag not in HEAD_TAGS]
    if not strays:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    for place, stray in enumerate(strays):
        body.insert(place, stray)


def bounded(text: str) -> tuple[str, int]:
    """The part of the text within the bounds on length and tags, and how many characters were left out."""
    end = min(len(text), MOST_CHARACTERS)
    if end > MOST_TAGS < text.count("<", 0, end):  # A shorter text cannot hold so many.
        at = -1
        for _ in range(MOST_TAGS):
            at = text.index("<", at + 1)
        end = at
    return text[:end], len(text) - end


def build_tree(text: str) -> tuple[etree._Element | None, bool]:
    """The root, and whether the parser gave up on the depth of the page (everything behind that place is lost)."""
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode("utf-8", "ignore").translate(None, _NOT_TEXT), parser)
    except etree.XMLSyntaxError:
        root = None
    return root, any("depth" in entry.message for entry in parser.error_log.filter_from_fatals())
