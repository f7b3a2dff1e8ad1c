"""Tests of the metadata as a whole."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.extraction.metadata import Metadata, find_metadata
from worker.extraction.page import open_page
from worker.normalize.html import parse_html

URL = "https://www.harbour-post.example/local/ferry"
PAGE = """<html lang="en"><head><title>Ferry | Harbour Post</title><link rel="canonical" href="/local/ferry">
<meta property="og:title" content="Ferry returns"><meta name="keywords" content="Ferries, Quay">
<meta property="article:published_time" content="2024-05-03T10:00:00+02:00"><meta name="author" content="Ann Lee">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry returns",
"author": [{"name": "Ann Lee"}], "datePublished": "2024-05-03T10:00:00", "keywords": ["Ferries", "Quay"],
"isAccessibleForFree": "True"}</script></head>
<body><nav><ol><li>Local</li></ol></nav><main><article><h1>Ferry returns</h1>
<p class="byline">By <a href="/a">Ann Lee</a></p>
<time datetime="2024-05-03T10:00:00+02:00">today</time><p>The ferry crossed the bay in forty minutes.</p>
</article></main></body></html>"""


def metadata(html: str) -> Metadata:
    return find_metadata(open_page(parse_html(html), URL))


def test_every_field_that_was_found_knows_where_it_came_from() -> None:
    found = metadata(PAGE)
    for name in Metadata.__dataclass_fields__:
        value = getattr(found, name)
        if name != "provenance" and value not in (None, ()):
            assert found.provenance[name], name
    assert found.is_free is True
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2024-05-03T10:00:00+02:00"


def test_an_empty_page_is_an_article_of_which_nothing_is_known() -> None:
    found = metadata("<p></p>")
    assert found.canonical_url == URL
    assert found.kind == "article"
    assert (found.title, found.authors, found.published_at, found.language, found.tags) == (None, (), None, None, ())


@pytest.mark.parametrize("seed", range(40))
def test_a_garbled_page_never_raises(seed: int) -> None:
    rng = random.Random(seed)
    text = PAGE
    for _ in range(12):
        a, b = sorted((rng.randrange(len(text)), rng.randrange(len(text))))
        piece = text[a : min(b, a + 40)]
        text = rng.choice((text[:a] + text[a + len(piece) :], text[:a] + piece * 3 + text[a:], text[: len(text) - 20]))
    metadata(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=12),
        lambda c: (
            st.lists(c, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "@type",
                        "@id",
                        "@graph",
                        "headline",
                        "author",
                        "name",
                        "url",
                        "keywords",
                        "datePublished",
                        "hasPart",
                        "publisher",
                        "mainEntityOfPage",
                        "inLanguage",
                        "articleSection",
                        "isAccessibleForFree",
                        "itemListElement",
                    ]
                ),
                c,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_json_ld_of_any_shape_never_raises(data: object) -> None:
    script = json.dumps(
        [{"@type": "NewsArticle", "headline": "Ferry returns", "author": data, "keywords": data, "url": data}, data]
    )
    script = script.replace("</", "<\\/")
    metadata(f'<h1>Ferry returns</h1><script type="application/ld+json">{script}</script>')
