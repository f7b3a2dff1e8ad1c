"""Tag links: the list of links to topic pages that a reader sees with an article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from lxml import etree

from worker.extraction.metadata.evidence import Evidence
from worker.extraction.page import Page
from worker.extraction.page.element_text import text_of
from worker.extraction.page.statements import FieldValue
from worker.extraction.vocabulary.page_regions import OTHER_TAGS
from worker.extraction.vocabulary.topics import TAG_FOLDERS, TAG_LABEL, TAG_LIST_CLASS, TAG_QUERY
from worker.normalize.text import letters
from worker.normalize.urls import absolute, same_site

TAG_LINKS = "tag links"

# Characters and words of one tag; longer links are headlines.
LONGEST_TAG, MOST_WORDS = 60, 5
# A list of tags holds little but links: at least this share of its characters.
ONLY_LINKS = 0.7
# An unmarked list of tags stands directly behind the text: so few elements after a paragraph of so many characters.
BEHIND_TEXT, LONG_PARAGRAPH = 40, 120
MOST_UNMARKED = 15
# Tags may stand above the headline too (elements between them).
ABOVE_HEADLINE = 30

_OTHER_TEXTS = frozenset({"aside", "dialog", "form"})


def tag_links(evidence: Evidence) -> Iterator[FieldValue[list[str]]]:
    """Yield the words of the links in the article's list of tags."""
    page = evidence.page
    marked, unmarked = _lists(evidence)
    own = [links for holder, links in marked.items() if _is_its_own(holder, evidence)]
    filed = [links for links in own if all(_is_category(page.elements[i]) for i in links)]
    lists = [links for links in own if links not in filed]
    if lists:
        chosen, how = max(lists, key=is_several), TAG_LINKS
    elif filed:
        chosen, how = filed[0], "category links"
    else:
        chosen, how = first_behind_text(unmarked, page), "links behind the text"
    if chosen:
        yield FieldValue([text_of(page.elements[i]) for i in chosen], how)


def first_behind_text(unmarked: Mapping[int, list[int]], page: Page) -> list[int]:
    """Return the first list of unmarked links behind a long paragraph."""
    return next((links for holder, links in unmarked.items() if _stands_behind_text(holder, links, page)), [])


def is_several(links: list[int]) -> bool:
    """Return whether a list has more than one link."""
    return len(links) > 1


def _lists(evidence: Evidence) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Return the short links by the list that marks them, and the unmarked ones."""
    page = evidence.page
    first = (evidence.page.headline.position if evidence.page.headline else 0) - ABOVE_HEADLINE
    marked: dict[int, list[int]] = {}
    unmarked: dict[int, list[int]] = {}
    holders: dict[int, int] = {}
    named: dict[int, bool] = {}
    writers = " ".join(letters(line.words) for line in evidence.bylines)
    for i in evidence.page.by_tag["a"]:
        if i <= first or not 1 < page.text_len[i] <= LONGEST_TAG:
            continue
        parent = page.parents[i]
        if parent not in holders:
            holders[parent] = _marked_above(parent, page, named)
        holder = holders[parent]
        if holder < 0 and _is_tag(page.elements[i]) and letters(text_of(page.elements[i])) not in writers:
            holder = _outer(parent, page)
        if holder >= 0:
            marked.setdefault(holder, []).append(i)
        elif page.tags[parent] == "li":
            unmarked.setdefault(page.parents[parent], []).append(i)
    return marked, unmarked


def _marked_above(parent: int, page: Page, named: dict[int, bool]) -> int:
    """Return the nearest element around a link that names tags, -1 for none.

    ``named`` remembers what was asked before: many links share their list.
    """
    holder = parent
    for _ in range(3):
        if holder < 0 or page.tags[holder] in ("body", "html"):
            return -1
        if holder not in named:
            labelled = holder == parent and is_tag_label(page.texts[holder])
            named[holder] = labelled or _is_tag_list(page.elements[holder].get("class") or "")
        if named[holder]:
            return _outer(holder, page) if holder == parent else holder
        holder = page.parents[holder]
    return -1


def is_tag_label(text: str | None) -> bool:
    """Return whether a text is the label before a list of tags."""
    if not text or not (":" in text or "：" in text):  # As every label has; the pattern takes twenty times as long.
        return False
    return TAG_LABEL.match(text) is not None


def _outer(holder: int, page: Page) -> int:
    """Return the element, or the one around it where it holds a single link."""
    return page.parents[holder] if _holds_one(page.elements[holder]) else holder


def _holds_one(element: etree._Element) -> bool:
    """Return whether an element has a single child.

    Counting them would take a step for each, for every link.
    """
    first = next(element.iterchildren(), None)
    return first is not None and first.getnext() is None


@lru_cache(maxsize=4096)
def _is_tag_list(name: str) -> bool:
    """Return whether a class is that of a list of tags."""
    return TAG_LIST_CLASS.search(name) is not None


def _is_tag(link: etree._Element) -> bool:
    """Return whether a link says that it leads to a topic page."""
    rel = link.get("rel")
    return (bool(rel) and "tag" in rel.lower().split()) or leads_to_topic(link.get("href") or "")


def leads_to_topic(href: str) -> bool:
    """Return whether an address names a topic by folder or query."""
    folders = href.lower().split("/")
    if not TAG_FOLDERS.isdisjoint(folders):
        followed = pairwise(folders[1:])
        if any(folder in TAG_FOLDERS and topic[:1] not in ("", "?", "#") for folder, topic in followed):
            return True
    return "=" in href and TAG_QUERY.search(href) is not None


def _is_category(link: etree._Element) -> bool:
    """Return whether a link says by its rel that it leads to a category."""
    return "category" in (link.get("rel") or "").lower().split()


def _is_its_own(holder: int, evidence: Evidence) -> bool:
    """Return whether a marked list of hardly anything but links is the article's."""
    page = evidence.page
    if not _holds_links(holder, page):
        return False
    footer = False
    above, i = 0, page.parents[holder]
    while i >= 0:
        tag = page.tags[i]
        if tag in _OTHER_TEXTS or (1 < above < 6 and not OTHER_TAGS.isdisjoint(page.region_of(i))):
            return False
        footer = footer or tag == "footer"
        if tag in ("article", "main"):
            return True
        above, i = above + 1, page.parents[i]
    return not footer and (evidence.page.headline is None or holder > evidence.page.headline.position)


def _holds_links(holder: int, page: Page) -> bool:
    """Return whether a list is hardly anything but links, the label before them not counted."""
    label = page.texts[holder] or ""
    others = len(label.strip()) if is_tag_label(label) else 0
    return page.link_len[holder] >= ONLY_LINKS * (page.text_len[holder] - others)


def _may_be_tag(link: etree._Element, page: Page) -> bool:
    """Return whether a link of a few words stays on the site."""
    url = absolute(link.get("href"), page.base_url)
    return bool(url) and same_site(url or "", page.url) and len(text_of(link).split()) <= MOST_WORDS


def _stands_behind_text(holder: int, links: list[int], page: Page) -> bool:
    """Return whether a list of short links comes directly after a long paragraph."""
    element = page.elements[holder]
    if not 2 <= len(links) <= MOST_UNMARKED:
        return False
    if len(links) != len(element) or not _holds_links(holder, page) or page.stands_apart(holder):
        return False
    if not any(parent.tag in ("main", "article") for parent in element.iterancestors()):
        return False
    if not all(_may_be_tag(page.elements[i], page) for i in links):
        return False
    before = range(max(0, holder - BEHIND_TEXT), holder)
    return any(page.tags[i] == "p" and page.text_len[i] > LONG_PARAGRAPH for i in before)
