"""Statements: what a page, its scripts and its feed say of themselves, and the headline that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from lxml import etree

from worker.extraction.page.headline import Heading, find_headings, find_headline, find_printed_title
from worker.extraction.page.regions import Regions
from worker.extraction.phrases.site_name import names_keys, without_site
from worker.extraction.structured_data.json_ld import Node, clean, text_in, types_of
from worker.extraction.structured_data.main_entity import nodes_about
from worker.normalize.text import collapse, letters
from worker.normalize.urls import absolute

T = TypeVar("T")

_PUBLISHERS = frozenset({"NewsMediaOrganization", "Organization", "WebSite", "Corporation", "Periodical", "Newspaper"})


class FieldValue(NamedTuple, Generic[T]):
    """One possible value of a field and where it came from."""

    value: T
    provenance: str


class PageStatements(Regions):
    """Answer what a page says of itself, each part when it is first asked for."""

    def meta(self, *names: str) -> Iterator[FieldValue[str]]:
        """Yield the cleaned contents of the meta elements of these names, in order."""
        for name in names:
            for content in self.metas.get(name, ()):
                if value := clean(content):
                    yield FieldValue(value, f"meta {name}")

    def said(self, *keys: str) -> Iterator[FieldValue[Any]]:
        """Yield the raw values of these keys in the page's own JSON-LD, best first."""
        for key in keys:
            for node in self.nodes:
                if node.get(key) not in (None, "", [], {}):
                    yield FieldValue(node[key], f"json-ld {key}")

    def said_text(self, *keys: str) -> Iterator[FieldValue[str]]:
        """Yield the same as cleaned texts, the first of each value."""
        for value, provenance in self.said(*keys):
            if text := text_in(value):
                yield FieldValue(text, provenance)

    def resolved(self, node: Node) -> Node:
        """Return the object that a mere reference stands for, with its own words."""
        identity = node.get("@id")
        other = self._by_id.get(identity) if isinstance(identity, str) else None
        return {**other, **node} if other else node

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Return the JSON-LD objects about this page, best first."""
        if not self.json_ld:
            return ()
        titles = [value for value, _ in self.meta("og:title", "twitter:title")] + [h.text for h in self.headings[:6]]
        return nodes_about(self.json_ld, self.addresses, [*titles, self.page_title])

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """Return the URLs by which the page goes: fetched, canonical, shared."""
        declared = [link.get("href") for link in self.links if "canonical" in (link.get("rel") or "").lower()]
        declared += self.metas.get("og:url", [])
        urls = (absolute(url, self.base_url) for url in declared)
        return (self.url, *(url for url in urls if url))

    @cached_property
    def page_title(self) -> str:
        """Return the text of the title element."""
        titles = self.by_tag["title"]
        return collapse(self.elements[titles[0]].text) if titles else ""

    @cached_property
    def headings(self) -> list[Heading]:
        """Return the headings of the first and second level, in page order."""
        return find_headings(self, sorted(self.by_tag["h1"] + self.by_tag["h2"]))

    @cached_property
    def stated_language(self) -> str | None:
        """Return the language that the html element states; how dates are written follows it."""
        return (self.root.get("lang") or self.root.get("xml:lang") or "").strip() or None

    @cached_property
    def site_names(self) -> list[FieldValue[str]]:
        """Return every name that the page gives its site, best evidence first."""
        found = [*self.meta("og:site_name"), *self._publishers(), *self._described_sites()]
        if self.evidence and self.evidence.site_name:
            found.append(FieldValue(self.evidence.site_name, "feed"))
        weaker = list(self.meta("application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher"))
        # Some systems write the title of each page where its site's name should stand.
        titles = {letters(title) for title, _ in self.meta("og:title")} | {h.key for h in self.headings if h.level == 1}
        return found + [c for c in weaker if letters(c.value) not in titles or not (found or " " in c.value)]

    def _publishers(self) -> Iterator[FieldValue[str]]:
        """Yield the names of the publishers that the page's own JSON-LD states."""
        for value, provenance in self.said("publisher"):
            nodes = value if isinstance(value, list) else [value]
            named = (text_in(self.resolved(node).get("name")) for node in nodes if isinstance(node, dict))
            yield from (FieldValue(name, provenance) for name in named if name)

    def _described_sites(self) -> Iterator[FieldValue[str]]:
        """Yield the names of the sites, then of the publishers, that JSON-LD describes."""
        for kinds in (frozenset({"WebSite"}), _PUBLISHERS):
            for node in self.json_ld:
                if not kinds.isdisjoint(types_of(node)) and (name := text_in(node.get("name"))):
                    yield FieldValue(name, f"json-ld {types_of(node)[0]}")

    @cached_property
    def site_keys(self) -> frozenset[str]:
        """Return the letters of every name of the site."""
        return names_keys((name for name, _ in self.site_names), self.url)

    @cached_property
    def stated_titles(self) -> list[FieldValue[str]]:
        """Return the titles of JSON-LD and OpenGraph, freed of the site's name."""
        return [*self._own_titles(self.said_text("headline"))[:1], *self._own_titles(self.meta("og:title"))[:1]]

    @cached_property
    def weaker_titles(self) -> list[FieldValue[str]]:
        """Return titles that templates often change: for sharing, for searching, for the window."""
        found = [*self.meta("twitter:title", "parsely-title", "sailthru.title", "dc.title", "title")]
        found += self.said_text("name")
        if self.evidence and self.evidence.title:
            found.append(FieldValue(self.evidence.title, "feed"))
        return self._own_titles([*found, FieldValue(self.page_title, "title element")])

    @cached_property
    def title_keys(self) -> frozenset[str]:
        """Return the letters of every title, with the site's name and without it."""
        titles = [text for text, _ in (*self.stated_titles, *self.weaker_titles)]
        return frozenset(map(letters, [*titles, self.page_title]))

    def _own_titles(self, candidates: Iterable[FieldValue[str]]) -> list[FieldValue[str]]:
        freed = (FieldValue(without_site(text, self.site_keys), provenance) for text, provenance in candidates)
        return [c for c in freed if (key := letters(c.value)) and key not in self.site_keys]

    @cached_property
    def headline(self) -> Heading | None:
        """Return the heading of the article, else the element that prints a stated title."""
        titles = [title for title, _ in (*self.stated_titles, *self.weaker_titles)]
        found = find_headline(self.headings, map(letters, titles), self.site_keys)
        return found or find_printed_title(self, titles)

    @cached_property
    def links(self) -> list[etree._Element]:
        """Return the page's link elements."""
        return [self.elements[i] for i in self.by_tag["link"]]

    @cached_property
    def _by_id(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for node in self.json_ld:
            identity = node.get("@id")
            if isinstance(identity, str) and len(node) > 1:
                found.setdefault(identity, node)
        return found
