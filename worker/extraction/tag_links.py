"""Tag links: the list of links to topic pages that a reader sees with an article."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from worker.extraction.evidence import Candidate, Evidence
from worker.extraction.headings import class_words, spaced_text, stands_apart
from worker.extraction.site_names import host_of
from worker.extraction.vocabulary.topics import ELSEWHERE, TAG_LIST_CLASS, TAG_PATH
from worker.urls import absolute

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


def tag_links(evidence: Evidence) -> Iterator[Candidate[list[str]]]:
    """The words of the links in the list of tags: of the first list marked as one, else of an unmarked one."""
    document = evidence.document
    start = evidence.headline.position if evidence.headline else 0
    marked: dict[etree._Element, list[str]] = {}
    unmarked: dict[etree._Element, list[etree._Element]] = {}
    for link in document.root.iter("a"):
        i = document.index[link]
        if i > start - ABOVE_HEADLINE and 1 < document.text_len[i] <= LONGEST_TAG:
            holder = _holder_of(link)
            if holder is not None:
                marked.setdefault(holder, []).append(spaced_text(link))
            elif (parent := link.getparent()) is not None and parent.tag == "li" and parent.getparent() is not None:
                unmarked.setdefault(parent.getparent(), []).append(link)
    lists = [
        (holder, items)
        for holder, items in marked.items()
        if _holds_links(holder, evidence) and _is_its_own(holder, evidence)
    ]
    if lists:
        yield Candidate(next((items for _, items in lists if len(items) > 1), lists[0][1]), "tag links")
        return
    for holder, links in unmarked.items():
        if 2 <= len(links) <= MOST_UNMARKED and _stands_behind_text(holder, links, evidence):
            yield Candidate([spaced_text(link) for link in links], "links behind the text")
            return


def _holder_of(link: etree._Element) -> etree._Element | None:
    """The list in which a link stands as a tag: by rel, by the list's class, or by the folder of its address."""
    parent = link.getparent()
    above = parent.getparent() if parent is not None else None
    if parent is None or above is None:
        return None
    outer = above.getparent()
    for holder in (parent, above) if outer is None else (parent, above, outer):
        if TAG_LIST_CLASS.search(holder.get("class") or ""):
            inner = above if holder is parent and len(parent) == 1 else holder
            return inner if inner.tag not in ("body", "html") else None
    if "tag" in (link.get("rel") or "").lower().split() or TAG_PATH.search(link.get("href") or ""):
        return above if len(parent) == 1 else parent
    return None


def _is_its_own(holder: etree._Element, evidence: Evidence) -> bool:
    """Whether a marked list is the article's: in no side box or teaser, nor in the page's own header or footer."""
    footer = False
    for above, parent in enumerate(holder.iterancestors()):
        if parent.tag in _OTHER_TEXTS or (
            parent.tag == "header" and parent.getparent() is not None and parent.getparent().tag == "body"
        ):
            return False
        if above > 1 and above < 6 and any(word in class_words(parent) for word in ELSEWHERE):
            return False
        footer = footer or parent.tag == "footer"
        if parent.tag in ("article", "main"):
            return True
    behind = evidence.headline is None or evidence.document.index[holder] > evidence.headline.position
    return behind and not footer


def _holds_links(holder: etree._Element, evidence: Evidence) -> bool:
    i = evidence.document.index[holder]
    return evidence.document.link_len[i] >= ONLY_LINKS * evidence.document.text_len[i]


def _stands_behind_text(holder: etree._Element, links: list[etree._Element], evidence: Evidence) -> bool:
    """Whether a list of short links on the same site comes directly after a long paragraph inside the article."""
    document = evidence.document
    if len(links) != len(holder) or not _holds_links(holder, evidence) or stands_apart(holder):
        return False
    if not any(parent.tag in ("main", "article") for parent in holder.iterancestors()):
        return False
    host = host_of(document.url)
    for link in links:
        url = absolute(link.get("href"), document.base_url)
        if not url or host_of(url) != host or len(spaced_text(link).split()) > MOST_WORDS:
            return False
    i = document.index[holder]
    before = document.elements[max(0, i - BEHIND_TEXT) : i]
    return any(e.tag == "p" and document.text_len[document.index[e]] > LONG_PARAGRAPH for e in before)
