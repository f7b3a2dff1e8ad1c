"""Archived pages whose parse has started, for the tests of the parse."""

from __future__ import annotations

from dataclasses import replace

from tests.pipeline.fakes import NOW, SOURCE, FakeSaved, World
from worker.records import FetchedPage
from worker.records.work import ParseClaim
from worker.storage.archive import content_hash

PAGE = "https://news.example/story-one"
WORDS = "The harbour opens again on Monday after two months of repairs to its northern wall. " * 4
HTML = f"""<html lang="en"><head><title>The harbour opens again</title></head><body><article>
<h1>The harbour opens again</h1><p>{WORDS}</p><div class="other"><p>{WORDS.upper()}</p></div></article></body></html>"""


def world_with(raw: bytes = HTML.encode(), saved: FakeSaved | None = None, **page: object) -> World:
    world = World()
    world.archive.put(raw)
    stored = FetchedPage(PAGE, PAGE, 200, NOW, content_hash(raw), len(raw), content_type="text/html; charset=utf-8")
    world.parses.claims = [ParseClaim(
        step="parse", row_kind="frontier", row_id=1, token="t", owner="n", attempt=1, url=PAGE, starts_at=NOW,
        source=SOURCE, source_id=1, page=replace(stored, **page), page_id=3, discovered_at=NOW,  # type: ignore[arg-type]
    )]  # fmt: skip
    world.articles.answer = saved or FakeSaved()
    return world


def change(world: World, **values: object) -> None:
    world.parses.claims = [replace(claim, **values) for claim in world.parses.claims]  # type: ignore[arg-type]
