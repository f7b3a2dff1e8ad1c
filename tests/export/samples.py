"""Records to export: one with everything in it, and one that a hostile site wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from worker.records import Article, Author, Block, Image, ImageVersion, Teaser
from worker.storage.queries.whole_records import WholeRecord

MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
PICTURE = Image(
    "https://img.example/ferry.jpg",
    versions=(ImageVersion("https://img.example/ferry-300.jpg", 300),),
    alt="A ferry",
    caption="The ferry at dawn",
    credit="Photo: Mara Quill",
    role="lead",
)
BLOCKS = (
    Block("image", image=0, position=0),
    Block("paragraph", "The ferry is back.", position=1),
    Block("heading", "What it cost", level=3, position=2),
    Block("list", "paint\nrope", items=("paint", "rope"), position=3),
    Block("table", "day\tcost\nMonday\t12", items=("day\tcost", "Monday\t12"), position=4),
    Block("quote", "It floats.", position=5),
    Block("code", "x = 1 < 2", position=6),
    Block("embed", "A post", url="https://social.example/1", position=7),
    Block("live_entry", "It left.", time=MORNING, position=8),
    Block("paragraph", "Follow us on everything.", position=9),
)
FULL = Article(
    url="https://news.example/ferry?page=1",
    canonical_url="https://news.example/ferry",
    site_name="The Quay",
    language="en",
    title="The ferry, at last",
    kicker="Harbour",
    dek="Two years late.",
    byline="By Jo Ray",
    authors=(Author("Jo Ray", "https://news.example/jo"), Author("Al Ames")),
    published_at=datetime.fromisoformat("2026-03-02T09:00:00+01:00"),
    section="Town",
    tags=("ferry", "harbour"),
    is_free=True,
    blocks=BLOCKS,
    text="\n\n".join(block.text for block in BLOCKS[:-1] if block.text),
    word_count=25,
    confidence=0.9,
    images=(PICTURE,),
    teasers=(Teaser("https://news.example/bridge", "The bridge next", variants=("Bridge!",)),),
    provenance=MappingProxyType({"title": "h1"}),
    extractor_version="1",
)
# What breaks out of scripts, CDATA, cells, lines, links and terminals.
NASTY = (
    "</script><!--]]>\x1b[2J\x07\u202e=1+1|`*_[x]"
    "(javascript:alert(1))<img src=x onerror=alert(1)>\ufffe\r\n--- \"'\u2028&amp;"
)
HOSTILE = replace(
    FULL,
    title=NASTY,
    dek=f"={NASTY}",
    section="@SUM(A1)",
    authors=(Author(NASTY),),
    tags=(NASTY,),
    blocks=(Block("paragraph", NASTY), Block("code", NASTY), Block("image", image=0)),
    text=NASTY,
    images=(replace(PICTURE, url="javascript:alert(1)", alt=NASTY, caption=NASTY),),
    canonical_url="https://news.example/a)b<c>?d=(e)&f",
)


def whole(article: Article = FULL, number: int = 1, **values: Any) -> WholeRecord:
    """A stored article."""
    known: dict[str, Any] = {
        "id": number,
        "record": article.as_dict(),
        "source": "quay",
        "story_id": None,
        "revision_count": 2,
        "changed_at": MORNING + timedelta(hours=1),
        "first_seen_at": MORNING,
        "last_seen_at": MORNING + timedelta(hours=2),
        "unpublished_at": None,
        "unpublished_reason": None,
    }
    return WholeRecord(**known | values)
