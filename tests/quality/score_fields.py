"""Score records against fields that were read off the gold pages: accuracy of each, with the counts.

The annotations stand under ``fields/`` (its README has the rules) as hashes and short values.  Each figure is
``right / of``: pages whose value is one of the accepted ones; for headings, lists, all typed blocks and pictures
without caption the F1 of their marks (twice the hits over both sides); for paragraphs the smaller of both numbers over
the larger.  ``python -m benchmarks.reading.annotated_fields`` prints them.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

FIELDS = Path(__file__).parent / "fields"
SINGLE = ("language", "kind", "canonical_url", "section", "kicker", "dek", "is_free", "modified_at")
TYPED = ("heading", "list", "quote", "table")
# Letters and digits of a block that tell it from the others of its page; its end may be cut or continued.
START = 48
# A file name shorter than this (characters) is no name of one picture.
SHORTEST_NAME = 8
TRACKING = re.compile(r"utm_|ref$|maca$|srcref$|dicbo$")
INNER = re.compile(r"(?:^|[?&])(?:url|src|image|imageId)=([^&]+)")
Record = dict[str, Any]


@dataclass(frozen=True)
class Figure:
    """A share with the counts it comes from."""

    right: int
    of: int

    @property
    def value(self) -> float:
        return self.right / self.of


@dataclass(frozen=True)
class Judgement:
    """What one page adds to one figure, and what its record said."""

    name: str
    right: int
    of: int
    said: object = None


def digest(text: str) -> str:
    """Return 16 hex digits that stand for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def letters(text: str | None) -> str:
    """Return the letters and digits of a text, case folded."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text or "")).casefold()


def mark(text: str | None) -> str | None:
    """Return the digest of a text's letters, None for a text without any."""
    return digest(letters(text)) if letters(text) else None


def start_mark(text: str) -> str:
    """Return the digest of the first letters of a block."""
    return digest(letters(text)[:START])


def address_mark(url: str) -> str:
    """Return the digest of an address without scheme, `www.`, fragment and tracking."""
    parts = urlsplit(url)
    kept = sorted(f"{name}={value}" for name, value in parse_qsl(parts.query) if not TRACKING.match(name))
    place = (parts.hostname or "").removeprefix("www.") + unquote(parts.path).rstrip("/").casefold()
    return digest("?".join([place, *(["&".join(kept)] if kept else [])]))


def picture_marks(url: str) -> set[str]:
    """Return the digests by which two addresses of one picture are recognised."""
    parts = urlsplit(url.replace("&amp;", "&"))
    path = unquote(parts.path)
    names = {parts.netloc + path} if path.strip("/") else set()
    stem = path.rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if len(stem) >= SHORTEST_NAME:
        names.add(stem)
    if inner := INNER.search(parts.query):
        names.add(unquote(inner[1]).split("?")[0])
    return {digest(name.casefold()) for name in names}


def minute(text: str | None) -> str | None:
    """Return an ISO date as its UTC minute."""
    return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ") if text else None


def comparable(record: Record) -> dict[str, object]:
    """Return the single values of a record in the form of the annotations."""
    return {
        "language": (record["language"] or "").partition("-")[0].casefold() or None,
        "kind": record["kind"],
        "canonical_url": address_mark(record["canonical_url"]),
        "section": mark(record["section"]),
        "kicker": mark(record["kicker"]),
        "dek": mark(record["dek"]),
        "is_free": record["is_free"],
        "modified_at": minute(record["modified_at"]),
    }


def judge(page: Record, record: Record) -> Iterator[Judgement]:
    """Yield what one page adds to each figure that was annotated on it."""
    found = comparable(record)
    for name in SINGLE:
        if name in page:
            accepted = page[name]
            if name == "canonical_url" and None in accepted:
                accepted = [*accepted, address_mark(record["url"])]
            yield Judgement(name, found[name] in accepted, 1, record[name])
    if "blocks" in page:
        yield from judge_blocks(page["blocks"], {*page.get("dek", []), found["dek"]}, record["blocks"])
    if "bare_images" in page:
        yield judge_bare_images(page["bare_images"], record["images"])


def judge_blocks(wanted: Record, standfirsts: set[object], blocks: list[Record]) -> Iterator[Judgement]:
    """Yield the judgements on number and type of a page's blocks."""
    paragraphs = sum(b["type"] == "paragraph" and mark(b["text"]) not in {None, *standfirsts} for b in blocks)
    numbers = sorted((paragraphs, wanted["paragraph"]))
    yield Judgement("paragraphs", numbers[0], numbers[1], paragraphs)
    total = Judgement("types", 0, 0)
    for kind in TYPED:
        texts = [" ".join(b["items"]) or b["text"] for b in blocks if b["type"] == kind]
        judged = overlap(kind + "s", wanted[kind], texts, wanted.get("optional", ()))
        total = Judgement("types", total.right + judged.right, total.of + judged.of)
        if kind in {"heading", "list"}:
            yield judged
    yield total


def overlap(name: str, wanted: list[str], texts: list[str], optional: Iterable[str]) -> Judgement:
    """Return how far blocks of one type are those wanted; optional ones count on neither side."""
    found = {start_mark(text): text for text in texts}
    need, got = Counter(wanted), Counter(map(start_mark, texts))
    for key in set(optional) - set(need):
        del got[key]
    wrong = [found[key] for key in got - need]
    return Judgement(name, 2 * (need & got).total(), need.total() + got.total(), wrong)


def judge_bare_images(wanted: list[list[str]], images: list[Record]) -> Judgement:
    """Return how far the pictures without caption are those of the page."""
    left = [set(marks) for marks in wanted]
    bare = [image for image in images if image["media"] == "image" and not image["caption"]]
    wrong = []
    for image in bare:
        addresses = [image["url"], *(version["url"] for version in image["versions"])]
        marks = set().union(*(picture_marks(url) for url in addresses if url))
        if match := next((one for one in left if one & marks), None):
            left.remove(match)
        else:
            wrong.append(image["url"])
    return Judgement("bare images", 2 * (len(bare) - len(wrong)), len(wanted) + len(bare), wrong)


def read_annotations(name: str) -> list[Record]:
    """Return the annotated pages of one gold set (`gold` or `aeb`)."""
    return [json.loads(line) for line in (FIELDS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def score(pages: list[Record], records: dict[str, Record]) -> dict[str, Figure]:
    """Return each figure over the annotated pages, in the order of judgement."""
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for page in pages:
        for judged in judge(page, records[page["id"]]):
            right[judged.name] += judged.right
            of[judged.name] += judged.of
    return {name: Figure(right[name], total) for name, total in of.items() if total}
