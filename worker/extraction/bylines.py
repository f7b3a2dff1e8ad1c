"""Bylines: the line that names the writers as it is printed, and the writers as clean names with their pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from lxml import etree

from worker.extraction.evidence import Candidate, Evidence, best
from worker.extraction.headings import class_words, spaced_text, stands_apart
from worker.extraction.json_ld import Node, text_of, texts_of
from worker.extraction.names import clean_name, is_agency, is_person, split_byline, unique
from worker.extraction.vocabulary.bylines import BESIDE_BYLINE, BY, BYLINE_CLASS
from worker.records import Author
from worker.text import letters
from worker.urls import absolute

AUTHOR_METAS = (
    "author", "article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "dc.creator", "og:author",
    "articleauthor", "byl", "citation_author", "dcterms.creator", "og:article:author", "article.author", "authors",
    "dable:author", "rnews:creator", "twitter:data1", "article:author:name", "author_name", "article-author", "creator",
)  # fmt: skip
# A printed byline is shorter than this (characters); longer is a biography.
LONGEST_LINE = 200
# A name alone in bold opens the text on sites whose systems know no authors: among this many paragraphs.
OPENING_PARAGRAPHS = 4

_PRINTED = frozenset({"byline class", "byline words", "microdata author", "rel author"})

Authors: TypeAlias = tuple[Author, ...]


def find_authors(evidence: Evidence) -> Candidate[Authors] | None:
    """The writers: the best source that names persons, else one that names an agency, else the newsroom itself.

    A source of the same rank that names all the same persons and more (the printed line beside a system that keeps
    one author) completes it.
    """
    candidates = list(author_candidates(evidence))
    keys = evidence.site_keys
    for rank in (_names_person, _names_agency, _names_any):
        chosen = next((c for c in candidates if rank(c.value, keys)), None)
        if chosen is not None:
            return _completed(chosen, candidates, keys)
    return None


def author_candidates(evidence: Evidence) -> Iterator[Candidate[Authors]]:
    """The writers as each source names them: JSON-LD, printed byline, meta elements, the feed, the opening line."""
    pages = author_pages(evidence)
    for value, provenance in evidence.said("author", "creator"):
        if authors := _linked(authors_in(value, evidence), pages):
            yield Candidate(authors, provenance)
    for line, provenance in byline_candidates(evidence):
        if authors := _linked((Author(name) for name in split_byline(line)), pages):
            yield Candidate(authors, provenance)
    for name in AUTHOR_METAS:
        lines = [line for line, _ in evidence.meta(name) if not line.startswith(("http", "@", "/"))]
        if authors := _linked((Author(n) for line in lines for n in split_byline(line)), pages):
            yield Candidate(authors, f"meta {name}")
    feed = evidence.document.evidence
    if feed and (authors := _linked((Author(n) for line in feed.authors for n in split_byline(line)), pages)):
        yield Candidate(authors, "feed")
    for line in opening_lines(evidence):
        yield Candidate(tuple(Author(name) for name in split_byline(line)), "opening line")


def find_byline(evidence: Evidence) -> Candidate[str] | None:
    """The line that names the writers, as printed."""
    return best(byline_candidates(evidence))


def byline_candidates(evidence: Evidence) -> Iterator[Candidate[str]]:
    """The lines near the headline that name writers: marked as author, by class, or by the word "by"."""
    end = -1
    for element in evidence.near_headline:
        position = evidence.document.index[element]
        if position < end or not 2 <= evidence.document.text_len[position] <= LONGEST_LINE:
            continue
        provenance = _mark_of(element)
        if provenance and not stands_apart(element):
            line = _line_of(element)
            if line and letters(line) not in evidence.site_keys:
                yield Candidate(line, provenance)
                end = evidence.document.ends[position]


def _mark_of(element: etree._Element) -> str | None:
    """How an element says that it is a byline; None where it does not."""
    if element.tag in ("script", "style", "time", "img", "button", "figure"):
        return None
    if "author" in (element.get("rel") or "").lower().split():
        return "rel author"
    if "author" in (element.get("itemprop") or "").lower().split():
        return "microdata author"
    words = class_words(element)
    if any(word in words for word in BYLINE_CLASS) and not any(word in words for word in BESIDE_BYLINE):
        return "byline class"
    if element.tag in ("p", "span", "div", "address", "li") and BY.match((element.text or "").lstrip()[:40]):
        return "byline words"
    return None


def _line_of(element: etree._Element) -> str:
    """The byline's own words: of the element, or of the descendant that holds them without date and reading time."""
    text = spaced_text(element)
    if not _has_digit(text):
        return text
    parts = [part for part in element.iterdescendants() if part.tag not in ("time", "img", "svg", "script", "button")]
    lines = [(part, words) for part in parts if (words := spaced_text(part)) and not _has_digit(words)]
    for _, words in lines:
        if BY.match(words):
            return words
    return next((words for part, words in lines if any(w in class_words(part) for w in BYLINE_CLASS)), text)


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def opening_lines(evidence: Evidence) -> Iterator[str]:
    """The first paragraphs behind the headline that are nothing but names in bold."""
    seen = 0
    for element in evidence.near_headline:
        head = evidence.headline
        if element.tag != "p" or head is None or evidence.document.index[element] < head.position:
            continue
        text = spaced_text(element)
        if not text:
            continue
        seen += 1
        if len(element) and element[0].tag in ("strong", "b", "em", "i") and len(text) <= 80:
            names = split_byline(text)
            if names and spaced_text(element[0]) == text and text[-1] not in ".!?:" and _all_persons(names, evidence):
                yield text
        if seen >= OPENING_PARAGRAPHS:
            return


def _all_persons(names: Iterable[str], evidence: Evidence) -> bool:
    return all(is_person(name, evidence.site_keys) and 2 <= len(name.split()) <= 4 for name in names)


def authors_in(value: Any, evidence: Evidence) -> Iterator[Author]:
    """The authors that a value of JSON-LD names: strings, objects, references, lists of them."""
    for item in value[:50] if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            node = evidence.resolved(item)
            url = _page_of(node, evidence)
            names = [n for text in _names_in(node) for n in split_byline(text)]
            for name in names:
                yield Author(name, url if len(names) == 1 else None)
        elif isinstance(item, str):
            for text in texts_of([item]):
                for name in split_byline(text) if not text.startswith("http") else ():
                    yield Author(name)


def _names_in(node: Node) -> list[str]:
    """The name of a person's or organisation's object, put together from its parts where it is given in parts."""
    name = node.get("name")
    if isinstance(name, list):
        return [text for item in name if (text := text_of(item))]
    if text := text_of(name):
        return [text]
    return (
        [joined]
        if (joined := " ".join(filter(None, map(text_of, (node.get("givenName"), node.get("familyName"))))))
        else []
    )


def _page_of(node: Node, evidence: Evidence) -> str | None:
    """The address of an author's page; a home page or an account on another network is none."""
    for key in ("url", "sameAs", "@id"):
        value = node.get(key)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and (url := author_page(item, evidence)):
                return url
    return None


def author_page(href: str, evidence: Evidence) -> str | None:
    """The absolute URL of an author's page on this site, None for its home page, fragments and other sites."""
    if "#" in href or not href.startswith(("http", "/")):
        return None
    url = absolute(href, evidence.document.base_url)
    if not url or not url.split("://", 1)[1].partition("/")[2].strip("/"):
        return None
    networks = ("facebook.", "twitter.", "x.com/", "linkedin.", "instagram.", "gravatar.")
    return None if any(network in url for network in networks) else url


def author_pages(evidence: Evidence) -> dict[str, str]:
    """The addresses behind links near the headline by the letters of their words: those of named authors count."""
    pages: dict[str, str] = {}
    for element in evidence.near_headline:
        if (
            element.tag == "a"
            and (href := element.get("href"))
            and evidence.document.text_len[evidence.document.index[element]] <= 80
        ):
            key = letters(clean_name(spaced_text(element)))
            if key and (url := author_page(href, evidence)):
                pages.setdefault(key, url)
    return pages


def _linked(authors: Iterable[Author], pages: dict[str, str]) -> Authors:
    """The authors, each once, with the page that the printed byline links where the source gave none."""
    found = list(authors)
    by_name = {author.name: author for author in reversed(found)}
    return tuple(Author(name, by_name[name].url or pages.get(letters(name))) for name in unique(a.name for a in found))


def _completed(
    chosen: Candidate[Authors], others: list[Candidate[Authors]], keys: frozenset[str]
) -> Candidate[Authors]:
    """The chosen authors without the site beside persons, or the printed byline's where it names them and more."""
    people = chosen.value
    if _names_person(people, keys):
        people = tuple(author for author in people if letters(author.name) not in keys)
    own = {letters(author.name) for author in people}
    for other in others:
        names = {letters(author.name) for author in other.value}
        if own < names and other.provenance in _PRINTED and all(is_person(a.name, keys) for a in other.value):
            return other
    return Candidate(people, chosen.provenance)


def _names_person(authors: Authors, keys: frozenset[str]) -> bool:
    return any(is_person(a.name, keys) and not (a.url or "").rstrip("/").endswith("/admin") for a in authors)


def _names_agency(authors: Authors, keys: frozenset[str]) -> bool:
    return any(is_agency(author.name) for author in authors)


def _names_any(authors: Authors, keys: frozenset[str]) -> bool:
    return bool(authors)
