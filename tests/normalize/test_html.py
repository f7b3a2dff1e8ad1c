"""Bytes to text to tree: encodings told, guessed and mixed; pages too long and too deep."""

from __future__ import annotations

import pytest

from worker.errors import ParseError
from worker.normalize.encodings import decode
from worker.normalize.html import parse_html, parse_page

RUSSIAN = "Городской совет решил вернуть трамвай на набережную. " * 4
GERMAN = "Der Bürgermeister eröffnet die Brücke über den Fluß. " * 4


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (GERMAN, "cp1252"),
        ("정부는 새로운 정책을 발표했다. " * 4, "cp949"),
        ("政府宣布了新的政策。" * 4, "gb18030"),
    ],
)
def test_the_header_is_believed(text: str, encoding: str) -> None:
    label = {"cp949": "euc-kr", "gb18030": "gbk"}.get(encoding, encoding)
    found = decode(text.encode(encoding), f"text/html; charset={label}")
    assert (found.text, found.encoding, found.warnings) == (text, encoding, ())


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_beats_everything(mark: str) -> None:
    assert decode(GERMAN.encode(mark), "text/html; charset=windows-1251").text == GERMAN


def test_valid_utf_8_beats_a_contrary_declaration_and_says_so() -> None:
    found = decode(GERMAN.encode(), "text/html; charset=windows-1251")
    assert found.text == GERMAN
    assert found.warnings == ("declared as cp1251, but the bytes are UTF-8",)


def test_ascii_under_any_declaration_needs_no_warning() -> None:
    assert decode(b"plain words", "text/html; charset=iso-8859-1").warnings == ()


def test_escapes_of_iso_2022_are_believed_though_they_are_ascii() -> None:
    text = "首相は会見で新しい方針を発表した。"
    assert decode(text.encode("iso2022_jp"), "text/html; charset=ISO-2022-JP").text == text


def test_stray_windows_bytes_in_utf_8_are_read_as_meant() -> None:
    found = decode(GERMAN.encode() + b"\x93so\x94")
    assert found.text == GERMAN + "“so”"
    assert "2 bytes" in found.warnings[0]


def test_a_page_cut_within_a_letter_loses_only_that_letter() -> None:
    assert decode((GERMAN + "ü").encode()[:-1]).text == GERMAN


def test_without_declaration_the_language_decides_among_encodings_that_sound_alike() -> None:
    page = f'<html lang="ru"><body><p>{RUSSIAN}</p></body></html>'
    assert decode(page.encode("cp1251")).encoding == "cp1251"


def test_a_wrong_declaration_gives_way_to_the_detector() -> None:
    text = "首相は会見で新しい方針を発表した。" * 5
    assert decode(text.encode("cp932"), "text/html; charset=euc-jp").text == text


def test_comments_and_control_signs_are_gone() -> None:
    root = parse_html("<p>a<!-- b -->c\x00\x0bd</p>")
    assert "".join(root.itertext()) == "acd"


@pytest.mark.parametrize("text", ["", "   ", "<!-- only this -->"])
def test_a_page_without_elements_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parse_page(text)


def test_depth_costs_the_wrappers_and_not_the_text() -> None:
    parsed = parse_page("<div>" * 4000 + "<p>deep</p>" + "</div>" * 4000 + "<p>after</p>")
    assert "".join(parsed.root.itertext()).split() == ["deep", "after"]
    assert "nested too deep" in parsed.warnings[0]


def test_an_ordinary_depth_needs_no_warning() -> None:
    parsed = parse_page("<div>" * 400 + "<p>deep</p>")
    assert parsed.warnings == ()
    assert "deep" in "".join(parsed.root.itertext())


@pytest.mark.parametrize("tag", ["article", "main", "section", "header"])
def test_what_people_read_stands_in_the_body_where_a_page_has_no_body_tag(tag: str) -> None:
    root = parse_html(f"<!doctype html><title>T</title><{tag}><p>One.</p></{tag}><p>Two.</p>")
    assert [child.tag for child in root.findall("head/*")] == ["title"]
    assert [child.tag for child in root.find("body")] == [tag, "p"]
