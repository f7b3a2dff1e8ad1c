"""A desk with everything on it: articles with edits and hostile texts, archived pages, a dead letter, a paused host."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.storage.newsroom import HOUR, MORNING, Fetched, article, edited, numbered
from tests.web.visitors import House
from worker.records import Article, Author, Block, Image, Source, Teaser
from worker.storage.database.keys import frontier_key
from worker.storage.tables.crawl import FrontierRow, HostRow, OutcomeRow, PageRow

SLUG = "gazette"
# What no page may ever hold as markup.
SCRIPT = "<script>document.title = 'owned'</script>"
QUOTED = '"><img src=x onerror="document.title=\'owned\'">'
HOSTILE = (SCRIPT, QUOTED, "' onmouseover='document.title=1")
PAGE = """<!doctype html><html lang="en"><head><title>Harbour opens</title></head><body>
<nav><a href="/a">Home</a></nav><article><h1>Harbour opens</h1><p class="by">By Mara Quill</p>
<div class="text"><p>The harbour of Port Ellery opened again on Monday after eleven weeks of work on the outer mole.</p>
<p>Boats from three counties came in on the morning tide, and the harbour master rang the bell by hand at noon.</p>
<p>The council had set aside forty thousand crowns for the work, of which a third was left over in the end.</p></div>
<p class="plug">Sign up for our letter about the harbour, which comes every Tuesday and is free of charge.</p></article>
<script>document.title = 'owned'; parent.document.title = 'owned'</script></body></html>"""
ADDRESS = "https://news.example/story/harbour"
DEAD = "https://news.example/story/never-read"


def stock(house: House) -> int:
    """The number of the hostile article, on a desk that was filled with everything there is."""
    runtime, now = house.runtime, MORNING
    runtime.sources.apply(
        [Source(SLUG, "The Gazette", "https://news.example/", feeds=("https://news.example/rss",))], now
    )
    source_id, _, _ = runtime.sources.find(SLUG)
    for number in range(8):
        Fetched(numbered(number), number + 1, frontier_id=number + 1, source_id=source_id).save(runtime.articles)
    retitled = replace(edited(numbered(3), "And then it rained."), title="The lighthouse, corrected")
    Fetched(retitled, 20, MORNING + HOUR, 4, source_id, why="recrawl").save(runtime.articles)
    hostile = Fetched(hostile_article(), 21, frontier_id=21, source_id=source_id)
    hostile.save(runtime.articles)
    with runtime.sessions.begin() as session:
        page_id = add_page(house, session, source_id)
        add_dead_letter(session, source_id)
    Fetched(
        article(ADDRESS, title="Harbour opens", paragraphs=["The harbour opened."]), page_id, source_id=source_id
    ).save(runtime.articles)
    runtime.articles.settle_pending(MORNING + HOUR)
    runtime.sources.pause_host("news.example", datetime(2030, 1, 1, tzinfo=UTC), "they asked us to", now)
    return find(house, hostile.article.url)


def find(house: House, url: str) -> int:
    """The number of the article at an address."""
    found = house.runtime.articles.find(url)
    assert found is not None
    return found.id


def hostile_article() -> Article:
    """An article whose every text tries to be markup, and whose every address to be a script."""
    blocks = (
        Block("paragraph", SCRIPT, position=0),
        Block("heading", QUOTED, level=2, position=1),
        Block("image", image=0, position=2),
        Block("embed", SCRIPT, url="javascript:alert(1)", position=3),
        Block("list", items=(SCRIPT, QUOTED), position=4),
        Block("table", items=(f"{SCRIPT}\t{QUOTED}",), position=5),
    )
    picture = Image("https://img.example/hostile.jpg", caption=SCRIPT, credit=QUOTED, alt=QUOTED)
    teaser = Teaser("https://news.example/story/1", SCRIPT, excerpt=QUOTED, block=QUOTED)
    made = article("https://news.example/story/hostile", title=f"Title {SCRIPT}", kicker=QUOTED, dek=SCRIPT)
    return replace(
        made,
        byline=QUOTED,
        section=SCRIPT,
        authors=(Author(SCRIPT, "javascript:alert(1)"),),
        tags=(SCRIPT, QUOTED),
        images=(picture,),
        teasers=(teaser,),
        blocks=blocks,
        text=f"{SCRIPT}\n\n{QUOTED}",
        word_count=4,
    )


def add_page(house: House, session: Session, source_id: int) -> int:
    """The number of an archived page of the source."""
    raw = PAGE.encode()
    stored = house.runtime.archive.put(raw)
    row = frontier_row(session, source_id, ADDRESS, stage="done", fetch_outcome="fetched", parse_outcome="stored")
    page = PageRow(
        id=500,  # Apart from the numbers of the other articles, whose pages are not kept.
        frontier_id=row.id,
        url=ADDRESS,
        final_url=ADDRESS,
        status=200,
        headers={},
        content_type="text/html; charset=utf-8",
        content_hash=stored,
        size=len(raw),
        fetched_at=MORNING,
    )
    session.add(page)
    session.flush()
    return page.id


def add_dead_letter(session: Session, source_id: int) -> None:
    """A page that was given up stands on the list."""
    row = frontier_row(session, source_id, DEAD, stage="dead", fetch_outcome="dead_letter", reason="time_limit")
    row.attempts, row.finished_at = 5, MORNING
    said = {"word": "dead_letter", "reason": "time_limit", "detail": f"no answer {SCRIPT}", "at": MORNING}
    session.add(OutcomeRow(row_kind="frontier", row_id=row.id, step="fetch", token="t1", source_id=source_id, **said))


def frontier_row(session: Session, source_id: int, url: str, **values: object) -> FrontierRow:
    """A new row of the frontier."""
    host_id = session.scalar(select(HostRow.id).where(HostRow.name == "news.example:443"))
    row = FrontierRow(
        key=frontier_key(url),
        url=url,
        host_id=host_id,
        source_id=source_id,
        via="feed",
        discovered_at=MORNING,
        **values,
    )
    session.add(row)
    session.flush()
    return row
