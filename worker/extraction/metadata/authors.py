"""Bylines: the line that names the writers as it is printed, and the writers as clean names with their pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, TypeAlias

from lxml import etree

from worker.extraction.metadata.candidates import best
from worker.extraction.metadata.evidence import Evidence
from worker.extraction.page.element_text import text_of
from worker.extraction.page.statements import FieldValue
from worker.extraction.phrases.person_names import is_agency, is_named, is_person, split_byline, unique
from worker.extraction.structured_data.json_ld import Node, cleaned_texts, text_in
from worker.normalize.text import letters
from worker.normalize.urls import absolute, host_of, path_of
from worker.normalize.urls.networks import is_network
from worker.records import Author

AUTHOR_METAS = (
    "author", "article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "dc.creator", "og:author",
    "articleauthor", "byl", "citation_author", "dcterms.creator", "og:article:author", "article.author", "authors",
    "dable:author", "rnews:creator", "twitter:data1", "article:author:name", "author_name", "article-author", "creator",
)  # fmt: skip
# A name alone in bold opens the text on sites whose systems know no authors: among this many paragraphs.
OPENING_PARAGRAPHS = 4
# Characters of a line of names.
LONGEST_SIGNATURE = 80

Authors: TypeAlias = tuple[Author, ...]


def find_authors(evidence: Evidence) -> FieldValue[Authors] | None:
    """Return the writers from the best source that names persons, else the first.

    An agency comes before the bare name of the site.
    """
    seen: list[FieldValue[Authors]] = []
    keys = evidence.page.site_keys
    for candidate in author_candidates(evidence):
        if names_person(candidate.value, keys):
            return completed(candidate, evidence)
        seen.append(candidate)
    first = next(iter(seen), None)
    if first and all(letters(author.name) in keys for author in first.value):
        return next((c for c in seen if any(is_agency(author.name) for author in c.value)), first)
    return first


def author_candidates(evidence: Evidence) -> Iterator[FieldValue[Authors]]:
    """Yield the writers as each source names them, best first.

    JSON-LD, printed byline, meta elements, the feed, the opening line.
    """
    for value, provenance in evidence.page.said("author", "creator"):
        if authors := linked(authors_in(value, evidence), evidence):
            yield FieldValue(authors, provenance)
    for authors, provenance in printed_authors(evidence):
        yield FieldValue(_persons_first(authors, evidence), provenance)
    for lines, provenance in named_lines(evidence):
        if authors := linked((Author(name) for line in lines for name in split_byline(line)), evidence):
            yield FieldValue(authors, provenance)
    for line in opening_lines(evidence):
        yield FieldValue(tuple(Author(name) for name in split_byline(line)), "opening line")


def named_lines(evidence: Evidence) -> Iterator[FieldValue[Sequence[str]]]:
    """Yield the lines of names in meta elements and in the feed."""
    for name in AUTHOR_METAS:
        lines = [line for line, _ in evidence.page.meta(name) if not line.startswith(("http", "@", "/"))]
        yield FieldValue(lines, f"meta {name}")
    if feed := evidence.page.evidence:
        yield FieldValue(feed.authors, "feed")


def printed_authors(evidence: Evidence) -> Iterator[FieldValue[Authors]]:
    """Yield the writers whom the printed bylines name."""
    for _, pieces, provenance in evidence.bylines:
        if authors := linked((Author(name) for name in split_byline(*pieces)), evidence):
            yield FieldValue(authors, provenance)


def _persons_first(authors: Authors, evidence: Evidence) -> Authors:
    """Return the persons and agencies of a byline, else all of its names."""
    keys = evidence.page.site_keys
    persons = [author for author in authors if is_named(author.name) and is_person(author.name, keys)]
    return tuple(a for a in authors if a in persons or is_agency(a.name)) if persons else authors


def completed(chosen: FieldValue[Authors], evidence: Evidence) -> FieldValue[Authors]:
    """Return the chosen authors without the site, completed by the byline that names more."""
    keys = evidence.page.site_keys
    people = tuple(author for author in chosen.value if letters(author.name) not in keys)
    own = {letters(author.name) for author in people}
    for other in printed_authors(evidence):
        names = {letters(author.name) for author in other.value}
        if own < names and all(is_person(a.name, keys) and is_named(a.name) for a in other.value):
            return other
    return FieldValue(as_printed(people, evidence), chosen.provenance)


def as_printed(authors: Authors, evidence: Evidence) -> Authors:
    """Return the authors, names all in capitals spelled as a byline prints them."""
    if not any(author.name.isupper() and " " in author.name for author in authors):
        return authors
    printed = {letters(a.name): a.name for c in printed_authors(evidence) for a in c.value if not a.name.isupper()}
    return tuple(replace(author, name=printed.get(letters(author.name), author.name)) for author in authors)


def names_person(authors: Authors, keys: frozenset[str]) -> bool:
    """Return whether one of the authors is a person and no account "admin"."""
    return any(is_person(a.name, keys) and not (a.url or "").rstrip("/").endswith("/admin") for a in authors)


def find_byline(evidence: Evidence) -> FieldValue[str] | None:
    """Return the line that names the writers, as printed."""
    return best(byline_candidates(evidence))


def byline_candidates(evidence: Evidence) -> Iterator[FieldValue[str]]:
    """Yield the lines near the headline that name writers."""
    for words, _, provenance in evidence.bylines:
        yield FieldValue(words, provenance)


def opening_lines(evidence: Evidence) -> Iterator[str]:
    """Yield the first paragraphs behind the headline that are nothing but names in bold."""
    head, index = evidence.page.headline, evidence.page.index
    if head is None:
        return
    behind = (e for e in evidence.near_headline if e.tag == "p" and index[e] >= head.position)
    texts = ((element, text) for element in behind if (text := text_of(element)))
    for element, text in islice(texts, OPENING_PARAGRAPHS):
        if _is_signature(element, text) and _all_persons(split_byline(text), evidence):
            yield text


def _is_signature(element: etree._Element, text: str) -> bool:
    """Return whether a paragraph is a short line, all in bold, and no sentence."""
    if len(text) > LONGEST_SIGNATURE or text[-1] in ".!?:" or not len(element):
        return False
    return element[0].tag in ("strong", "b", "em", "i") and text_of(element[0]) == text


def _all_persons(names: Iterable[str], evidence: Evidence) -> bool:
    """Return whether there are names, and all of them are persons'."""
    names = list(names)
    return bool(names) and all(is_person(name, evidence.page.site_keys) and is_named(name) for name in names)


def authors_in(value: Any, evidence: Evidence) -> Iterator[Author]:
    """Yield the authors that a value of JSON-LD names: strings, objects, references, lists of them."""
    for item in value[:50] if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            node = evidence.page.resolved(item)
            url = _page_of(node, evidence)
            names = [n for text in _names_in(node) for n in split_byline(text)]
            for name in names:
                yield Author(name, url if len(names) == 1 else None)
        elif isinstance(item, str):
            for text in cleaned_texts([item]):
                for name in split_byline(text) if not text.startswith("http") else ():
                    yield Author(name)


def _names_in(node: Node) -> list[str]:
    """Return the names in an object of a person or organisation, put together from parts."""
    name = node.get("name")
    if isinstance(name, list):
        return [text for item in name if (text := text_in(item))]
    if text := text_in(name):
        return [text]
    return (
        [joined]
        if (joined := " ".join(filter(None, map(text_in, (node.get("givenName"), node.get("familyName"))))))
        else []
    )


def _page_of(node: Node, evidence: Evidence) -> str | None:
    """Return the address of the author's page that an object names."""
    for key in ("url", "sameAs", "@id"):
        value = node.get(key)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and (url := author_page(item, evidence)):
                return url
    return None


def author_page(href: str, evidence: Evidence) -> str | None:
    """Return the absolute URL of an author's page.

    Home pages, fragments and accounts on networks are none.
    """
    if "#" in href or not href.startswith(("http", "/")):
        return None
    url = absolute(href, evidence.page.base_url)
    if not url or not path_of(url).strip("/"):
        return None
    return None if is_network(host_of(url)) else url


def linked(authors: Iterable[Author], evidence: Evidence) -> Authors:
    """Return the authors, each once, with the pages that a byline links."""
    found = list(authors)
    by_name = {author.name: author for author in reversed(found)}
    names = list(unique(author.name for author in found))
    if all(by_name[name].url for name in names):
        return tuple(by_name[name] for name in names)
    urls = [by_name[name].url or _linked_page(name.casefold(), evidence) for name in names]
    return tuple(Author(name, url) for name, url in zip(names, urls, strict=True))


def _linked_page(name: str, evidence: Evidence) -> str | None:
    """Return the page behind a link near the headline whose words are the name.

    "By" or a job may stand around it.
    """
    for words, href in evidence.links_near:
        if name not in words or len(words) > 2 * len(name) + 10 or not _is_word(name, words):
            continue
        if url := author_page(href, evidence):
            return url
    return None


def _is_word(name: str, words: str) -> bool:
    """Return whether ``name`` stands in ``words`` as words of its own.

    Scripts without blanks write jobs onto names.
    """
    return not name.isascii() or bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words))
