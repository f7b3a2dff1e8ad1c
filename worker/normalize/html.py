"""Markup: the bytes of a page -> its text -> its tree."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from bs4.dammit import UnicodeDammit
from lxml import etree

from worker.errors import ParseError

# Bytes in which a page must have said its encoding.  The HTML standard asks for 1024; real heads run longer.
HEAD = 8192
# Bytes that the detector sees: enough for letter statistics, bounded because its cost grows faster than its sample.
SAMPLE = 65_536
# Bounds of what is read of one page.  The longest real pages (live blogs) hold some 3 million characters and 60,000
# tags; pages beyond these bounds are broken or hostile, and reading them whole would hold a worker for a minute.
MOST_CHARACTERS = 20_000_000
MOST_TAGS = 250_000

# What browsers take a label to mean where Python's codec of that name is narrower (the WHATWG encoding standard).
MEANT = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "johab": "cp949",
    "big5": "big5hkscs", "utf-16": "utf-8", "utf-16-le": "utf-8", "utf-16-be": "utf-8", "utf-7": "utf-8",
}  # fmt: skip
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Encodings of several bytes a letter, which the detector tells apart well.
MULTIBYTE_FAMILIES = ("cp932", "cp949", "cp950", "gb", "big5", "euc", "shift", "iso2022", "utf", "hz")
CYRILLIC = ("cp1251", "koi8", "iso8859-5", "cp866", "cp855", "kz1048", "ptcp154")
# What pages without a usable declaration are written in, by language: the Windows code page of their region.
BY_LANGUAGE = {
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk", "sr"), "cp1251"),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "bs", "ro", "sq"), "cp1250"),
    **dict.fromkeys(("lt", "lv", "et"), "cp1257"),
    **dict.fromkeys(("ar", "fa", "ur"), "cp1256"),
    "tr": "cp1254",
    "el": "cp1253",
    "he": "cp1255",
    "th": "cp874",
    "vi": "cp1258",
}

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META = re.compile(
    rb"<(?:meta\b[^>]{0,400}?charset|\?xml\b[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_LANGUAGE = re.compile(rb"<html\b[^>]{0,400}?\blang\s*=\s*[\"']?([a-zA-Z]{2})", re.IGNORECASE)
_MULTIBYTE = re.compile(rb"[\x80-\xff]")
# What may stand in a head; anything else there is a part of the page.
HEAD_TAGS = frozenset(["base", "link", "meta", "noscript", "script", "style", "template", "title"])
_WRAPPERS = re.compile(
    r"</?(?:div|span|font|center|section|b|i|em|strong|u|small|big|blockquote|ul|ol|li|table|tbody|tr|td)\b[^>]*>"
)
# Control characters, which no document may hold (lone surrogates are the others; encoding drops them).
_NOT_TEXT = bytes({*range(32)} - {*b"\t\n\r"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, the encoding it was read with, and what was odd about it."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A page's tree, and what was odd about building it."""

    root: etree._Element
    warnings: tuple[str, ...] = field(default=())


def decode(raw: bytes, content_type: str | None = None) -> Decoded:
    """The text of a page, whatever its bytes are in.

    A byte-order mark is believed first, then bytes that are UTF-8 beyond doubt (multibyte sequences do not come about
    by chance), then the HTTP header, the page's own declaration, and last the detector.
    """
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return Decoded(raw[len(mark) :].decode(encoding, "replace"), encoding)
    declared = declared_encodings(raw, content_type)
    foreign = next((name for name in declared if name != "utf-8"), None)
    if b"\x1b" in raw and foreign and foreign.startswith("iso2022"):
        return Decoded(raw.decode(foreign, "replace"), foreign)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return decode_legacy(raw, declared)
    odd = foreign is not None and _MULTIBYTE.search(raw) is not None
    return Decoded(text, "utf-8", (f"declared as {foreign}, but the bytes are UTF-8",) if odd else ())


# Bytes outside of UTF-8 that a page with few letters beyond ASCII may hold and still be UTF-8.
STRAY_BYTES = 3


def declared_encodings(raw: bytes, content_type: str | None) -> list[str]:
    """The encodings that the header and the page name, as Python knows them, the header's first."""
    labels = _CHARSET.findall(content_type or "")
    labels += [match.decode("ascii", "replace") for match in _META.findall(raw[:HEAD])]
    names = []
    for label in labels:
        try:
            name = codecs.lookup(label.strip().replace("x-sjis", "shift_jis")).name
        except (LookupError, ValueError):
            continue
        names.append(MEANT.get(name, name))
    return list(dict.fromkeys(names))


def decode_legacy(raw: bytes, declared: list[str]) -> Decoded:
    """The text of bytes that are not valid UTF-8 throughout."""
    for name in declared:
        if name != "utf-8" and (text := decode_nearly(raw, name)) is not None:
            return Decoded(text, name)
    readable = raw.decode("utf-8", "ignore")
    multibyte = sum(sign > "\x7f" for sign in readable)
    strays = len(raw) - len(readable.encode("utf-8"))
    if multibyte and strays <= max(STRAY_BYTES, multibyte // 2):
        text = raw.decode("utf-8", "copydesk.windows_1252")
        return Decoded(text, "utf-8", (f"{strays} bytes were not UTF-8 and were read as windows-1252",))
    name = detect(raw)
    return Decoded(raw.decode(name, "replace"), name, (f"no usable encoding was declared; read as {name}",))


def detect(raw: bytes) -> str:
    """The encoding that the detector hears in the bytes, as Python knows it.

    Encodings of one byte a letter sound alike to it; among those the page's language decides.
    """
    heard = codecs.lookup(UnicodeDammit(raw[:SAMPLE]).original_encoding or "cp1252").name
    heard = MEANT.get(heard, heard)
    if heard.startswith(MULTIBYTE_FAMILIES):
        return heard
    language = _LANGUAGE.search(raw[:HEAD])
    spoken = language[1].decode("ascii").lower() if language else ""
    return BY_LANGUAGE.get(spoken, "cp1251" if "cyrillic" in heard or heard.startswith(CYRILLIC) else "cp1252")


# The share of signs that may be unreadable in the declared encoding before it is taken for a wrong declaration: a page
# cut within a sign or with a few stray bytes stays below it, one read in another encoding lies far above.
FEW = 0.002


def decode_nearly(raw: bytes, name: str) -> str | None:
    """The text in the encoding ``name``, None where more than a few signs do not fit it."""
    try:
        text = raw.decode(name, "replace")
    except (LookupError, UnicodeError):
        return None
    return text if text.count("\ufffd") <= max(2, FEW * len(text)) else None


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """The characters that windows-1252 gives to bytes that are not UTF-8; a sequence cut off by the end is dropped."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.end == len(error.object) and error.reason == "unexpected end of data":
        return "", error.end
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("copydesk.windows_1252", _as_windows_1252)


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
