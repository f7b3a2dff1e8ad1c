"""XML holds what is left, and an XML parser reads it again."""

from __future__ import annotations

import pytest
from lxml import etree

from worker.export.xml_text import xml_text


@pytest.mark.parametrize("sign", ["\0", "\x08", "\x1b", "\ufffe", "\uffff", "\ud800"])
def test_what_xml_cannot_hold_is_replaced(sign: str) -> None:
    assert xml_text(f"a{sign}b") == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("text", ["plain", "tab\tline\nreturn", "\U0001f600 é 中", "\x85\x9f", "<&>\"']]>"])
def test_everything_else_stays(text: str) -> None:
    assert xml_text(text) == text
    element = etree.Element("a")
    element.text = xml_text(text)
    assert etree.fromstring(etree.tostring(element)).text == text
