"""Page features: what a page's address, its scripts and its make-up say of the kind of page it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from worker.extraction.main_text.features.markup import MarkupContext
from worker.extraction.main_text.features.page_words import ADDRESS_WORDS, JSON_TYPES, NAME_WORDS, OPENGRAPH_TYPES
from worker.extraction.main_text.features.place import Places
from worker.extraction.page.segments import LONGEST_LINE, Segment, is_link_line
from worker.extraction.page.tree import Tree
from worker.extraction.structured_data.json_ld import types_of
from worker.extraction.vocabulary.line_openings import line_kind

# Tags that are counted.
COUNTED = (
    "p", "li", "h1", "h2", "h3", "h4", "img", "form", "input", "button", "select", "table", "td", "article", "section",
    "time", "pre", "code", "blockquote", "figure", "video", "iframe", "details", "dl", "ul", "svg", "main", "aside",
    "label", "textarea", "option",
)  # fmt: skip
# Letters of a short piece, and of prose in which words are counted.
SHORT, SAMPLE = 40, 20_000

PAGE_COLUMNS = (
    "levels of the address", "letters of the address", "words of the address", "digits of the address",
    "a date in the address", "a query in the address", *(f"the address speaks of: {kind}" for kind in ADDRESS_WORDS),
    *(f"JSON-LD has: {kind}" for kind in JSON_TYPES), *(f"og:type is {kind}" for kind in OPENGRAPH_TYPES),
    "og:type is given", "a time of publication is given", "a price is given", "an author is given",
    *(f"elements <{tag}>" for tag in COUNTED), "elements", *(f"names of {kind}" for kind in NAME_WORDS),
    "pieces", "letters", "share of letters in links", "share of lines of links", "share of short pieces",
    "letters of prose", "share of the prose in its center", "pieces of prose", "mean prose of these", "longest prose",
    "share of prose in <p>", "share of prose in <li>", "share of prose in <div>", "share of prose in <td>",
    "headings before prose", "looks of prose", "pieces of the most frequent look", "share of that look",
    "pieces with a price", "short pieces with figures", "questions", "first person", "we and you",
    *(f"lines of {kind}" for kind in ("promo", "appeal", "note")), "share of prose in named boxes",
    "place of the headline", "depth of the center",
)  # fmt: skip

_PRICE = re.compile(r"[$€£¥₹]\s?\d|\d\s?(?:€|£|zł|kr\b|USD|EUR)")
_DATE = re.compile(r"/(?:19|20)\d\d[/-]\d\d?")
_DIGIT = re.compile(r"\d")
_ASKED = re.compile(r"\?(?=\s|$)")
_FIRST_PERSON = re.compile(r"\b(?:I|my|I'm|I've|me)\b")
_WE_AND_YOU = re.compile(r"\b(?:[wW][eE]|[oO][uU][rR]|[uU][sS]|[yY][oO][uU][rR]?)\b")
_PART_ENDS = re.compile(r"[^a-z0-9]+")
_SUFFIX = re.compile(r"\.\w+$")


def page_features(places: Places, surroundings: MarkupContext) -> list[float]:
    """Return the columns of the page whose segments stand at such places."""
    tree, segments, running = places.tree, places.segments, places.running
    return [
        *address_features(tree.url),
        *stated_features(tree),
        *element_features(places),
        *piece_features(segments),
        *prose_features(places),
        *word_features(segments, running),
        *place_features(places, surroundings),
    ]


def address_features(url: str) -> list[float]:
    """Return what the page's address says."""
    try:
        parts = urlsplit(url)
        path, query, host = parts.path.lower(), parts.query, parts.hostname or ""
    except ValueError:
        path = query = host = ""
    levels = [_SUFFIX.sub("", level) for level in path.split("/") if level]
    named = {*levels, *host.split(".")}
    return [
        len(levels),
        len(path),
        len([word for word in _PART_ENDS.split(path) if word]),
        len(_DIGIT.findall(path)),
        _DATE.search(path) is not None,
        bool(query),
        *(not named.isdisjoint(words) for words in ADDRESS_WORDS.values()),
    ]


def stated_features(tree: Tree) -> list[float]:
    """Return what the page's scripts and meta elements state."""
    types = {kind for node in tree.json_ld for kind in types_of(node)}
    stated = {value.lower() for value in tree.metas.get("og:type", ())}
    return [
        *(kind in types for kind in JSON_TYPES),
        *(kind in stated for kind in OPENGRAPH_TYPES),
        bool(stated),
        "article:published_time" in tree.metas,
        any("price" in name for name in tree.metas),
        "author" in tree.metas,
    ]


def element_features(places: Places) -> list[float]:
    """Return how many elements each tag has, and what names around text speak of."""
    tags, named = places.tree.by_tag, Counter[str]()
    for look, count in Counter(places.look_of).items():
        _, own, _, around = places.looks[look]
        for kind in kinds_of_name(f"{own} {around}"):
            named[kind] += count
    pieces = len(places.look_of) or 1
    counts = [len(tags[tag]) if tag in tags else 0 for tag in COUNTED]
    return [*counts, len(places.tree.tags), *(named[kind] / pieces for kind in NAME_WORDS)]


@lru_cache(maxsize=16_384)
def kinds_of_name(name: str) -> tuple[str, ...]:
    """Return the kinds of page that a class attribute speaks of."""
    words = set(_PART_ENDS.split(name.lower()))
    return tuple(kind for kind, known in NAME_WORDS.items() if not known.isdisjoint(words))


def piece_features(segments: Sequence[Segment]) -> list[float]:
    """Return how many pieces of text there are, and how much of them is links."""
    count = len(segments) or 1
    letters = sum([len(segment.text) for segment in segments]) or 1
    return [
        len(segments),
        letters,
        sum([segment.linked for segment in segments]) / letters,
        sum([is_link_line(segment) for segment in segments]) / count,
        sum([len(segment.text) < SHORT for segment in segments]) / count,
    ]


def prose_features(places: Places) -> list[float]:
    """Return how much running text there is, in what elements, and how alike these look."""
    segments, running, prose, tags = places.segments, places.running, places.prose, places.tree.tags
    whole = sum(running) or 1
    count = sum([flow > 0 for flow in running])
    by_tag = Counter[str]()
    for segment, flow in zip(segments, running, strict=True):
        by_tag[tags[segment.owner]] += flow
    looks = Counter([look for look, flow in zip(places.look_of, running, strict=True) if flow])
    most = max(looks.values(), default=0)
    followed = zip(segments, running[1:], strict=False)
    return [
        sum(running),
        prose.within[prose.center] / whole,
        count,
        whole / (count or 1),
        max(running, default=0),
        *(by_tag[tag] / whole for tag in ("p", "li", "div", "td")),
        sum([tags[segment.owner] in ("h2", "h3", "h4") and flow > 0 for segment, flow in followed]),
        len(looks),
        most,
        most / (count or 1),
    ]


def word_features(segments: Sequence[Segment], running: Sequence[int]) -> list[float]:
    """Return what the words speak of: prices, figures, questions, persons, promos."""
    said = " ".join([segment.text for segment, flow in zip(segments, running, strict=True) if flow])[:SAMPLE]
    words = len(said.split()) or 1
    prices, figures, *kinds = line_features([s.text for s in segments if not is_link_line(s)])
    talk = [len(pattern.findall(said)) / words for pattern in (_ASKED, _FIRST_PERSON, _WE_AND_YOU)]
    return [prices, figures, *talk, *kinds]


def line_features(texts: Sequence[str]) -> list[float]:
    """Return how many short texts have prices, figures, or promos, appeals and notes."""
    lines = [text for text in texts if len(text) < LONGEST_LINE]
    kinds = Counter([line_kind(line) for line in lines])
    with_digits = [line for line in lines if _DIGIT.search(line)]
    return [
        len([1 for line in with_digits if _PRICE.search(line)]),
        len([1 for line in with_digits if len(line) < SHORT and len(_DIGIT.findall(line)) > 3]),
        *(kinds[kind] for kind in ("promo", "appeal", "note")),
    ]


def place_features(places: Places, surroundings: MarkupContext) -> list[float]:
    """Return how much prose named boxes hold, and where headline and center stand."""
    flows = zip(places.segments, places.running, strict=True)
    named = sum([flow for segment, flow in flows if flow and surroundings.side(segment.owner)])
    headline = places.witnesses.headline / len(places.tree.tags)
    return [named / (sum(places.running) or 1), headline, len(places.prose.above)]
