"""Lines: the elements that hold a line of text, and whether a link stands in a sentence or alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from worker.extraction.page import Page
from worker.extraction.page.element_text import INLINE, SILENT, text_of
from worker.extraction.vocabulary.teaser_headings import PROMO_HEADING
from worker.normalize.text import collapse

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
EMPHASIS = frozenset({"b", "strong", "em", "i", "u", "mark"})
UNREAD = SILENT | {"figcaption", "time", "button", "img", "picture"}

# Text beside a link in its own line (characters): more, and more than this share of the link's own, is a sentence.
LINE_TEXT = 16
LINE_SHARE = 0.4
# The longest words before a lone promo ("Lesen Sie auch zu diesem Thema:"), in characters.
LONGEST_LEAD = 40
# An entry of a list of promos whose links cover a part of each line ("Why <a>the ferry</a> stays away"), in characters.
LONGEST_ENTRY = 160
# Entries that make a list of such lines, and levels from a link up to its entry.
FEWEST_ENTRIES, LEVELS_TO_ENTRY = 3, 5
# Elements with more children than this are not looked at child by child for each of their links: time stays linear.
MOST_CHILDREN = 100


def text_at(page: Page, i: int) -> str:
    """Return the words that a reader sees of the element numbered ``i``, on one line."""
    if not page.text_len[i]:
        return ""
    return text_of(page.elements[i]) if page.ends[i] > i + 1 else collapse(page.texts[i])


def leaf_lines(page: Page, i: int, unread: frozenset[str] = UNREAD) -> Iterator[int]:
    """Yield the outermost elements with text of their own, in page order.

    Those with ``unread`` tags are left out.
    """
    j, end = i, page.ends[i]
    while j < end:
        if page.tags[j] in unread or not page.text_len[j]:
            j = page.ends[j]
        elif holds_text(page, j):
            yield j
            j = page.ends[j]
        else:
            j += 1


def holds_text(page: Page, i: int) -> bool:
    """Return whether words stand directly in the element, beside its children."""
    own = page.texts[i]
    if own and not own.isspace():
        return True
    child, end, tails = i + 1, page.ends[i], page.tails
    while child < end:
        tail = tails[child]
        if tail and not tail.isspace():
            return True
        child = page.ends[child]
    return False


@lru_cache(maxsize=1024)  # The blocks of a site have the same headings on every page.
def announces_promos(label: str) -> bool:
    """Return whether a text begins as the headings above promos do."""
    return PROMO_HEADING.match(label) is not None


def stands_in_sentence(page: Page, i: int) -> bool:
    """Return whether running text surrounds link ``i`` in its own line.

    "Read also:" before it is no running text.
    """
    line = page.parents[i]
    while line >= 0 and page.tags[line] in INLINE:
        line = page.parents[line]
    if line < 0:
        return False
    beside = page.text_len[line] - page.link_len[line]
    whole = beside <= LINE_TEXT or page.tags[line] == "p" or has_many_children(page, line)
    loose = beside if whole else loose_text(page, line)
    if loose <= LINE_TEXT or loose <= LINE_SHARE * page.text_len[i]:
        return False
    return not (loose <= LONGEST_LEAD and PROMO_HEADING.match(text_at(page, line)))


def has_many_children(page: Page, i: int) -> bool:
    """Return whether the element has more children than are looked at.

    lxml would count all of them for every link.
    """
    child, end = i + 1, page.ends[i]
    for _ in range(MOST_CHILDREN + 1):
        if child >= end:
            return False
        child = page.ends[child]
    return True


def loose_text(page: Page, line: int) -> int:
    """Return the characters of a line outside links."""
    element = page.elements[line]
    count = len((element.text or "").strip())
    for child in element:
        count += len((child.tail or "").strip())
        if child.tag in EMPHASIS:
            i = page.index[child]
            count += page.text_len[i] - page.link_len[i]
    return count


def in_line(page: Page, i: int) -> bool:
    """Return whether words stand directly beside link ``i``."""
    return bool((page.tails[i] or "").strip() or (page.texts[page.parents[i]] or "").strip())


def list_entry(page: Page, i: int) -> int | None:
    """Return the entry of a list of short lines that link ``i`` stands in."""
    entry = _entry_around(page, i)
    if entry is None or page.text_len[entry] > LONGEST_ENTRY:
        return None
    entries = [page.index[child] for child in page.elements[page.parents[entry]] if child.tag == "li"]
    if not FEWEST_ENTRIES <= len(entries) <= MOST_CHILDREN:
        return None
    return entry if all(_is_short_entry(page, other) for other in entries) else None


def _entry_around(page: Page, i: int) -> int | None:
    """Return the entry of a list some levels above element ``i``."""
    for _ in range(LEVELS_TO_ENTRY):
        i = page.parents[i]
        if i < 0:
            return None
        if page.tags[i] == "li":
            return i
    return None


def _is_short_entry(page: Page, i: int) -> bool:
    """Return whether an entry of a list is a short line with one link."""
    if page.text_len[i] > LONGEST_ENTRY:
        return False
    return page.tags[i : page.ends[i]].count("a") == 1
