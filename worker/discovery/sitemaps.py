"""Sitemaps: bytes of a sitemap, sitemap index, news sitemap or list of addresses -> Feed, streamed.

The format is that of sitemaps.org, with Google's news and image extensions.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from worker.errors import ParseError
from worker.normalize.dates import parse_date
from worker.normalize.encodings import decode
from worker.normalize.text import collapse
from worker.normalize.urls import absolute
from worker.records import Feed, FeedEntry

MAX_ENTRIES = 50_000  # What sitemaps.org allows in one file.
MAX_BYTES = 52_428_800  # What sitemaps.org allows, decompressed.
MAX_ELEMENTS = 2_000_000  # 50,000 addresses with 40 elements each (hreflang links, pictures) are a large real file.
MAX_DEPTH = 32  # urlset, url, news:news, news:publication, news:name: real files have five levels.
MAX_TITLE = 1000  # characters
MAX_TAGS = 50

_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_DECLARATION = re.compile(r"\A<\?xml\b[^>]{0,400}\?>")
_HTML = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)", re.IGNORECASE | re.DOTALL
)
_TEXT_LIST = re.compile(r"^\s*https?://\S+\s*(?:\n|\r|$)", re.IGNORECASE)
_FIELDS = {
    ("url", "loc"): "loc",
    ("sitemap", "loc"): "loc",
    ("url", "lastmod"): "lastmod",
    ("sitemap", "lastmod"): "lastmod",
    ("news", "title"): "title",
    ("news", "publication_date"): "published",
    ("news", "keywords"): "keywords",
    ("publication", "name"): "site_name",
    ("publication", "language"): "language",
    ("image", "loc"): "image",
}


@dataclass(slots=True)
class _Reading:
    """What has been read so far of one sitemap."""

    entries: list[FeedEntry] = field(default_factory=list)
    children: list[FeedEntry] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    lost: int = 0
    is_sitemap: bool = False


def read_sitemap(raw: bytes, url: str, *, tz: str | None = None, language: str | None = None) -> Feed:
    """Read the sitemap in ``raw`` (gzip or not), which came from ``url``.

    Addresses as entries, an index's as children.

    A broken one gives what stands before the break, with a warning.  Dates without a zone are taken in ``tz``.  Raises
    ParseError that says what the bytes are where they are no sitemap, and where they declare entities.
    """
    reading = _Reading()
    plain = decode(_decompressed(raw, url, reading)).text.lstrip("\ufeff\0 \t\r\n")
    if not plain.strip():
        raise ParseError(f"{url}: the sitemap is empty", reason="empty_sitemap")
    if _HTML.match(plain[:65_536]):
        raise ParseError(f"{url}: not a sitemap but an HTML page", reason="not_a_sitemap")
    if _ENTITY.search(plain):
        raise ParseError(f"{url}: the sitemap declares XML entities, which is refused", reason="xml_entities")
    if _TEXT_LIST.match(plain):
        _read_lines(plain, url, reading)
    else:
        _read_xml(plain, url, reading, tz, language)
    if reading.lost:
        reading.warnings.append(f"{reading.lost} entries have no web address")
    return Feed(tuple(reading.entries), tuple(reading.children), warnings=tuple(reading.warnings))


def _decompressed(raw: bytes, url: str, reading: _Reading) -> bytes:
    """Return the bytes without gzip, up to MAX_BYTES.

    Of a damaged file what stands before the damage.
    """
    if raw[:2] == b"\x1f\x8b":
        stream = zlib.decompressobj(wbits=31)
        out = io.BytesIO()
        try:
            for start in range(0, len(raw), 65_536):
                out.write(stream.decompress(raw[start : start + 65_536], MAX_BYTES + 1 - out.tell()))
                if out.tell() > MAX_BYTES or stream.eof:
                    break
        except zlib.error as error:
            reading.warnings.append(f"the gzip data is damaged: {error}")
        raw = out.getvalue()
        if not raw:
            raise ParseError(f"{url}: the sitemap's gzip data cannot be read", reason="broken_sitemap")
    if len(raw) > MAX_BYTES:
        reading.warnings.append(f"only the first {MAX_BYTES} bytes of the sitemap are read")
    return raw[:MAX_BYTES]


def _read_lines(plain: str, url: str, reading: _Reading) -> None:
    """Read a list of addresses, one a line, as sitemaps.org allows."""
    for line in plain.splitlines():
        if line.strip() and not _take(FeedEntry(line.strip()), url, reading.entries, reading):
            return


def _read_xml(plain: str, url: str, reading: _Reading, tz: str | None, language: str | None) -> None:
    values: dict[str, str] = {}
    try:
        for parent, name, text in _elements(plain, reading):
            if name in ("url", "sitemap"):
                into = reading.entries if name == "url" else reading.children
                if not _take(_entry(values, tz, language), url, into, reading):
                    break
                values = {}
            elif (key := _FIELDS.get((parent, name))) and text:
                values.setdefault(key, text)
    except etree.XMLSyntaxError as error:
        reading.warnings.append(f"the sitemap is not well-formed: {' '.join(str(error.msg).split())[:200]}")
    if not reading.is_sitemap:
        raise ParseError(f"{url}: not a sitemap but other data", reason="not_a_sitemap")


def _elements(plain: str, reading: _Reading) -> Iterator[tuple[str, str, str]]:
    """Yield each finished element: its parent's name, its own, its text.

    Finished ones are freed as it goes.
    """
    parser = etree.iterparse(
        io.BytesIO(_DECLARATION.sub("", plain, count=1).encode("utf-8", "replace")),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        recover=False,
        huge_tree=False,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
    )
    path: list[str] = []
    for count, (event, element) in enumerate(parser):
        if event == "start":
            # A prefix that was never declared is a part of the tag, and no rare mistake.
            name = str(element.tag).rpartition("}")[2].rpartition(":")[2].casefold()
            reading.is_sitemap = reading.is_sitemap or (not path and name in ("urlset", "sitemapindex"))
            path.append(name)
            if len(path) > MAX_DEPTH or (len(path) == 1 and not reading.is_sitemap):
                return
        else:
            name = path.pop()
            yield path[-1] if path else "", name, collapse(element.text)
            if name in ("url", "sitemap"):
                _free(element)
        if count > 2 * MAX_ELEMENTS:
            reading.warnings.append(f"only the first {MAX_ELEMENTS} elements of the sitemap are read")
            return


def _free(element: etree._Element) -> None:
    """Give back the memory of a finished entry and those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _entry(values: dict[str, str], tz: str | None, language: str | None) -> FeedEntry:
    spoken = values.get("language") or language
    tags = (tag.strip() for tag in values.get("keywords", "").split(","))
    return FeedEntry(
        url=values.get("loc", ""),
        title=values.get("title", "")[:MAX_TITLE] or None,
        published_at=parse_date(values.get("published"), tz=tz, language=spoken),
        modified_at=parse_date(values.get("lastmod"), tz=tz, language=spoken),
        tags=tuple(dict.fromkeys(tag for tag in tags if tag))[:MAX_TAGS],
        language=spoken[:35] if spoken else None,
        site_name=values.get("site_name", "")[:MAX_TITLE] or None,
        image_url=values.get("image"),
    )


def _take(entry: FeedEntry, base: str, into: list[FeedEntry], reading: _Reading) -> bool:
    """Add the entry if it has a web address; tell whether there is room."""
    if len(into) >= MAX_ENTRIES:
        reading.warnings.append(f"only the first {MAX_ENTRIES} addresses are read")
        return False
    url = absolute(entry.url, base) if entry.url else None
    if url is None:
        reading.lost += 1
        return True
    image = absolute(entry.image_url, base) if entry.image_url else None
    into.append(replace(entry, url=url, image_url=image, position=len(into)))
    return True
