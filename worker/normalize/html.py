"""Markup: the text of a page -> its tree."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from worker.errors import ParseError
from worker.normalize.bounds import MOST_ATTRIBUTES, bounded, with_few_attributes
from worker.normalize.tree_repairs import repair

_WRAPPERS = re.compile(
    r"</?(?:div|span|font|center|section|b|i|em|strong|u|small|big|blockquote|ul|ol|li|table|tbody|tr|td)\b[^<>]*>"
)
_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_READ_ON = re.compile(r"<(?:main|article|section|div|p|h[1-6]|table)\b", re.IGNORECASE)
# Control characters, which no document may hold (lone surrogates are the others; encoding drops them).
_NOT_TEXT = bytes({*range(32)} - {*b"\t\n\r"})


@dataclass(frozen=True, slots=True)
class ParsedHtml:
    """Hold a page's tree, and what was odd about building it."""

    root: etree._Element
    warnings: tuple[str, ...] = field(default=())


def parse_html(text: str) -> etree._Element:
    """Return the root element of an HTML page.  Raises ParseError where there is none."""
    return parse_page(text).root


def parse_page(text: str) -> ParsedHtml:
    """Return the tree of an HTML page, with warnings of what was too much."""
    whole, warnings = bounded(text)
    short = with_few_attributes(whole)
    text = read_on_behind_the_end(short)
    root, too_deep = build_tree(text)
    if too_deep:
        root, _ = build_tree(_WRAPPERS.sub(" ", text))
        warnings.append("the page is nested too deep to be read as it stands: its wrapping elements were taken out")
    if root is None:
        raise ParseError("the page holds no HTML element")
    if len(short) < len(whole) and any(len(element.attrib) >= MOST_ATTRIBUTES for element in root.iter()):
        warnings.append(f"a tag has too many attributes: those beyond {MOST_ATTRIBUTES} were left out")
    repair(root)
    return ParsedHtml(root, tuple(warnings))


def read_on_behind_the_end(text: str) -> str:
    """Return a page without end tags of body and html that elements follow."""
    end = _END.search(text)
    if end is None or _READ_ON.search(text, end.end()) is None:
        return text
    return _END.sub(" ", text)


def build_tree(text: str) -> tuple[etree._Element | None, bool]:
    """Return the root, and whether the parser gave up on the depth of the page."""
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode("utf-8", "ignore").translate(None, _NOT_TEXT), parser)
    except etree.XMLSyntaxError:
        root = None
    return root, any("depth" in entry.message for entry in parser.error_log.filter_from_fatals())
