"""Tabs: a row of labels above panels -> which of them names the panel that a block stands in."""

from __future__ import annotations

from itertools import chain

from worker.extraction.page import Page
from worker.extraction.page.element_text import SILENT
from worker.extraction.page.lines import leaf_lines
from worker.extraction.page.regions import names_on, words_of

_ACTIVE = frozenset({"active", "selected", "current"})
_TABS = frozenset({"tab", "tabs", "tablist"})
# A row of more labels than this, or longer ones, is a menu: labels, and characters of all of them.
MOST_TABS = 6
LONGEST_ROW = 120
# The list of tabs may stand in a box or two of its own.
_DEEPEST = 3


class Tabs:
    """The tabs of a page and the panels that they open."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._named: dict[str, int] | None = None

    def opening(self, i: int) -> int | None:
        """Return the tab that opens element ``i``, if that is a panel."""
        element = self.page.elements[i]
        if "tab" not in f"{element.get('role') or ''} {element.get('class') or ''}".lower():
            return None
        if self._named is None:
            self._named = find_tabs(self.page)
        for name in (element.get("aria-labelledby"), element.get("id")):
            tab = self._named.get(name or "")
            if tab is not None and not i <= tab < self.page.ends[i]:
                return tab
        return None


def find_tabs(page: Page) -> dict[str, int]:
    """Return the page's tabs by their own id and by that of their panel."""
    tabs: dict[str, int] = {}
    for i in chain.from_iterable(page.by_tag[tag] for tag in ("a", "button", "li")):
        element = page.elements[i]
        if element.get("role") != "tab" and "tab" not in (element.get("data-toggle"), element.get("data-bs-toggle")):
            continue
        opened = (element.get("href") or "").removeprefix("#"), element.get("aria-controls"), element.get("id")
        tabs.update((name, i) for name in opened if name and page.text_len[i])
    return tabs


def is_tab_row(page: Page, i: int) -> bool:
    """Return whether an element is a row of short labels, one of them open."""
    if page.text_len[i] > LONGEST_ROW:
        return False
    box = range(i, min(i + _DEEPEST, page.ends[i]))
    named = any(
        page.elements[j].get("role") == "tablist" or not words_of(names_on(page.elements[j])).isdisjoint(_TABS)
        for j in box
    )
    return named and open_tab(page, i) is not None


def open_tab(page: Page, i: int) -> int | None:
    """Return the number of the label marked as open in a row of tabs."""
    labels = list(leaf_lines(page, i, SILENT))
    if not 1 < len(labels) <= MOST_TABS:
        return None
    return next((n for n, label in enumerate(labels) if is_marked(page, label, i)), None)


def is_marked(page: Page, i: int, row: int) -> bool:
    """Return whether an element or one around it in the row is marked as open."""
    while i > row:
        element = page.elements[i]
        if element.get("aria-selected") == "true" or not words_of(element.get("class") or "").isdisjoint(_ACTIVE):
            return True
        i = page.parents[i]
    return False


def tab_of(page: Page, path: list[int], heading: int) -> int:
    """Return which of several labels in a heading names the block.

    It counts the panels: ``path`` are the elements from the block up to the one beside the heading.  Where the panels
    are not beside each other it is the label marked as open, else the first.
    """
    tabs = sum(1 for _ in leaf_lines(page, heading, SILENT))
    for i in reversed(path) if tabs > 1 else ():
        before = [page.index[e] for e in page.elements[i].itersiblings(page.tags[i], preceding=True)]
        panels = [j for j in before if not j <= heading < page.ends[j]]
        after = sum(1 for _ in page.elements[i].itersiblings(page.tags[i]))
        if len(panels) < tabs and 1 < len(panels) + after + 1 <= tabs:
            return len(panels)
    return (open_tab(page, heading) or 0) if tabs > 1 else 0
