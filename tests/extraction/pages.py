"""Small pages for the tests of metadata."""

from __future__ import annotations

import json
from typing import Any

from worker.extraction.metadata.evidence import Evidence
from worker.extraction.page import open_page
from worker.normalize.html import parse_html
from worker.records import FeedEntry

URL = "https://www.harbour-post.example/local/ferry-returns-4711.html"


def evidence_of(
    body: str = "<p>x</p>",
    *,
    head: str = "",
    json_ld: Any = None,
    url: str = URL,
    lang: str = "",
    feed: FeedEntry | None = None,
) -> Evidence:
    """The evidence of a page made of these parts."""
    script = f'<script type="application/ld+json">{json.dumps(json_ld)}</script>' if json_ld is not None else ""
    html = f"<html{f' lang={lang}' if lang else ''}><head>{head}{script}</head><body>{body}</body></html>"
    return Evidence(open_page(parse_html(html), url, evidence=feed))
