"""``copydesk reparse``, ``check``, ``prune``, ``forget`` and ``archive``: what is kept, rebuilt and erased."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from worker.cli.arguments import ONLY_SOURCE, read_time
from worker.cli.views.console import console
from worker.cli.views.output import print_json, print_line
from worker.cli.views.progress import BAD
from worker.errors import InputError
from worker.monitoring.formatting import counted, whole
from worker.monitoring.formatting import size as human
from worker.normalize.urls import absolute
from worker.pipeline.reparse import parse_due
from worker.records import plain
from worker.runtime import Runtime, current_runtime, utc_now
from worker.storage.crawl.reparses import Choice, Reparsing
from worker.storage.retention.erase import Forgotten
from worker.storage.retention.prune import Pruned, Retention, count_old

if TYPE_CHECKING:
    from worker.storage.retention.integrity import Finding

archive_app = typer.Typer(help="The archived raw pages.", no_args_is_help=True)
# Seconds between two looks at what the workers have in hand.
LOOK = 0.5
DRY = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")]


def reparse(
    source: ONLY_SOURCE = None,
    since: Annotated[
        datetime | None,
        typer.Option("--since", parser=read_time, metavar="TIME", help="Only pages fetched since then (UTC)."),
    ] = None,
    where: Annotated[str | None, typer.Option("--where", help="extractor<V: only what an older one read.")] = None,
    queue: Annotated[bool, typer.Option("--queue", help="Let the parse workers do it.")] = False,
    dry_run: DRY = False,
) -> None:
    """Parse archived pages again without a request; a stopped call goes on when repeated.

    Example: copydesk reparse --source demo --since 2026-01-01
    """
    runtime = current_runtime()
    reparsing = Reparsing(runtime.sessions)
    choice = Choice(source, since, version_below(where))
    if dry_run:
        print_line(
            f"{counted(reparsing.count(choice), 'page')} would be parsed again, {whole(reparsing.left())} waiting"
        )
        return
    reparsing.mark(choice, utc_now())
    if queue:
        print_line(f"{counted(reparsing.left(), 'page')} due to be parsed again")
        return
    rows = reparsing.under_way(utc_now())
    parse_all(runtime, reparsing, len(rows))
    runtime.articles.settle_pending(utc_now())
    outcomes = dict(reparsing.outcomes(rows))
    ended = ", ".join(f"{whole(count)} {word}" for word, count in outcomes.items())
    print_line(f"{counted(len(rows), 'page')} parsed again: {ended or 'nothing was due'}")
    if outcomes and BAD.issuperset(outcomes):
        raise typer.Exit(1)


def check(
    repair: Annotated[
        bool, typer.Option("--repair", help="Remove the rows and raw pages that nothing refers to.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Check the records: orphans, counts against sightings, the archive against rows.

    Exits with 1 where something is wrong.  Orphans are not: edits leave them, and beat, which does the same every night
    with --repair, removes them.

    Example: copydesk check --repair
    """
    from worker.monitoring.integrity import check_records

    removed, findings = check_records(current_runtime(), utc_now(), repair=repair)
    wrong = [each for each in findings if not each.is_orphan]
    if as_json:
        print_json({"removed": removed, "findings": [plain(each) for each in findings]})
    else:
        print_findings(removed, wrong, [each for each in findings if each.is_orphan])
    if wrong:
        raise typer.Exit(1)


def print_findings(removed: int, wrong: Sequence[Finding], orphans: Sequence[Finding]) -> None:
    """Print what a check of the records removed and found."""
    if removed:
        print_line(f"removed {counted(removed, 'thing')} that nothing referred to: rows, raw pages")
    for each in wrong:
        print_line(f"{each.count} {each.name}: {', '.join(each.examples)}{', ...' if each.count > 3 else ''}")
    if not wrong:
        print_line("the records hold together")
    if orphans:
        left_over = ", ".join(f"{each.count} {each.name}" for each in orphans)
        print_line(f"left over, and removed by the nightly check or --repair: {left_over}")


def parse_all(runtime: Runtime, reparsing: Reparsing, count: int) -> None:
    """Parse every page that is due, beside the workers, who take their share."""
    with progress() as bar:
        task = bar.add_task("reparse", total=count)
        while left := len(reparsing.under_way(utc_now())):
            bar.update(task, completed=max(0, count - left))
            ours = False
            for _ in parse_due(runtime.ports, runtime.policy):
                bar.advance(task)
                ours = True
            if not ours:
                time.sleep(LOOK)
        bar.update(task, completed=count)


def version_below(where: str | None) -> int | None:
    """Read the extractor version of ``extractor<V``.

    Raises InputError for anything else.
    """
    if where is None:
        return None
    match = re.fullmatch(r"\s*extractor\s*<\s*(\d{1,9})\s*", where)
    if not match:
        raise InputError(f"--where {where!r}: allowed is extractor<V, such as extractor<2")
    return int(match[1])


def progress() -> Progress:
    """Make a progress bar with what is done, what there is, and the time left."""
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console
    )


def prune(
    dry_run: DRY = False, as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False
) -> None:
    """Remove old raw pages, outcomes, sightings and changes; records and their history stay.

    Example: copydesk prune
    """
    runtime = current_runtime()
    retention = runtime.retention
    if dry_run:
        would = count_old(runtime.sessions, retention, utc_now())
        if as_json:
            print_json({"would_keep_days": plain(retention), "would_remove": plain(would)})
        else:
            print_line(f"would keep {kept_days(retention)}")
            print_line(f"would remove {what_goes(would)}, and the raw pages that nothing refers to then")
        return
    pruned = runtime.articles.prune(retention, utc_now())
    removed = drop(runtime, pruned.archive_hashes)
    if as_json:
        print_json(plain(pruned))
        return
    print_line(f"kept {kept_days(retention)}")
    print_line(f"removed {what_goes(pruned)}, {counted(removed, 'raw page')}")


def kept_days(retention: Retention) -> str:
    """Say how long each thing is kept."""
    days = {f.name: getattr(retention, f.name) for f in fields(retention)}
    return ", ".join(f"{name} {f'{kept:g} days' if kept else 'for good'}" for name, kept in days.items())


def what_goes(pruned: Pruned) -> str:
    """Say how many rows of each kind go."""
    numbers = {"page": pruned.pages, "outcome": pruned.outcomes, "sighting": pruned.sightings, "change": pruned.changes}
    return ", ".join(counted(number, noun) for noun, number in numbers.items())


def forget(
    what: Annotated[str, typer.Argument(metavar="URL|SOURCE", help="An article's address, or a source's slug.")],
    reason: Annotated[str | None, typer.Option("--reason", help="Kept with the tombstone.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase an article or a source; a tombstone keeps it from being crawled again.

    Example: copydesk forget https://example.org/2026/03/story.html --yes
    """
    runtime = current_runtime()
    url = absolute(what, "")
    if not yes:
        typer.confirm(f"Erase {what} for good?", abort=True, err=True)
    if url is not None:
        forgotten = runtime.articles.forget_url(url, reason=reason, now=utc_now())
    else:
        forgotten = runtime.articles.forget_source(what, reason=reason, now=utc_now())
    removed = drop(runtime, forgotten.archive_hashes)
    print_line(
        f"{what}: erased {counted(forgotten.articles, 'article')}, {counted(forgotten.addresses, 'address')}, "
        f"{counted(forgotten.pages, 'page')}, {counted(removed, 'raw page')}"
    )
    for line in what_stays(forgotten):
        print_line(line)


def what_stays(forgotten: Forgotten) -> Iterator[str]:
    """Yield a line for each thing that a forget leaves where it is."""
    if forgotten.promoting:
        pages = counted(forgotten.promoting, "other page")
        yield f"kept: teasers for it on {pages}, as the text of those; forget them too"
    for url in forgotten.claiming:
        yield f"kept: {url}, which only claims to be the same article; forget it by its own address"
    if not forgotten.log_is_clear:
        yield "kept for now: the database's log, which another process reads; forget it again when the workers are idle"
    yield "not reached: backups, PostgreSQL's files until they are vacuumed, and what was exported"


def drop(runtime: Runtime, hashes: tuple[str, ...]) -> int:
    """Remove raw pages and count them; one that was put again meanwhile stays."""
    before = time.time()
    return sum(runtime.archive.delete(name, put_before=before) for name in hashes)


@archive_app.command()
def verify() -> None:
    """Check every archived page against its hash, and every record's page against the archive.

    Example: copydesk archive verify
    """
    runtime = current_runtime()
    damaged = sorted(runtime.archive.verify())
    there = {stored.content_hash for stored in runtime.archive}
    missing = sorted(runtime.articles.referenced_pages() - there)
    for word, names in (("damaged", damaged), ("missing", missing)):
        for name in names:
            print_line(f"{word}: {name}")
    if damaged or missing:
        raise InputError(f"{len(damaged)} damaged and {len(missing)} missing of {len(there)} pages: fetch them again")
    print_line(f"{counted(len(there), 'page')} whole, none missing")


@archive_app.command()
def gc(dry_run: DRY = False) -> None:
    """Remove archived pages that no row refers to, and left-overs of crashed writers.

    Example: copydesk archive gc --dry-run
    """
    from worker.monitoring.integrity import GRACE

    runtime = current_runtime()
    before = time.time() - GRACE
    referenced = runtime.articles.referenced_pages()
    idle = [stored for stored in runtime.archive if stored.content_hash not in referenced and stored.put_at < before]
    size = sum(stored.size for stored in idle)
    if dry_run:
        print_line(f"would remove {counted(len(idle), 'page')}, {human(size)}")
        return
    removed = sum(runtime.archive.delete(stored.content_hash, put_before=before) for stored in idle)
    left = counted(runtime.archive.clean(time.time()), "left-over")
    print_line(f"removed {counted(removed, 'page')}, {human(size)}, and {left}")
