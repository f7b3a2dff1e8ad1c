"""Evidence: what the page's head and scripts say about the article's text, to compare segments with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from worker.extraction.page import Page
from worker.extraction.page.element_text import raw_text
from worker.extraction.structured_data.json_ld import Node
from worker.normalize.text import letters

# Letters of a segment that must stand in a witness for the segment to be known there; shorter ones must be whole.
KNOWN_BY = 40
# Letters of the shortest part of a title, of the shortest stated text that says what is not in it, and of the shortest
# line that is looked up there.
SHORTEST_PART, SHORTEST_BODY, SHORTEST_LINE = 12, 400, 8

# The meta elements that give titles and descriptions.
TITLES = ("og:title", "twitter:title")
DESCRIPTIONS = ("og:description", "description", "twitter:description")

# The place of "in the description" among what `matches` says.
IN_DESCRIPTION = 2


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Hold what the page says of its article, as bare letters.

    ``all_titles`` and ``deks`` have one on each line, so that one look finds what any of them holds.
    """

    titles: frozenset[str]
    all_titles: str
    deks: str
    body: str
    headline: int  # The number of the element that shows the headline, -1 where none does.


def find_witnesses(page: Page) -> Witnesses:
    """Return what the head, the JSON-LD and the headline say."""
    nodes = [node for node in page.json_ld if isinstance(node.get("headline"), str) or "articleBody" in node]
    titles = set(map(letters, [*metas_of(page, TITLES), *texts_of(nodes, "headline")]))
    deks = [*metas_of(page, DESCRIPTIONS), *texts_of(nodes, "description")]
    bodies = texts_of(nodes, "articleBody")
    if page.headline is not None:
        titles.add(letters(raw_text(page.headline.element)))
    return Witnesses(
        titles=frozenset(title for title in titles if title),
        all_titles="\n".join(sorted(titles)),
        deks="\n".join(dict.fromkeys(dek for t in deks if len(dek := letters(t)) >= KNOWN_BY / 2)),
        body=letters(max(bodies, key=len)) if bodies else "",
        headline=page.headline.position if page.headline else -1,
    )


def metas_of(page: Page, names: Iterable[str]) -> list[str]:
    """Return the contents of the meta elements of these names."""
    return [text for name in names for text in page.metas.get(name, ())]


def texts_of(nodes: Sequence[Node], key: str) -> list[str]:
    """Return the texts that JSON-LD objects have under a key."""
    return [value for node in nodes if isinstance(value := node.get(key), str)]


def matches(text: str, witnesses: Witnesses) -> tuple[bool, bool, bool, bool, bool]:
    """Return whether the text is the title, a part of it, or said elsewhere.

    Elsewhere are the description and the stated text; the last says that it is missing there.
    """
    bare = letters(text[: 4 * KNOWN_BY])
    head = bare[:KNOWN_BY]
    is_title = bare in witnesses.titles
    is_part = not is_title and len(bare) >= SHORTEST_PART and bare in witnesses.all_titles
    is_dek = len(head) >= KNOWN_BY / 2 and head in witnesses.deks
    stated = len(witnesses.body) >= SHORTEST_BODY and len(bare) >= SHORTEST_LINE
    is_stated = stated and head in witnesses.body
    return is_title, is_part, is_dek, is_stated, stated and not is_stated
