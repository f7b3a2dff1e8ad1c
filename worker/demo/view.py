"""The view: the demo's progress and its summary, as renderables and as plain data."""

from __future__ import annotations

from urllib.parse import urlsplit

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from worker.demo.progress import Event, Progress

STYLES = {"stored": "green", "revised": "bold green", "refused": "yellow", "gone": "yellow", "retry": "magenta"}


def live(progress: Progress, seconds: float) -> RenderableType:
    """Lay the progress out as a panel, for a terminal that can be redrawn."""
    totals = progress.totals
    table = Table.grid(padding=(0, 3))
    rows = [
        ("feeds polled", f"{progress.polled} of {progress.feeds}", "articles", totals.articles),
        ("addresses found", progress.found, "captions", totals.captions_kept),
        ("pages fetched", progress.fetched, "teasers", totals.teasers_kept),
        ("still open", progress.open, "edits caught", progress.edits),
    ]
    for left, first, right, second in rows:
        table.add_row(Text(left, style="dim"), str(first), Text(right, style="dim"), str(second))
    events = Text("\n").join(event_line(event) for event in progress.recent)
    return Panel(Group(table, Text(""), events), title=f"crawling, {seconds:.0f} s", title_align="left")


def event_line(event: Event) -> Text:
    """Put one outcome into a line: step, word, path, reason."""
    said = "" if event.reason in ("ok", "new", event.word) else f"  ({event.reason})"
    line = Text(f"{event.step:6}", style="dim").append(f"{event.word:10}", style=STYLES.get(event.word, "default"))
    parts = urlsplit(event.url)
    return line.append(parts.path + (f"?{parts.query}" if parts.query else "")).append(said, style="dim")


def line(progress: Progress, seconds: float) -> str:
    """Put the progress into one plain line."""
    totals = progress.totals
    return (
        f"{seconds:4.0f} s  {progress.polled} of {progress.feeds} feeds polled, {progress.found} addresses, "
        f"{progress.fetched} pages fetched, {progress.open} open, {totals.articles} articles, "
        f"{totals.captions_kept} captions, {totals.teasers_kept} teasers, {progress.edits} edits"
    )


def summary(progress: Progress, copies: int) -> dict[str, int]:
    """Sum up a finished crawl; ``copies`` is how often pages say its captions."""
    totals = progress.totals
    return {
        "sources": progress.sources,
        "feeds": progress.feeds,
        "addresses": progress.found,
        "fetched": progress.fetched,
        "redirected": progress.moved,
        "refused": progress.refused,
        "gone": progress.gone,
        "failed": progress.failed,
        "articles": totals.articles,
        "stories": totals.stories,
        "captions_shown": copies,
        "captions_kept": totals.captions_kept,
        "teasers_shown": totals.teasers_shown,
        "teasers_kept": totals.teasers_kept,
        "revisions": progress.edits,
    }


def summary_table(progress: Progress, copies: int, seconds: float) -> RenderableType:
    """Lay out the figures of a finished crawl, each with its meaning."""
    figures = summary(progress, copies)
    rows = [
        ("sources", "{sources}", "{feeds} feeds, sitemaps and section pages polled"),
        ("addresses", "{addresses}", "found there, each once whatever its tracking"),
        ("pages fetched", "{fetched}", "{redirected} redirects followed"),
        ("refused", "{refused}", "closed by robots.txt, so never asked for"),
        ("gone", "{gone}", "404 and 410"),
        ("failed", "{failed}", "given up after every retry"),
        ("articles", "{articles}", "one for all addresses and forms of a story"),
        ("stories", "{stories}", "a copy on another site is known as one"),
        ("captions", "{captions_shown} → {captions_kept}", "shown on pages → kept"),
        ("teasers", "{teasers_shown} → {teasers_kept}", "shown on pages → kept"),
        ("revisions", "{revisions}", "edits caught by fetching again"),
    ]
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), title=f"Done in {seconds:.0f} s")
    table.title_justify = "left"
    for name, figure, meaning in rows:
        table.add_row(name, Text(figure.format(**figures), style="bold"), Text(meaning.format(**figures), style="dim"))
    return table
