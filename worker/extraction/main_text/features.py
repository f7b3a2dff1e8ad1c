"""Features: what a segment's text, element, surroundings and neighbours say, each as a short name that is either there
or not, so that a weight is a number one can read."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import compress

from worker.extraction.main_text.binning import Scale
from worker.extraction.main_text.text_density import Mass, find_mass, levels
from worker.extraction.main_text.title_match import Witnesses, witness_features
from worker.extraction.page.document import Document
from worker.extraction.page.segments import SENTENCE_ENDS, Segment
from worker.extraction.vocabulary.line_openings import line_kind
from worker.extraction.vocabulary.page_regions import kinds_in
from worker.normalize.text import reading_length

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
_NOTHING: frozenset[str] = frozenset()


_LENGTH = Scale("length", (10, 20, 40, 70, 110, 180, 320))
_SHARES, _SHARE_WORDS = (0.001, 0.1, 0.25, 0.5, 0.8), ("0", "<.1", "<.25", "<.5", "<.8")
_LINKED = Scale("linked", _SHARES, _SHARE_WORDS)
_STYLE = Scale("style", _SHARES, _SHARE_WORDS)
_PARTS, _PART_WORDS = (0.001, 0.03, 0.1, 0.3, 0.6, 0.9), ("0", "<.03", "<.1", "<.3", "<.6", "<.9")
_PROSE_UNDER, _PROSE_IN, _PROSE_AROUND = (
    Scale(name, _PARTS, _PART_WORDS) for name in ("prose under parent", "prose in parent", "prose in parent of parent")
)
_PROSE_BEFORE = Scale("prose before", (0.0001, 0.02, 0.1, 0.5, 0.9, 0.98, 0.9999))
_SENTENCES, _COMMAS = (tuple(f"{name}:{count}" for count in range(4)) for name in ("sentences", "commas"))


@lru_cache(maxsize=4096)
def named(prefix: str, kinds: frozenset[str]) -> tuple[str, ...]:
    """The features that say that kinds of block are there, in one order for every process."""
    return tuple(sorted(prefix + kind for kind in kinds))


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
        found = frozenset((tag,)) if tag in TELLING else _NOTHING
        for name, value in self.document.elements[i].items():
            if name in NAMING and (kinds := kinds_in(value)):
                found = found | kinds if found else kinds
        return found

    def far(self, i: int) -> frozenset[str]:
        """The kinds of the element and of all around it."""
        path = []
        while i not in self._far:
            path.append(i)
            i = self.document.parents[i]
        found = self._far[i]
        for k in reversed(path):
            own = self.own(k)
            found = self._far[k] = found if own <= found else found | own
        return found

    def around(self, parent: int) -> tuple[str, ...]:
        """The features that all segments directly inside ``parent`` share."""
        found = self._around.get(parent)
        if found is None:
            above = self.document.parents[parent] if parent >= 0 else -1
            near = self.own(parent) | self.own(above)
            rest = self.far(self.document.parents[above] if above >= 0 else -1) - near
            found = self._around[parent] = (*named("near:", near), *named("far:", rest))
        return found


def first_features(document: Document, segments: Sequence[Segment], witnesses: Witnesses) -> list[list[str]]:
    """For each segment of a page what it is on its own; nothing for lines of links."""
    surroundings = Surroundings(document)
    weighed = [not is_link_line(segment) for segment in segments]
    styles = {segment.owner: style(document, segment.owner) for segment in compress(segments, weighed)}
    running = [prose(segment) if wanted else 0 for segment, wanted in zip(segments, weighed, strict=True)]
    mass = find_mass(document, segments, running)
    alike: defaultdict[tuple[str, ...], int] = defaultdict(int)
    for segment, count in zip(segments, running, strict=True):
        if count:
            alike[styles[segment.owner]] += count
    passed = 0
    copies = Counter([segment.text for segment in segments])
    rows: list[list[str]] = []
    for segment, wanted, count in zip(segments, weighed, running, strict=True):
        row: list[str] = []
        rows.append(row)
        if not wanted:
            continue
        row += text_features(segment)
        row += named("own:", surroundings.own(segment.owner))
        row += surroundings.around(document.parents[segment.owner])
        row += witness_features(segment.text, witnesses)
        row.append("tag:" + document.tags[segment.owner])
        row.append(_STYLE.of(alike[styles[segment.owner]] / mass.whole))
        row += prose_features(document, segment, mass, passed, row[0])
        row.append("headline above" if segment.owner > witnesses.headline else "headline below")
        if copies[segment.text] > 1:
            row.append("twice")
        if is_emphasis(document, segment):
            row.append("emphasis")
        passed += count
    return rows


def prose_features(document: Document, segment: Segment, mass: Mass, passed: int, length: str) -> list[str]:
    """What the segment's place says, measured by where the page's running text stands, whoever wrote it."""
    parents = document.parents
    owner, parent = segment.owner, parents[segment.owner]
    above = parents[parent] if parent >= 0 else -1
    under = _PROSE_UNDER.of(mass.under.get(parent, 0) / mass.whole)
    around = _PROSE_IN.of(mass.within[parent] / mass.whole)
    level = "prose levels " + levels(document, owner, mass.center)
    return [
        under,
        around,
        _PROSE_AROUND.of(mass.within[above] / mass.whole),
        _PROSE_BEFORE.of(passed / mass.whole),
        level,
        f"{under} & {length}",
        f"{level} & {length}",
        f"{level} & tag:{document.tags[owner]}",
        f"{around} & {level}",
    ]


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
    wide = reading_length(text)
    length = _LENGTH.of(wide)
    linked = segment.linked / len(text)
    # Of sentences and commas three are as good as more: looking stops there.
    sentences = len(_SENTENCE.split(text, 3)) - 1
    found = [
        length,
        _LINKED.of(linked),
        _SENTENCES[sentences],
        _COMMAS[len(_COMMA.split(text, 3)) - 1],
        "end:sentence" if text[-1] in SENTENCE_ENDS else "end:other",
    ]
    if linked > 0.4:
        found.append("linked & " + length)
    if sentences == 0:
        found.append("no sentence & " + length)
    found += signs_of(text)
    if wide < LONGEST_LINE and (kind := line_kind(text)):
        found += ["begins:" + kind, f"begins:{kind} & {length}"]
    return found


def signs_of(text: str) -> list[str]:
    """What single signs of a text say."""
    found = []
    if text[-1] == ":":
        found.append("text:colon")
    if text.endswith(("…", "...")):
        found.append("text:cut")
    if len(text) < 80 and sum(map(str.isdigit, text)) > 0.25 * len(text):
        found.append("text:digits")
    if text.isupper():
        found.append("text:capitals")
    if "©" in text or "(c)" in text:
        found.append("text:copyright")
    if "|" in text or "•" in text or "·" in text:
        found.append("text:bars")
    if "@" in text or "http" in text or "www." in text:
        found.append("text:address")
    if text[0].islower():
        found.append("text:low")
    if text[-1] in "?？؟":
        found.append("text:question")
    return found
