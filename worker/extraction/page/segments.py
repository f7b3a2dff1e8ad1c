"""Segments: the runs of text that a reader sees as one piece (a paragraph, a heading, a list entry, a line)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from worker.extraction.page import Page
from worker.extraction.page.element_text import SILENT, raw_text
from worker.extraction.vocabulary.line_openings import line_kind
from worker.normalize.text import collapse, reading_length

# Elements that do not break the line they stand in; every other element starts a piece of its own.
INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "nobr", "picture", "q", "ruby", "rb", "s", "samp", "small", "source", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
# Elements that hold one line or paragraph.
_LINES = INLINE | {"p", "li", "dt", "dd", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "blockquote"}
# Letters of links from which a span of nothing else is a list that opens above the text, no part of a sentence.
SHORTEST_POPUP = 80
# Elements of such a span in which its links are looked for, so that the time stays linear however spans are nested.
MOST_LOOKED_AT = 300
# Reading aids above a word; they break no line.
READING_AIDS = frozenset({"rt", "rp", "rtc"})
# Reading aids and widgets whose letters would stand twice or make no sentence.
UNREAD = SILENT | READING_AIDS | {"button", "input", "audio", "video", "canvas", "map", "math", "dialog"}


# Stands for <br> until the piece is whole; white space of the source, newlines included, is no line break.
LINE_BREAK = "\u2028"

# A line of at least so many characters is long enough to be a paragraph.
LONG_LINE = 80
# What a sentence ends with in the scripts of the world, closing quotes and brackets included.
SENTENCE_ENDS = frozenset(".!?:…。！？｡।॥۔؟።։။៕\"'”’»›」』）)]")


# Letters beyond which how a piece begins says nothing: a paragraph may begin "Follow the river" or "Related to this".
LONGEST_LINE = 180
# Letters of a line of links, and the share of these in links.
LONGEST_LINK_LINE, LINKED = 100, 0.9


class Segment(NamedTuple):
    """Hold one run of text.

    ``owner`` is the number of the block element it stands in, ``first`` and ``last`` the span of elements it was read
    from, ``linked`` how many of its characters are link text.
    """

    owner: int
    first: int
    last: int
    text: str
    linked: int


def read_segments(page: Page, start: int = 0, skip: frozenset[int] = frozenset()) -> list[Segment]:
    """Read the segments inside element ``start`` in order, the elements ``skip`` left out."""
    reader = _Reader(page, skip, page.tags)
    reader.read(start)
    return reader.segments


def read_named(page: Page, start: int, skip: frozenset[int] = frozenset()) -> list[Segment]:
    """Read an element that a source's rules name as a block, whatever its tag."""
    reader = _Reader(page, skip, [*page.tags[:start], "div", *page.tags[start + 1 :]])
    reader.read(start)
    return reader.segments


def named_inline(page: Page) -> frozenset[int]:
    """Return the custom elements (with a dash in their tag) that stand amid a line."""
    own = [i for tag, numbers in page.by_tag.items() if "-" in tag for i in numbers]
    return frozenset(i for i in own if page.tags[page.parents[i]] in _LINES)


class _Reader:
    """Read a span of elements, the open ones on a stack of its own.

    A page may nest deeper than Python's own stack reaches.
    """

    def __init__(self, page: Page, skip: frozenset[int], tags: Sequence[str]) -> None:
        self.page = page
        self.skip = skip
        self.tags = tags
        # Where a page puts its reading aids in brackets (`rp`) for readers of plain text, they are read as such.
        aids = READING_AIDS if page.by_tag["rp"] else frozenset[str]()
        self.inline = INLINE | aids
        self.in_line = self.inline | {"br"}
        self.unread = UNREAD - aids
        self.named = named_inline(page)
        self.segments: list[Segment] = []
        self.open: list[tuple[int, int]] = []  # (end, element) of the elements around the place.
        self.blocks: list[int] = []  # Those of them that break lines.
        self.links = 0  # How many of them are links.
        self.pieces: list[str] = []
        self.linked = 0
        self.first = -1
        self.breaks = 0  # <br> since the last letter.

    def read(self, start: int) -> None:
        """Walk over the element numbered ``start``."""
        tags, ends, opened = self.tags, self.page.ends, self.open
        unread, skip, in_line, named = self.unread, self.skip, self.in_line, self.named
        i, stop = start, ends[start]
        while i < stop:
            while opened and opened[-1][0] <= i:
                self._leave(i)
            tag, end = tags[i], ends[i]
            is_unread = tag in unread or i in skip
            if is_unread or (tag == "span" and self._is_popup(i)):
                self._pass(i, tag)
                i = end
            elif tag not in in_line and i not in named and self._is_plain(i, end):
                self._take(i, end)
                i = end
            else:
                self._enter(i, tag, end)
                i += 1
        while opened:
            self._leave(stop)

    def _is_plain(self, i: int, end: int) -> bool:
        """Return whether the block is nothing but text and inline elements to be read."""
        tags = self.tags
        if not self.page.text_len[i]:
            return True
        if end > i + 1 and tags[i + 1] not in self.inline:  # Most blocks that hold blocks begin with one.
            return False
        if self.page.link_len[i] >= SHORTEST_POPUP and "span" in tags[i + 1 : end]:
            return False
        return self.inline.issuperset(tags[i + 1 : end]) and (not self.skip or self.skip.isdisjoint(range(i + 1, end)))

    def _is_popup(self, i: int) -> bool:
        """Return whether the span is a list of links that opens above a link."""
        if not is_popup(self.page, i):
            return False
        before = self.page.elements[i].getprevious()
        return before is not None and before.tag == "a"

    def _take(self, i: int, end: int) -> None:
        """Read a plain block, or one without text, in one go."""
        if self.first >= 0 or self.breaks:
            self._flush(i)
        page = self.page
        if page.text_len[i]:
            whole = page.texts[i] if end == i + 1 else raw_text(page.elements[i])
            if text := collapse(whole):
                self.segments.append(Segment(i, i, end, text, min(page.link_len[i], len(text))))
        if tail := page.tails[i]:
            self._add(tail, end)

    def _pass(self, i: int, tag: str) -> None:
        """Leave an element out; what follows it still counts."""
        if i in self.skip and tag not in self.inline and i not in self.named:
            self._flush(i)
        if tail := self.page.tails[i]:
            self._add(tail, i)

    def _enter(self, i: int, tag: str, end: int) -> None:
        if tag == "br":
            self._break(i)
        elif tag not in self.inline and i not in self.named:
            self._flush(i)
            self.blocks.append(i)
        elif tag == "a":
            self.links += 1
        self.open.append((end, i))
        if text := self.page.texts[i]:
            self._add(text, i)

    def _leave(self, at: int) -> None:
        _, i = self.open.pop()
        tag = self.tags[i]
        if tag not in self.inline and tag != "br" and i not in self.named:
            self._flush(at)
            self.blocks.pop()
        elif tag == "a":
            self.links -= 1
        if tail := self.page.tails[i]:
            self._add(tail, at)

    def _break(self, i: int) -> None:
        """Break the line, or end the paragraph at two breaks or behind a whole sentence."""
        self.breaks += 1
        if self.breaks > 1 or is_whole_paragraph(last_words(self.pieces)):
            self._flush(i)
        elif self.pieces:
            self.pieces.append(LINE_BREAK)

    def _add(self, text: str, i: int) -> None:
        if not self.blocks:
            return
        if text.isspace():
            if self.first >= 0:  # Before the first letter blanks say nothing.
                self.pieces.append(text)
            return
        self.breaks = 0
        if self.first < 0:
            self.first = i
        if self.links:
            self.linked += len(text.strip())
        self.pieces.append(text)

    def _flush(self, at: int) -> None:
        """End the piece of text before element ``at``."""
        self.breaks = 0
        if self.first < 0:  # Nothing is kept before the first letter.
            return
        lines = [line for line in map(collapse, "".join(self.pieces).split(LINE_BREAK)) if line]
        if text := "\n".join(lines):
            self.segments.append(Segment(self.blocks[-1], self.first, at, text, min(self.linked, len(text))))
        self.pieces.clear()
        self.linked = 0
        self.first = -1


def is_link_line(segment: Segment) -> bool:
    """Return whether the segment is a short line of links and nothing else."""
    length = len(segment.text)
    return length < LONGEST_LINK_LINE and segment.linked >= LINKED * length


def opening_kind(text: str) -> str | None:
    """Return the kind of line, such as "promo", that a short text begins like."""
    return line_kind(text) if reading_length(text) < LONGEST_LINE else None


def is_popup(page: Page, i: int) -> bool:
    """Return whether element ``i`` holds several links and no word beside them."""
    linked = page.link_len[i]
    if linked < SHORTEST_POPUP or linked < page.text_len[i]:
        return False
    return page.tags[i : min(page.ends[i], i + MOST_LOOKED_AT)].count("a") > 1


def is_whole_paragraph(text: str) -> bool:
    """Return whether a line is long and ends as a sentence does."""
    line = text.rstrip()
    return len(line) >= LONG_LINE and line[-1] in SENTENCE_ENDS


def last_words(pieces: list[str]) -> str:
    """Return the end of the joined pieces, as much as a long line.

    No more: a poem of 100,000 lines must not be read again at each of its breaks.
    """
    end = ""
    for piece in reversed(pieces):
        end = (piece + end).rstrip()
        if len(end) >= LONG_LINE:
            break
    return end
