"""Evidence: everything that can speak for a page's metadata, gathered once and read by each field's finder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from lxml import etree

from worker.extraction.metadata.byline_lines import links_in, printed_bylines
from worker.extraction.metadata.candidates import Byline, Candidate, Line
from worker.extraction.page.document import Document
from worker.extraction.page.headline import Heading, class_words, find_headings, find_headline, find_printed_title
from worker.extraction.phrases.site_name import names_keys, without_site
from worker.extraction.structured_data.json_ld import Node, clean, text_in, types_of
from worker.extraction.structured_data.main_entity import nodes_about
from worker.normalize.text import collapse, letters
from worker.normalize.urls import absolute

# Elements before and after the headline among which the article's own date, byline and standfirst stand; what comes
# later belongs to teasers.  Counted on pages of a hundred sites: 95 % of bylines stand within the first half of it.
BEFORE_HEADLINE, AFTER_HEADLINE = 40, 120
# A line that names writers or a date is shorter than this (characters); longer is prose or a biography.
LONGEST_LINE = 200

_NO_LINE = frozenset({"script", "style", "img", "button", "figure", "picture", "option"})

_PUBLISHERS = frozenset({"NewsMediaOrganization", "Organization", "WebSite", "Corporation", "Periodical", "Newspaper"})


class Evidence:
    """What the page, its scripts and its feed say; each part is worked out when it is first asked for."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def meta(self, *names: str) -> Iterator[Candidate[str]]:
        """The contents of the meta elements of these names, cleaned, name by name and in page order."""
        for name in names:
            for content in self.document.metas.get(name, ()):
                if value := clean(content):
                    yield Candidate(value, f"meta {name}")

    def said(self, *keys: str) -> Iterator[Candidate[Any]]:
        """The raw values that the page's own JSON-LD objects give for these keys, best object first."""
        for key in keys:
            for node in self.nodes:
                if node.get(key) not in (None, "", [], {}):
                    yield Candidate(node[key], f"json-ld {key}")

    def said_text(self, *keys: str) -> Iterator[Candidate[str]]:
        """The same as cleaned texts, the first of each value."""
        for value, provenance in self.said(*keys):
            if text := text_in(value):
                yield Candidate(text, provenance)

    def resolved(self, node: Node) -> Node:
        """The object that a mere reference ({"@id": ...}) stands for, with what the reference itself says."""
        identity = node.get("@id")
        other = self._by_id.get(identity) if isinstance(identity, str) else None
        return {**other, **node} if other else node

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The JSON-LD objects about this page, best first."""
        if not self.document.json_ld:
            return ()
        titles = [value for value, _ in self.meta("og:title", "twitter:title")] + [h.text for h in self.headings[:6]]
        return nodes_about(self.document.json_ld, self.addresses, [*titles, self.page_title])

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """The URLs by which the page goes: the fetched one, the declared canonical one, og:url."""
        declared = [link.get("href") for link in self.links if "canonical" in (link.get("rel") or "").lower()]
        declared += self.document.metas.get("og:url", [])
        urls = (absolute(url, self.document.base_url) for url in declared)
        return (self.document.url, *(url for url in urls if url))

    @cached_property
    def page_title(self) -> str:
        """The text of the title element."""
        titles = self.document.by_tag["title"]
        return collapse(self.document.elements[titles[0]].text) if titles else ""

    @cached_property
    def headings(self) -> list[Heading]:
        """The page's headings of the first and second level with their words, in page order."""
        return find_headings(self.document, sorted(self.document.by_tag["h1"] + self.document.by_tag["h2"]))

    @cached_property
    def stated_language(self) -> str | None:
        """The language that the html element states; how dates are written follows it."""
        return (self.document.root.get("lang") or self.document.root.get("xml:lang") or "").strip() or None

    @cached_property
    def near_headline(self) -> list[etree._Element]:
        """The elements around the headline in page order; the whole page's first ones where no heading is one."""
        head = self.headline
        start = head.position if head else 0
        return self.document.elements[max(0, start - BEFORE_HEADLINE) : start + AFTER_HEADLINE]

    @cached_property
    def bylines(self) -> list[Byline]:
        """The lines near the headline that name writers, in page order."""
        return list(printed_bylines(self.lines, self.document.ends, self.site_keys))

    @cached_property
    def links_near(self) -> list[tuple[str, str]]:
        """The words, in lower case, and the addresses of the links near the headline."""
        return links_in(self.lines)

    @cached_property
    def site_names(self) -> list[Candidate[str]]:
        """Every name that the page gives its site, best evidence first."""
        found = list(self.meta("og:site_name"))
        for value, provenance in self.said("publisher"):
            nodes = value if isinstance(value, list) else [value]
            named = (text_in(self.resolved(node).get("name")) for node in nodes if isinstance(node, dict))
            found += [Candidate(name, provenance) for name in named if name]
        for kinds in (frozenset({"WebSite"}), _PUBLISHERS):
            for node in self.document.json_ld:
                if not kinds.isdisjoint(types_of(node)) and (name := text_in(node.get("name"))):
                    found.append(Candidate(name, f"json-ld {types_of(node)[0]}"))
        if self.document.evidence and self.document.evidence.site_name:
            found.append(Candidate(self.document.evidence.site_name, "feed"))
        weaker = list(self.meta("application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher"))
        # Some systems write the title of each page where its site's name should stand.
        titles = {letters(title) for title, _ in self.meta("og:title")} | {h.key for h in self.headings if h.level == 1}
        return found + [c for c in weaker if letters(c.value) not in titles or not (found or " " in c.value)]

    @cached_property
    def site_keys(self) -> frozenset[str]:
        """The letters of every name of the site."""
        return names_keys((name for name, _ in self.site_names), self.document.url)

    @cached_property
    def stated_titles(self) -> list[Candidate[str]]:
        """The title that JSON-LD and the one that OpenGraph gives, freed of the site's name."""
        return [*self._own_titles(self.said_text("headline"))[:1], *self._own_titles(self.meta("og:title"))[:1]]

    @cached_property
    def weaker_titles(self) -> list[Candidate[str]]:
        """Titles that templates often change: for sharing, for searching, for the window."""
        found = [*self.meta("twitter:title", "parsely-title", "sailthru.title", "dc.title", "title")]
        found += self.said_text("name")
        if self.document.evidence and self.document.evidence.title:
            found.append(Candidate(self.document.evidence.title, "feed"))
        return self._own_titles([*found, Candidate(self.page_title, "title element")])

    @cached_property
    def title_keys(self) -> frozenset[str]:
        """The letters of every title of the page, with the site's name and without it."""
        titles = [text for text, _ in (*self.stated_titles, *self.weaker_titles)]
        return frozenset(map(letters, [*titles, self.page_title]))

    def _own_titles(self, candidates: Iterable[Candidate[str]]) -> list[Candidate[str]]:
        freed = (Candidate(without_site(text, self.site_keys), provenance) for text, provenance in candidates)
        return [c for c in freed if (key := letters(c.value)) and key not in self.site_keys]

    @cached_property
    def headline(self) -> Heading | None:
        """The heading that heads the article; where none does, the element that prints a stated title."""
        titles = [title for title, _ in (*self.stated_titles, *self.weaker_titles)]
        found = find_headline(self.headings, map(letters, titles), self.site_keys)
        return found or find_printed_title(self.document, titles)

    @cached_property
    def links(self) -> list[etree._Element]:
        """The page's link elements."""
        return [self.document.elements[i] for i in self.document.by_tag["link"]]

    @cached_property
    def lines(self) -> list[Line]:
        """The elements near the headline that hold a line of text at most, in page order."""
        text_len, index = self.document.text_len, self.document.index
        near = ((element, index[element]) for element in self.near_headline)
        return [
            Line(e, i, class_words(e)) for e, i in near if 1 < text_len[i] <= LONGEST_LINE and e.tag not in _NO_LINE
        ]

    @cached_property
    def _by_id(self) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for node in self.document.json_ld:
            identity = node.get("@id")
            if isinstance(identity, str) and len(node) > 1:
                found.setdefault(identity, node)
        return found
