"""Topics: the section an article stands in and the tags its editors gave it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, TypeAlias
from urllib.parse import unquote

from worker.extraction.metadata.candidates import best
from worker.extraction.metadata.evidence import Evidence
from worker.extraction.metadata.topics.breadcrumbs import visible_trail
from worker.extraction.metadata.topics.tag_links import TAG_LINKS, tag_links
from worker.extraction.page.element_text import text_of
from worker.extraction.page.statements import FieldValue
from worker.extraction.phrases.person_names import unique
from worker.extraction.structured_data.json_ld import Node, cleaned_texts, strings, text_in, types_of
from worker.extraction.vocabulary.topics import (
    CODE,
    KEYWORD_METAS,
    MACHINE_PREFIX,
    MACHINE_TAG,
    NO_TOPIC,
    SECTION_METAS,
    TAG_METAS,
)
from worker.normalize.text import collapse, is_unspaced, letters, words
from worker.normalize.urls import path_of

# Characters; longer is a sentence.  A list of one item with more words than this is a list without its commas.
LONGEST_TAG, MOST_WORDS = 90, 7
MOST_TAGS = 60
SHORTEST_WORD = 4
# So few tags may well be other words than the headline's; endings of words differ behind so many characters.
MOST_FOREIGN, WORD_BEGINS = 3, 5
LONGEST_SECTION = 50

Tags: TypeAlias = tuple[str, ...]

# Sections are joined without a blank: with one the comma belongs to a section's name, unless the script has no blanks.
_JOINED = re.compile(r",(?=\S)|(?<=[^\x00-\u2fff])[,、]\s")
_SPLIT = re.compile(r"\s*[,;،、]\s*")


def find_tags(evidence: Evidence) -> FieldValue[Tags] | None:
    """Return the tags of the article."""
    return best(tag_candidates(evidence))


def tag_candidates(evidence: Evidence) -> Iterator[FieldValue[Tags]]:
    """Yield the lists of tags that the page gives, best first.

    Two sources with the same tags are right, the more so where one of them is the list that readers see.  A curated
    list (article:tag, JSON-LD) is also right where the keywords are that list with search words added.  Else the
    keywords come first, since what systems put into the curated ones varies more; but those that have no word of the
    headline or the description are the site's own, the same on every page, and come behind a list that readers see.
    """
    keywords, stated, tags = _first(evidence, KEYWORD_METAS), _stated(evidence), _first(evidence, TAG_METAS)
    foreign = keywords is not None and _is_foreign(keywords.value, evidence)
    seen = [] if keywords and not foreign and _agree(tags, keywords) else list(_seen_tags(evidence))
    alone = list(filter(_speaks_last, seen))
    last = keywords if foreign else stated if keywords is None and _is_part(stated, seen) else None
    listed = [c for c in (keywords, stated, *seen, tags) if c and c not in alone]
    yield from _by_support(sorted(listed, key=lambda candidate: candidate is last))
    yield from _feed_tags(evidence)
    yield from alone


def _speaks_last(seen: FieldValue[Tags]) -> bool:
    """Return whether it is a single link, or a list that nothing marks."""
    return len(seen.value) == 1 or seen.provenance != TAG_LINKS


def _feed_tags(evidence: Evidence) -> Iterator[FieldValue[Tags]]:
    """Yield the tags that the feed gives."""
    feed = evidence.page.evidence
    if feed and (value := _sane(feed.tags, evidence)):
        yield FieldValue(value, "feed")


def _by_support(candidates: Sequence[FieldValue[Tags]]) -> list[FieldValue[Tags]]:
    """Return the candidates, the best borne out by others first."""
    lists = [(candidate, _keys(candidate.value)) for candidate in candidates]
    return [candidate for candidate, _ in sorted(lists, key=lambda item: -_support(item, lists))]


def _agree(tags: FieldValue[Tags] | None, keywords: FieldValue[Tags]) -> bool:
    """Return whether there are no other tags, or the same ones."""
    return tags is None or not tags.value or _keys(tags.value) == _keys(keywords.value)


def _seen_tags(evidence: Evidence) -> Iterator[FieldValue[Tags]]:
    """Yield the lists of tags that readers see."""
    for items, how in tag_links(evidence):
        if found := _sane(items, evidence):
            yield FieldValue(found, how)


def _is_part(stated: FieldValue[Tags] | None, seen: Sequence[FieldValue[Tags]]) -> bool:
    """Return whether the stated tags are a part of those that readers see first."""
    return stated is not None and bool(seen) and _keys(stated.value) < _keys(seen[0].value)


def _is_foreign(tags: Tags, evidence: Evidence) -> bool:
    """Return whether no tag shares a word with headline, description and address."""
    if len(tags) < MOST_FOREIGN:
        return False
    titles = [title for title, _ in (*evidence.page.stated_titles, *evidence.page.weaker_titles)]
    texts = [*titles, *(text for text, _ in evidence.page.meta("description", "og:description"))]
    known = letters(" ".join([*texts, unquote(path_of(evidence.page.url))]))
    return not any(word[:WORD_BEGINS] in known for tag in tags for word in words(tag) if _is_telling(word))


def _is_telling(word: str) -> bool:
    """Return whether a word is long enough to say what a text is about."""
    return len(word) >= SHORTEST_WORD or is_unspaced(word)


def _support(item: tuple[FieldValue[Tags], set[str]], lists: list[tuple[FieldValue[Tags], set[str]]]) -> int:
    """Return how far other sources bear a list of tags out."""
    candidate, own = item
    support = 0
    for other, keys in lists:
        if other is not candidate and keys == own:
            support += 3 if TAG_LINKS in (other.provenance, candidate.provenance) else 2
        elif own < keys and candidate.provenance.startswith("meta") and other.provenance.endswith("keywords"):
            support += 1
    return support


def _keys(tags: Tags) -> set[str]:
    """Return the letters of each tag, by which lists of tags are compared."""
    return {letters(tag) for tag in tags}


def _first(evidence: Evidence, names: Iterable[str]) -> FieldValue[Tags] | None:
    """Return the first of the meta elements of these names that holds tags."""
    for name in names:
        values = [value for value, _ in evidence.page.meta(name)]
        if values and (tags := _sane(_items(values), evidence)):
            return FieldValue(tags, f"meta {name}")
    return None


def _stated(evidence: Evidence) -> FieldValue[Tags] | None:
    """Return the keywords of the page's JSON-LD."""
    for value, provenance in evidence.page.said("keywords"):
        if tags := _sane(_items(list(cleaned_texts(strings(value)))), evidence):
            return FieldValue(tags, provenance)
    return None


def _items(values: list[str]) -> list[str]:
    """Return the single tags in the values of one source.

    A list's members stay as they are, one text is split at its commas.
    """
    values = list(dict.fromkeys(values))
    if len(values) == 1:
        return [item for item in _SPLIT.split(values[0]) if item]
    if values and all("/" in value for value in values):
        return [value.rsplit("/", 1)[-1] for value in values]  # "topic/harbour": the vocabulary before the word.
    return [item for value in values for item in (_SPLIT.split(value) if value.count(",") > 2 else [value]) if item]


def _sane(items: Iterable[str], evidence: Evidence) -> Tags:
    """Return the items that are words for readers, each once.

    A list of codes or of the words of the address gives none.
    """
    # The length first: the patterns are for tags, not for the texts that some pages put in their place.
    stripped = (item.strip(" #\"'").rstrip(":;") for item in items)
    short = [item for item in stripped if 1 < len(item) <= LONGEST_TAG]
    kept = [item for item in short if not MACHINE_TAG.search(item) and not MACHINE_PREFIX.match(item)]
    none = evidence.page.site_keys | NO_TOPIC | (evidence.page.title_keys if len(kept) > 1 else set())
    kept = [item for item in kept if letters(item) not in none]
    return () if _is_no_list(kept, evidence.page.url) else tuple(unique(kept))[:MOST_TAGS]


def _is_no_list(items: Sequence[str], url: str) -> bool:
    """Return whether the items are a sentence, mostly codes, or but words of the address."""
    if len(items) == 1:
        return len(items[0].split()) > MOST_WORDS
    if len(items) > 2 and 2 * sum(bool(CODE.match(item)) for item in items) > len(items):
        return True
    slug = set(re.split(r"[\W_]+", unquote(path_of(url)).casefold()))
    return len(items) > 3 and slug.issuperset(items)


def find_section(evidence: Evidence) -> FieldValue[str] | None:
    """Return the section of the site in which the article stands."""
    return best(section_candidates(evidence))


def section_candidates(evidence: Evidence) -> Iterator[FieldValue[str]]:
    """Yield the sections that the page names, best first.

    Of several statements the one comes first that is a folder of the address.
    """
    none = evidence.page.title_keys | evidence.page.site_keys | NO_TOPIC
    folders = {letters(folder) for folder in unquote(path_of(evidence.page.url)).split("/")[:-1]} - {""}
    stated = [candidate for candidate in _stated_sections(evidence) if letters(candidate.value) not in none]
    stated.sort(key=lambda candidate: letters(candidate.value) not in folders)
    seen = _seen_sections(evidence)
    for text, provenance in chain(stated, _trail_sections(evidence), evidence.page.meta(*SECTION_METAS), seen):
        if 1 < len(text) <= LONGEST_SECTION and letters(text) not in none:
            yield FieldValue(text, provenance)


def _stated_sections(evidence: Evidence) -> Iterator[FieldValue[str]]:
    """Yield what JSON-LD, microdata and OpenGraph call the section."""
    for text, provenance in chain(
        evidence.page.said_text("articleSection"),
        evidence.page.meta("article:section", "og:article:section", "http://ogp.me/ns/article#section"),
        _item_sections(evidence),
    ):
        for part in _SPLIT.split(text) if _JOINED.search(text) else [text]:
            yield FieldValue(part, provenance)


def _item_sections(evidence: Evidence) -> Iterator[FieldValue[str]]:
    """Yield the microdata of the section near the headline."""
    for element in evidence.near_headline:
        if element.get("itemprop") == "articleSection":
            yield FieldValue(collapse(element.get("content")) or text_of(element), "microdata articleSection")


def _trail_sections(evidence: Evidence) -> Iterator[FieldValue[str]]:
    """Yield the first station behind the home page in the trails of the page's JSON-LD."""
    for node in evidence.page.json_ld:
        if "BreadcrumbList" in types_of(node):
            yield from (FieldValue(name, "json-ld BreadcrumbList") for name in _trail(node)[1:2])


def _seen_sections(evidence: Evidence) -> Iterator[FieldValue[str]]:
    """Yield the first station behind the home page in the trail that a reader sees."""
    yield from (FieldValue(name, "breadcrumb") for name in visible_trail(evidence)[1:2])


def _trail(node: Node) -> list[str]:
    """Return the names of a trail's stations in order, without the page itself."""
    members: Any = node.get("itemListElement")
    stations = [item for item in members if isinstance(item, dict)] if isinstance(members, list) else []
    names = [text_in(item.get("name")) or text_in(item.get("item")) or "" for item in stations[:8]]
    return names[:-1] if len(names) > 2 else names
