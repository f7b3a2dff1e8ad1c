"""Features: what a segment's text, element, surroundings and neighbours say, each as a short name that is either there
or not, so that a weight is a number one can read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from worker.extraction.document import Document
from worker.extraction.segments import SENTENCE_ENDS, Segment
from worker.extraction.vocabulary.blocks import kinds_named
from worker.extraction.vocabulary.lines import line_kind
from worker.extraction.witnesses import Witnesses, witness_features

NAMING = frozenset(
    {"class", "id", "itemprop", "role", "data-testid", "data-component", "data-qa", "data-name", "aria-label"}
)
TELLING = frozenset(
    {"nav", "footer", "aside", "header", "form", "figure", "li", "table", "blockquote", "article", "main", "section",
     "a", "figcaption", "dl", "label", "details", "address"}
)  # fmt: skip

# Letters beyond which how a piece begins says nothing: a paragraph may begin "Follow the river" or "Related to this".
LONGEST_LINE = 180

_SENTENCE = re.compile(r"[.!?…。！？｡।۔؟](?=[\s\"'”’»」』)]|$)")
_COMMA = re.compile(r"[,،、，;:]")
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LENGTHS = ((10, "<10"), (20, "<20"), (40, "<40"), (70, "<70"), (110, "<110"), (180, "<180"), (320, "<320"))
_SHARES = ((0.001, "0"), (0.1, "<.1"), (0.25, "<.25"), (0.5, "<.5"), (0.8, "<.8"))


def bucket(value: float, bounds: tuple[tuple[float, str], ...]) -> str:
    """The name of the first bound above the value, "more" above all."""
    for bound, name in bounds:
        if value < bound:
            return name
    return "more"


def width(text: str) -> float:
    """How long the text reads, in letters of an alphabet: a sign of a syllabic or ideographic script counts 2.5."""
    return len(text) if text.isascii() else len(text) + 1.5 * len(_WIDE.findall(text))


def is_link_line(segment: Segment) -> bool:
    """Whether the segment is a short line of links and nothing else: never the article's, and most of a page."""
    length = len(segment.text)
    return length < 100 and segment.linked >= 0.9 * length


class Surroundings:
    """What the elements around a segment say, read once per element."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._own: dict[int, frozenset[str]] = {}
        self._far: dict[int, frozenset[str]] = {-1: frozenset()}
        self._around: dict[int, tuple[str, ...]] = {}

    def own(self, i: int) -> frozenset[str]:
        """The kinds that the element's own names and tag speak of."""
        found = self._own.get(i)
        if found is None:
            found = self._own[i] = self._read(i)
        return found

    def _read(self, i: int) -> frozenset[str]:
        tag = self.document.tags[i] if i >= 0 else "body"
        if tag in ("body", "html"):
            return frozenset()
        names = [value for name, value in self.document.elements[i].items() if name in NAMING]
        found = {kind for value in names for name in value.split() for kind in kinds_named(name)}
        if tag in TELLING:
            found.add(tag)
        return frozenset(found)

    def far(self, i: int) -> frozenset[str]:
        """The kinds of the element and of all around it."""
        path = []
        while i not in self._far:
            path.append(i)
            i = self.document.parents[i]
        found = self._far[i]
        for k in reversed(path):
            found = self._far[k] = found | self.own(k)
        return found

    def around(self, parent: int) -> tuple[str, ...]:
        """The features that all segments directly inside ``parent`` share."""
        found = self._around.get(parent)
        if found is None:
            above = self.document.parents[parent] if parent >= 0 else -1
            near = self.own(parent) | self.own(above)
            rest = self.far(self.document.parents[above] if above >= 0 else -1) - near
            found = self._around[parent] = (*("near:" + kind for kind in near), *("far:" + kind for kind in rest))
        return found


def first_features(document: Document, segments: Sequence[Segment], witnesses: Witnesses) -> list[list[str]]:
    """For each segment of a page what it is on its own; nothing for lines of links."""
    surroundings = Surroundings(document)
    styles = [style(document, segment.owner) for segment in segments]
    mass: Counter[tuple[str, ...]] = Counter()
    for segment, name in zip(segments, styles, strict=True):
        mass[name] += prose(segment)
    whole = sum(mass.values()) or 1
    copies = Counter(segment.text for segment in segments)
    rows: list[list[str]] = []
    for segment, name in zip(segments, styles, strict=True):
        row: list[str] = []
        rows.append(row)
        if is_link_line(segment):
            continue
        row += text_features(segment)
        row += ["own:" + kind for kind in surroundings.own(segment.owner)]
        row += surroundings.around(document.parents[segment.owner])
        row += witness_features(segment.text, witnesses)
        row.append("tag:" + document.tags[segment.owner])
        row.append("style:" + bucket(mass[name] / whole, _SHARES))
        row.append("headline above" if segment.owner > witnesses.headline else "headline below")
        if copies[segment.text] > 1:
            row.append("twice")
        if is_emphasis(document, segment):
            row.append("emphasis")
    return rows


def style(document: Document, owner: int) -> tuple[str, ...]:
    """What segments that look alike have in common: tag and class of the element and of its parent."""
    parent = document.parents[owner]
    elements, tags = document.elements, document.tags
    above = (tags[parent], elements[parent].get("class") or "") if parent >= 0 else ("", "")
    return (tags[owner], elements[owner].get("class") or "", *above)


def prose(segment: Segment) -> int:
    """How much running text a segment holds: what it reads longer than a line, links taken off twice."""
    return max(0, len(segment.text) - 2 * segment.linked - 40)


def is_emphasis(document: Document, segment: Segment) -> bool:
    """Whether all of the segment stands in bold or italics."""
    child = segment.owner + 1
    return (
        child < document.ends[segment.owner]
        and document.tags[child] in ("b", "strong", "em", "i")
        and document.text_len[child] >= 0.95 * len(segment.text)
    )


def text_features(segment: Segment) -> list[str]:
    """The features of the text alone."""
    text = segment.text
    wide = width(text)
    length = bucket(wide, _LENGTHS)
    linked = segment.linked / len(text)
    sentences = min(len(_SENTENCE.findall(text)), 3)
    found = [
        "length:" + length,
        "linked:" + bucket(linked, _SHARES),
        f"sentences:{sentences}",
        f"commas:{min(len(_COMMA.findall(text)), 3)}",
        "end:sentence" if text[-1] in SENTENCE_ENDS else "end:other",
    ]
    if linked > 0.4:
        found.append("linked & length:" + length)
    if sentences == 0:
        found.append("no sentence & length:" + length)
    found += [name for name, says in _SIGNS if says(text)]
    if wide < LONGEST_LINE and (kind := line_kind(text)):
        found += ["begins:" + kind, f"begins:{kind} & length:{length}"]
    return found


# What single signs of a text say.
_SIGNS: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("text:colon", lambda text: text[-1] == ":"),
    ("text:cut", lambda text: text.endswith(("…", "..."))),
    ("text:digits", lambda text: len(text) < 80 and sum(map(str.isdigit, text)) > 0.25 * len(text)),
    ("text:capitals", str.isupper),
    ("text:copyright", lambda text: "©" in text or "(c)" in text),
    ("text:bars", lambda text: "|" in text or "•" in text or "·" in text),
    ("text:address", lambda text: "@" in text or "http" in text or "www." in text),
    ("text:low", lambda text: text[0].islower()),
    ("text:question", lambda text: text[-1] in "?？؟"),
)
