"""RSS 0.9x, 1.0 and 2.0 and Atom, well-formed or not -> Feed."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

import feedparser

from worker.discovery.feeds.entries import entry_from, numbered, plain_text
from worker.discovery.feeds.sizes import MAX_CHARACTERS, MAX_ENTRIES, MAX_TAG_MARKS, MAX_TITLE
from worker.errors import ParseError
from worker.normalize.urls import absolute
from worker.records import Feed, FeedEntry

# A declared entity is the only thing a document can grow by; feeds have no use for them.
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_DECLARATION = re.compile(r"\A<\?xml\b[^>]{0,400}\?>")
_REFERENCES = re.compile(r"(?:&#(?:[0-9]{1,8}|[xX][0-9a-fA-F]{1,8});)+")
_ENTRY_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_PERIODS = {"hourly": 3600.0, "daily": 86400.0, "weekly": 604800.0, "monthly": 2592000.0, "yearly": 31536000.0}
_EMAIL = re.compile(r"(?:mailto:)?[^\s()<>@]+@[^\s()<>@]+")
MAX_TAIL = 1000  # characters behind the last entry: the end tags of channel and feed.
# What the lenient parser is known to raise on garbage: all of them mean that the bytes cannot be read.
_GARBAGE = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)


def read_xml_feed(text: str, url: str, *, tz: str | None = None, language: str | None = None) -> Feed:
    """Return the feed in an XML text.

    Raises ParseError where it declares entities or holds neither title nor entry.  The parser gets UTF-8 under a label
    that says so: left to itself it believes the label of any codec that Python has.
    """
    if _ENTITY.search(text):
        raise ParseError(f"{url}: the feed declares XML entities, which is refused", reason="xml_entities")
    bounded, warnings = _bounded(_REFERENCES.sub(_mended, text) if "&#" in text else text)
    parsed = _parse(bounded, url)
    feed = parsed.feed
    if not parsed.entries and not parsed.version and not feed.get("title"):
        raise ParseError(f"{url}: not a feed but other XML, or one too broken to read", reason="broken_feed")
    spoken = feed.get("language") or language
    is_atom = str(parsed.version).startswith("atom")
    entries = [_entry(entry, url, is_atom, tz, spoken) for entry in parsed.entries[:MAX_ENTRIES]]
    warnings += _syntax_warnings(parsed)
    if lost := entries.count(None):
        warnings.append(f"{lost} entries have no web address")
    return Feed(
        entries=numbered(entries),
        title=plain_text(feed.get("title"), MAX_TITLE),
        ttl=_least_seconds(feed),
        warnings=tuple(warnings),
    )


def _parse(text: str, url: str) -> feedparser.FeedParserDict:
    """Parse an XML text as UTF-8, whatever its declaration says.

    Raises ParseError where the parser fails on it.
    """
    document = f'<?xml version="1.0" encoding="utf-8"?>{_DECLARATION.sub("", text, count=1)}'
    headers = {"content-location": url, "content-type": "application/xml; charset=utf-8"}
    try:
        return feedparser.parse(
            io.BytesIO(document.encode("utf-8", "replace")),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except _GARBAGE as error:
        raise ParseError(f"{url}: the feed cannot be read ({type(error).__name__})", reason="broken_feed") from error


def _syntax_warnings(parsed: feedparser.FeedParserDict) -> list[str]:
    """Return what the parser complains of, where that may have cost entries."""
    problem = parsed.get("bozo_exception") if parsed.get("bozo") else None
    if problem is None or isinstance(problem, _HARMLESS):
        return []
    return [f"the feed is not well-formed: {' '.join(str(problem).split())[:200]}"]


def _mended(found: re.Match[str]) -> str:
    """Mend references to characters, in a row, where they name any.

    Some feeds write the halves of a surrogate pair.
    """
    codes = [int(digits[1:], 16) if digits[:1] in "xX" else int(digits) for digits in found[0][2:-1].split(";&#")]
    if all(0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 or code in (9, 10, 13) for code in codes):
        return found[0]
    named = [code if code in (9, 10, 13) or 0x20 <= code < 0x110000 else 0xFFFD for code in codes]
    text = "".join(map(chr, named)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(f"&#{ord(character)};" for character in text)


def _bounded(text: str) -> tuple[str, list[str]]:
    """Cut the text to the entries and the size that are read.

    With a warning where that is not all of them.

    Cut behind a whole entry and with the end tags put back, a long feed stays well-formed.
    """
    last_mark = next(islice(re.finditer("<", text), MAX_TAG_MARKS, None), None)
    limit = min(MAX_CHARACTERS, last_mark.start() if last_mark else len(text))
    ends = [found.end() for found in _ENTRY_END.finditer(text)]
    if len(text) <= limit and len(ends) <= MAX_ENTRIES:
        return text, []
    kept = [end for end in ends[:MAX_ENTRIES] if end <= limit]
    if not kept:
        return text[:limit], [f"only the first {limit} characters of the feed are read"]
    tail = text[ends[-1] :][:MAX_TAIL]
    return text[: kept[-1]] + tail, [f"only the first {len(kept)} of {len(ends)} entries are read"]


def _entry(entry: Any, base: str, is_atom: bool, tz: str | None, language: str | None) -> FeedEntry | None:
    # Asked by dict's own method: FeedParserDict answers "updated" with the date of publication.
    updated = entry["updated"] if dict.__contains__(entry, "updated") else None
    published = entry["published"] if dict.__contains__(entry, "published") else None
    if published is None and not is_atom:
        published, updated = updated, None  # dc:date and RSS's only date say when an item was published.
    content = next((part.get("value") for part in entry.get("content", ()) if part.get("value")), None)
    values = {
        "url": _link(entry),
        "title": entry.get("title"),
        "summary": entry.get("summary") or content,
        "published_at": published,
        "modified_at": updated,
        "authors": _authors(entry),
        "tags": [tag.get("term") for tag in entry.get("tags", ())],
        "language": entry.get("title_detail", {}).get("language"),
        "image_url": _image(entry),
    }
    return entry_from(values, base, tz=tz, language=language)


def _link(entry: Any) -> str | None:
    """Return the address of the article itself.

    Not of a counter before it, and not of a file attached to it.
    """
    alternates = (link.get("href") for link in entry.get("links", ()) if link.get("rel") == "alternate")
    identity = entry.get("id")
    found = entry.get("feedburner_origlink") or next((href for href in alternates if href), None) or entry.get("link")
    return found or (identity if identity and absolute(identity, "") else None)


def _authors(entry: Any) -> list[str]:
    """Return the authors' names as written, without addresses of mail."""
    names = [person.get("name") or "" for person in entry.get("authors", ())]
    if entry.get("author"):
        names[-1:] = [entry["author"]]  # Its name in ``authors`` is spoiled where an address stands before it.
    return [name for name in (_EMAIL.sub("", name).strip(" ()<>,;") for name in names) if name]


def _image(entry: Any) -> str | None:
    """Return the entry's picture: the widest of Media RSS, else an enclosure, else its own."""
    media = [item for item in entry.get("media_content", ()) if _is_image(item)] or entry.get("media_thumbnail", ())
    widest = max(media, key=_width, default=None)
    if widest and widest.get("url"):
        return str(widest["url"])
    enclosed = (item.get("href") for item in entry.get("enclosures", ()) if str(item.get("type")).startswith("image/"))
    own = entry.get("image")
    return next(enclosed, None) or (own.get("href") if isinstance(own, dict) else None)


def _is_image(item: Mapping[str, Any]) -> bool:
    kind = f"{item.get('medium', '')} {item.get('type', '')}"
    return "image" in kind or (not kind.strip() and bool(re.search(r"\.(jpe?g|png|webp)\b", str(item.get("url")))))


def _width(item: Mapping[str, Any]) -> int:
    width = str(item.get("width", ""))
    return int(width) if width.isascii() and width.isdigit() and len(width) < 6 else 0


def _least_seconds(feed: Mapping[str, Any]) -> float | None:
    """Return the least seconds between two polls that the feed asks for.

    RSS's ttl (minutes), or the Syndication module's period and frequency.
    """
    ttl = str(feed.get("ttl", "")).strip()
    if ttl.isascii() and ttl.isdigit() and len(ttl) < 8:
        return float(ttl) * 60 or None
    period = _PERIODS.get(str(feed.get("sy_updateperiod", "")).strip().lower())
    stated = str(feed.get("sy_updatefrequency", "1")).strip()
    frequency = int(stated[:6]) if stated.isascii() and stated.isdigit() else 0
    return period / frequency if period is not None and frequency >= 1 else None
