"""``copydesk status``: one look at everything, on one screen."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from worker.cli.views.console import console
from worker.cli.views.output import print_json
from worker.monitoring.collect import collect_facts
from worker.monitoring.formatting import ago, counted, future, past, size, span, whole
from worker.monitoring.snapshot import Facts, ServiceState
from worker.records import plain
from worker.runtime import current_runtime, utc_now
from worker.storage.monitoring.overview import SourceState

# Columns from which two tables stand side by side.
WIDE = 120
# Rows shown of each list on one screen; `--json` has all.
MOST_ROWS = 12
# What stands between two servers.
GAP = "   "
# Columns that state, times and number of a source take with the space between them.
SOURCE_NUMBERS = 48
# Columns that the reason of a failure takes at least.
REASON = 12
# What helps against a database without the tables needed, as the problem says too.
UNMIGRATED = "run `copydesk db upgrade`"
# Columns of the reason why a host is left alone.
MOST_REASON = 40
BARS = " ▁▂▃▄▅▆▇█"
GOOD_WORDS = frozenset({"polled", "fetched", "unchanged", "moved", "stored", "revised", "duplicate", "skipped"})


def status(
    watch: Annotated[
        bool, typer.Option("--watch", "-w", help="Look again every --every seconds until Ctrl-C.")
    ] = False,
    every: Annotated[float, typer.Option("--every", min=0.5, help="Seconds between two looks of --watch.")] = 2.0,
    as_json: Annotated[bool, typer.Option("--json", help="All facts as one JSON document.")] = False,
) -> None:
    """Show workers, queues, throughput, sources, dead letters, and what is wrong, in words.

    Example: copydesk status
    """
    runtime = current_runtime()
    if as_json:
        print_json(plain(collect_facts(runtime, utc_now())))
    elif not watch:
        console.print(screen(collect_facts(runtime, utc_now()), console.width))
    else:
        from rich.live import Live

        with Live(console=console, screen=True, auto_refresh=False) as live:
            while True:
                live.update(screen(collect_facts(runtime, utc_now()), console.width), refresh=True)
                time.sleep(every)


def screen(facts: Facts, width: int) -> RenderableType:
    """Lay the facts out as one screen of that width."""
    parts: list[RenderableType] = [heading(facts), *warning_lines(facts), servers(facts, width)]
    if facts.database.problem:
        return Group(*parts, "", queues(facts))
    pairs = ((queues(facts), nodes(facts)), (throughput(facts), outcomes(facts)), (hosts(facts), dead(facts)))
    for pair in pairs:
        shown = [table for table in pair if table is not None]
        if len(shown) == 2 and width >= WIDE:
            beside = Table.grid(padding=(0, 4))
            beside.add_row(*shown)
            parts += ["", beside]
        else:
            parts += [part for table in shown for part in ("", table)]
    return Group(*parts, "", sources(facts, width))


def heading(facts: Facts) -> Text:
    """Say which version runs, when, and how it is on the whole."""
    count = len(facts.warnings)
    line = Text.assemble(("copydesk", "bold"), f" {facts.version}  {facts.at:%Y-%m-%d %H:%M:%S} UTC  ")
    said = ("all is well", "bold green") if not count else (counted(count, "warning"), "bold red")
    return line.append(*said)


def warning_lines(facts: Facts) -> list[RenderableType]:
    """List the warnings, each with a hanging indent."""
    lines: list[RenderableType] = []
    for warning in facts.warnings:
        grid = Table.grid(padding=(0, 1))
        grid.add_row(Text("!", style="bold red"), Text(warning, style="red"))
        lines.append(grid)
    return lines


def servers(facts: Facts, width: int) -> Text:
    """Show database, Redis, archive and beat, broken into lines between pieces only."""
    archive = facts.archive
    free = f", {size(archive.free)} free" if archive.free is not None else ""
    beat = "never" if facts.beat_silent is None else ago(facts.beat_silent)
    differences = [server.ahead for server in (facts.database, facts.redis) if server.ahead is not None]
    clock = f"{max(map(abs, differences)):.2f} s" if differences else "not known"
    pieces = (
        ("database ", said(facts.database, size(facts.database.size))),
        ("redis ", said(facts.redis, size(facts.redis.size))),
        ("archive ", said(archive, f"{size(archive.size)}{free}")),
        ("beat ", beat),
        ("clock difference ", clock),
        *([("search ", f"{counted(facts.unindexed, 'article')} to index")] if facts.unindexed else []),
    )
    text, column = Text(), 0
    for name, value in pieces:
        long = len(name) + len(value)
        if column:
            text.append("\n" if (breaks := column + len(GAP) + long > width) else GAP)
            column = 0 if breaks else column + len(GAP)
        text.append(name, style="dim").append(value, style="red" if value in ("down", UNMIGRATED) else "")
        column += long
    return text


def said(server: ServiceState, value: str) -> str:
    """Return the value, or say that the server is down, or lacks its tables."""
    if not server.problem:
        return value
    return UNMIGRATED if UNMIGRATED in server.problem else "down"


def queues(facts: Facts) -> Table:
    """Show each queue's messages, due rows, work in progress and workers."""
    found = table("queue", ">waiting", ">oldest", ">due", ">in work", ">workers")
    for queue in facts.queues:
        workers = "?" if queue.workers is None else str(queue.workers)
        found.add_row(
            queue.name,
            number(queue.messages),
            "-" if queue.oldest is None else span(queue.oldest),
            number(queue.backlog.due) if queue.backlog else "-",
            number(queue.backlog.working) if queue.backlog else "-",
            Text(workers, style="bold red" if queue.workers == 0 else ""),
        )
    if facts.unacknowledged is not None:
        found.caption = f"{counted(facts.unacknowledged, 'message')} taken and not acknowledged"
        found.caption_justify = "left"
    return found


def nodes(facts: Facts) -> Table | None:
    """Show the workers, and when each last gave a sign of life."""
    if not facts.nodes:
        return None
    shared = any(node.queues != (node.name.partition("@")[0],) for node in facts.nodes)
    found = table("worker", *(("queues",) if shared else ()), ">sign of life", ">up since")
    for node in sorted(facts.nodes, key=lambda node: (node.alive, node.name))[:MOST_ROWS]:
        seen = Text(ago(node.silent), style="" if node.alive else "bold red")
        queues = (", ".join(node.queues),) if shared else ()
        found.add_row(node.name, *queues, seen, f"{node.started_at:%m-%d %H:%M}")
    return found


def throughput(facts: Facts) -> Table:
    """Show what ended in each of the last minutes as bars, with the mean."""
    found = table("a minute", f"last {max(map(len, facts.by_minute.values()), default=0)} min", ">mean", ">last")
    for step, counts in facts.by_minute.items():
        found.add_row(step, Text(bars(counts), style="cyan"), f"{sum(counts) / len(counts):.1f}", str(counts[-1]))
    return found


def bars(counts: Sequence[int]) -> str:
    """Draw a bar for each number, the highest number's full."""
    top = max(counts, default=0)
    return "".join(BARS[-(-count * (len(BARS) - 1) // top) if top else 0] for count in counts)


def outcomes(facts: Facts) -> Table | None:
    """Show how the steps of the last hour ended."""
    if not facts.outcomes:
        return None
    found = table("last hour", "outcome", "reason", ">count")
    for count in facts.outcomes[:MOST_ROWS]:
        style = "" if count.word in GOOD_WORDS else "yellow"
        reason = "" if count.reason == "ok" else count.reason
        found.add_row(count.step, Text(count.word, style=style), reason, whole(count.count))
    return found


def hosts(facts: Facts) -> Table | None:
    """Show the hosts that are left alone, until when and why."""
    if not facts.hosts:
        return None
    found = table("host held back", ">for", "reason", ">pages")
    for host in facts.hosts[:MOST_ROWS]:
        said = f"{host.reason}: {host.note}" if host.note else host.reason
        found.add_row(host.name, future(host.until, facts.at), cut(said, MOST_REASON), whole(host.waiting))
    return found


def dead(facts: Facts) -> Table | None:
    """Show the dead letters by reason."""
    if not facts.dead:
        return None
    found = table("dead letters", "reason", ">count")
    for letters in facts.dead[:MOST_ROWS]:
        found.add_row(letters.step, letters.reason, whole(letters.count))
    return found


def sources(facts: Facts, width: int) -> RenderableType:
    """Show the sources, the longest not polled first."""
    if not facts.sources:
        return Text("no source yet: `copydesk sources add URL --apply`", style="dim")
    found = table("source", "state", ">polled", ">changed", ">next", ">new 24 h", "last failure")
    shown = facts.sources[:MOST_ROWS]
    named = min(max(len(source.slug) for source in shown), max(20, width // 4), width - SOURCE_NUMBERS - REASON)
    room = width - SOURCE_NUMBERS - named
    for source in shown:
        failure = last_failure(source, width)
        found.add_row(
            cut(source.slug, named),
            Text(source.state, style="" if source.state == "active" else "yellow"),
            past(source.polled_at, facts.at),
            past(source.changed_at, facts.at),
            future(source.next_poll_at or source.paused_until, facts.at),
            whole(source.stored),
            Text(cut(failure, room), style="yellow"),
        )
    rest = len(facts.sources) - MOST_ROWS
    if rest > 0:
        found.caption, found.caption_justify = f"and {whole(rest)} more: `copydesk status --json` has all", "left"
    return found


def last_failure(source: SourceState, width: int) -> str:
    """Say for what its last poll failed, or why it is paused."""
    if source.state == "paused":
        return source.pause_reason or ""
    return f"{source.reason}: {source.detail}" if width >= WIDE and source.detail else source.reason or ""


def cut(text: str, room: int) -> str:
    """Cut the text to so many columns, with a sign where it had more."""
    return text if len(text) <= room else text[: room - 1] + "…"


def number(value: int | None) -> str:
    """Format a number, or say that it is not known."""
    return "?" if value is None else whole(value)


def table(*columns: str) -> Table:
    """Make an empty table; columns whose names begin with > are set right."""
    found = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for column in columns:
        found.add_column(column.removeprefix(">"), justify="right" if column.startswith(">") else "left", no_wrap=True)
    return found
