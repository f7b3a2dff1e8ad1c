"""Evidence: everything that can speak for a page's metadata, gathered once and read by each field's finder."""

from __future__ import annotations

from functools import cached_property

from lxml import etree

from worker.extraction.metadata.byline_lines import links_in, printed_bylines
from worker.extraction.metadata.candidates import Byline, HeadLine
from worker.extraction.page import Page
from worker.extraction.page.headline import class_words

# Elements before and after the headline among which the article's own date, byline and standfirst stand; what comes
# later belongs to teasers.  Counted on pages of a hundred sites: 95 % of bylines stand within the first half of it.
BEFORE_HEADLINE, AFTER_HEADLINE = 40, 120
# A line that names writers or a date is shorter than this (characters); longer is prose or a biography.
LONGEST_LINE = 200

# Elements before the headline that its own header or article may hold: a picture with its sources, a trail, a dateline.
LONGEST_OPENING = 120
_OPENINGS = frozenset({"header", "article", "main"})

_NO_LINE = frozenset({"script", "style", "img", "button", "figure", "picture", "option"})


class Evidence:
    """Gather the lines around the headline that the finders of several fields read."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @cached_property
    def near_headline(self) -> list[etree._Element]:
        """Return the elements around the headline in page order, else the page's first."""
        head = self.page.headline
        position = head.position if head else 0
        opening = next((i for i in self.boxes if self.page.tags[i] in _OPENINGS), position)
        start = (
            min(opening, position - BEFORE_HEADLINE)
            if position - opening <= LONGEST_OPENING
            else position - BEFORE_HEADLINE
        )
        return self.page.elements[max(0, start) : position + AFTER_HEADLINE]

    @cached_property
    def boxes(self) -> list[int]:
        """Return the numbers of the elements around the headline, the innermost first."""
        found: list[int] = []
        i = self.page.parents[self.page.headline.position] if self.page.headline else -1
        while i >= 0:
            found.append(i)
            i = self.page.parents[i]
        return found

    @cached_property
    def box_elements(self) -> frozenset[etree._Element]:
        """Return the elements around the headline."""
        return frozenset(self.page.elements[i] for i in self.boxes)

    def is_apart(self, element: etree._Element) -> bool:
        """Return whether an element stands in a box apart from the article."""
        return self.page.stands_apart(self.page.index[element], self.boxes)

    @cached_property
    def bylines(self) -> list[Byline]:
        """Return the lines near the headline that name writers, in page order."""
        return list(printed_bylines(self.page, self.lines, self.boxes))

    @cached_property
    def links_near(self) -> list[tuple[str, str]]:
        """Return the words, in lower case, and the addresses of the links near the headline."""
        return links_in(self.lines)

    @cached_property
    def lines(self) -> list[HeadLine]:
        """Return the elements near the headline that hold one line at most."""
        text_len, index = self.page.text_len, self.page.index
        near = ((element, index[element]) for element in self.near_headline)
        return [
            HeadLine(e, i, class_words(e)) for e, i in near if 1 < text_len[i] <= LONGEST_LINE and e.tag not in _NO_LINE
        ]
