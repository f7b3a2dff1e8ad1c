"""Lines: the elements that hold a line of text, and whether a link stands in a sentence or alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from worker.extraction.page.document import Document
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


def text_at(document: Document, i: int) -> str:
    """Return the words that a reader sees of the element numbered ``i``, on one line."""
    if not document.text_len[i]:
        return ""
    return text_of(document.elements[i]) if document.ends[i] > i + 1 else collapse(document.texts[i])


def leaf_lines(document: Document, i: int, unread: frozenset[str] = UNREAD) -> Iterator[int]:
    """Yield the outermost elements with text of their own, in page order.

    Those with ``unread`` tags are left out.
    """
    j, end = i, document.ends[i]
    while j < end:
        if document.tags[j] in unread or not document.text_len[j]:
            j = document.ends[j]
        elif holds_text(document, j):
            yield j
            j = document.ends[j]
        else:
            j += 1


def holds_text(document: Document, i: int) -> bool:
    """Return whether words stand directly in the element, beside its children."""
    own = document.texts[i]
    if own and not own.isspace():
        return True
    child, end, tails = i + 1, document.ends[i], document.tails
    while child < end:
        tail = tails[child]
        if tail and not tail.isspace():
            return True
        child = document.ends[child]
    return False


@lru_cache(maxsize=1024)  # The blocks of a site have the same headings on every page.
def announces_promos(label: str) -> bool:
    """Return whether a text begins as the headings above promos do."""
    return PROMO_HEADING.match(label) is not None


def stands_in_sentence(document: Document, i: int) -> bool:
    """Return whether running text surrounds link ``i`` in its own line.

    "Read also:" before it is no running text.
    """
    line = document.parents[i]
    while line >= 0 and document.tags[line] in INLINE:
        line = document.parents[line]
    if line < 0:
        return False
    beside = document.text_len[line] - document.link_len[line]
    whole = beside <= LINE_TEXT or document.tags[line] == "p" or has_many_children(document, line)
    loose = beside if whole else loose_text(document, line)
    if loose <= LINE_TEXT or loose <= LINE_SHARE * document.text_len[i]:
        return False
    return not (loose <= LONGEST_LEAD and PROMO_HEADING.match(text_at(document, line)))


def has_many_children(document: Document, i: int) -> bool:
    """Return whether the element has more children than are looked at.

    lxml would count all of them for every link.
    """
    child, end = i + 1, document.ends[i]
    for _ in range(MOST_CHILDREN + 1):
        if child >= end:
            return False
        child = document.ends[child]
    return True


def loose_text(document: Document, line: int) -> int:
    """Return the characters of a line outside links."""
    element = document.elements[line]
    count = len((element.text or "").strip())
    for child in element:
        count += len((child.tail or "").strip())
        if child.tag in EMPHASIS:
            i = document.index[child]
            count += document.text_len[i] - document.link_len[i]
    return count


def in_line(document: Document, i: int) -> bool:
    """Return whether words stand directly beside link ``i``."""
    return bool((document.tails[i] or "").strip() or (document.texts[document.parents[i]] or "").strip())


def list_entry(document: Document, i: int) -> int | None:
    """Return the entry of a list of short lines that link ``i`` stands in."""
    entry = _entry_around(document, i)
    if entry is None or document.text_len[entry] > LONGEST_ENTRY:
        return None
    entries = [document.index[child] for child in document.elements[document.parents[entry]] if child.tag == "li"]
    if not FEWEST_ENTRIES <= len(entries) <= MOST_CHILDREN:
        return None
    return entry if all(_is_short_entry(document, other) for other in entries) else None


def _entry_around(document: Document, i: int) -> int | None:
    """Return the entry of a list some levels above element ``i``."""
    for _ in range(LEVELS_TO_ENTRY):
        i = document.parents[i]
        if i < 0:
            return None
        if document.tags[i] == "li":
            return i
    return None


def _is_short_entry(document: Document, i: int) -> bool:
    """Return whether an entry of a list is a short line with one link."""
    if document.text_len[i] > LONGEST_ENTRY:
        return False
    return document.tags[i : document.ends[i]].count("a") == 1
