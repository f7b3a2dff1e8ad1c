"""Encodings: bytes -> text; what a label means on the web, and what bytes without one are written in."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, replace

import webencodings
from charset_normalizer import from_bytes

from worker.normalize.combining_marks import stream_safe

# Bytes in which a page must have said its encoding.  The HTML standard asks for 1024; real heads run longer.
HEAD = 8192
# Bytes that the detector sees: enough for letter statistics, bounded because its cost grows faster than its sample.
SAMPLE = 65_536

# Python's codec for an encoding of the WHATWG standard where its codec of that name is narrower or is called otherwise.
# A label that a page gives for UTF-16 is none that it was read by, and so means UTF-8, as in browsers.
CODECS = {
    "gbk": "gb18030", "shift_jis": "cp932", "euc-kr": "cp949", "big5": "big5hkscs", "windows-874": "cp874",
    "utf-16le": "utf-8", "utf-16be": "utf-8", "iso-8859-8-i": "iso8859-8", "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
}  # fmt: skip
# In the standard, but no text: the one stands for encodings that are refused, the other for bytes as private letters.
NO_TEXT = ("replacement", "x-user-defined")
KNOWN = sorted({
    codecs.lookup(CODECS.get(name, name)).name
    for name in webencodings.LABELS.values()
    if name not in NO_TEXT
})  # fmt: skip

# Encodings of several bytes a letter, which the detector tells apart well.
MULTIBYTE = frozenset({"big5hkscs", "cp932", "cp949", "euc_jp", "gb18030", "iso2022_jp", "utf-8"})
CYRILLIC = ("cp1251", "koi8-r", "koi8-u", "iso8859-5", "cp866", "mac-cyrillic")
# What a letter of a text in Cyrillic speaks for its reading: the small ones that make up more than half of any such
# text, Ukrainian and Serbian included, and a little the capitals of sentences.  Read in another of these encodings the
# same bytes are capitals throughout, rare letters and signs.
LETTERS = {**dict.fromkeys("оеаинтсрвлії", 10), **dict.fromkeys("АБВГДЗИКЛМНОПРСТУ", 1)}
# What pages without a usable declaration are written in, by language: the Windows code page of their region.
BY_LANGUAGE = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "bs", "ro", "sq"), "cp1250"),
    **dict.fromkeys(("lt", "lv", "et"), "cp1257"),
    **dict.fromkeys(("ar", "fa", "ur"), "cp1256"),
    "tr": "cp1254",
    "el": "cp1253",
    "he": "cp1255",
    "th": "cp874",
    "vi": "cp1258",
}
CYRILLIC_LANGUAGES = ("ru", "uk", "bg", "be", "mk", "sr")

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How a document in UTF-16 begins that has no byte-order mark.
STARTS = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META = re.compile(
    rb"<(?:meta\b[^>]{0,400}?charset|\?xml\b[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_LANGUAGE = re.compile(rb"<html\b[^>]{0,400}?\blang\s*=\s*[\"']?([a-zA-Z]{2})", re.IGNORECASE)

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Hold a document's text, its encoding, and what was odd about it."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def find_codec(label: str) -> str | None:
    """Return Python's codec for a label of the web, if it is one.

    Python knows codecs that no document is in, some of them of quadratic cost (punycode): those are no labels here.
    """
    known = webencodings.lookup(label.strip()) if label.isascii() else None
    if known is None or known.name in NO_TEXT:
        return None
    return codecs.lookup(CODECS.get(known.name, known.name)).name


def decode(raw: bytes, content_type: str | None = None) -> Decoded:
    """Return a document's text with no endless run of combining marks.

    A byte-order mark is believed first, then bytes that are UTF-8 beyond doubt (multibyte sequences do not come about
    by chance), then the HTTP header, the page's own declaration, and last the detector.
    """
    decoded = decode_bytes(raw, content_type)
    return replace(decoded, text=stream_safe(decoded.text))


def decode_bytes(raw: bytes, content_type: str | None) -> Decoded:
    """Return the text of a document as it stands in the bytes."""
    if (marked := decode_marked(raw)) is not None:
        return marked
    declared = declared_encodings(raw, content_type)
    foreign = next((name for name in declared if name != "utf-8"), None)
    if b"\x1b" in raw and foreign and foreign.startswith("iso2022"):
        return Decoded(raw.decode(foreign, "replace"), foreign)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return decode_legacy(raw, declared)
    odd = foreign is not None and _BEYOND_ASCII.search(raw) is not None
    return Decoded(text, "utf-8", (f"declared as {foreign}, but the bytes are UTF-8",) if odd else ())


def decode_marked(raw: bytes) -> Decoded | None:
    """Return the text of bytes whose beginning alone tells their encoding."""
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return Decoded(raw[len(mark) :].decode(encoding, "replace"), encoding)
    for start, encoding in STARTS:
        if raw.startswith(start):
            return Decoded(raw.decode(encoding, "replace"), encoding)
    return None


# Bytes outside of UTF-8 that a page with few letters beyond ASCII may hold and still be UTF-8.
STRAY_BYTES = 3


def decode_legacy(raw: bytes, declared: list[str]) -> Decoded:
    """Return the text of bytes that are not valid UTF-8 throughout."""
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


# The share of signs that may be unreadable in the declared encoding before it is taken for a wrong declaration: a page
# cut within a sign or with a few stray bytes stays below it, one read in another encoding lies far above.
FEW = 0.002


def decode_nearly(raw: bytes, name: str) -> str | None:
    """Return the text in the encoding ``name``, if nearly all signs fit."""
    try:
        text = raw.decode(name, "replace")
    except (LookupError, UnicodeError):
        return None
    return text if text.count("\ufffd") <= max(2, FEW * len(text)) else None


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Return what windows-1252 makes of bytes that are not UTF-8, less a sequence cut off."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.end == len(error.object) and error.reason == "unexpected end of data":
        return "", error.end
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("copydesk.windows_1252", _as_windows_1252)


def declared_encodings(raw: bytes, content_type: str | None) -> list[str]:
    """Return Python's codecs for what header and page name, the header's first."""
    labels = _CHARSET.findall(content_type or "")
    labels += [match.decode("ascii", "replace") for match in _META.findall(raw[:HEAD])]
    return list(dict.fromkeys(name for label in labels if (name := find_codec(label))))


def detect(raw: bytes) -> str:
    """Return the encoding that the bytes speak for, as Python knows it.

    Encodings of one byte a letter sound alike to the detector; among those the page's language and letters decide.
    """
    sample = raw[:SAMPLE]
    found = from_bytes(sample, cp_isolation=KNOWN).best()
    heard = codecs.lookup(found.encoding).name if found else "cp1252"
    if heard in MULTIBYTE:
        return heard
    language = _LANGUAGE.search(raw[:HEAD])
    spoken = language[1].decode("ascii").lower() if language else ""
    if spoken in CYRILLIC_LANGUAGES or (heard in CYRILLIC and spoken not in BY_LANGUAGE):
        return max(CYRILLIC, key=lambda name: weigh_letters(sample, name))
    return BY_LANGUAGE.get(spoken, "cp1252")


def weigh_letters(raw: bytes, name: str) -> int:
    """Weigh how much the bytes, read in an encoding, look like a text in Cyrillic."""
    letters = Counter(raw.decode(name, "replace"))
    return sum(weight * letters[letter] for letter, weight in LETTERS.items())
