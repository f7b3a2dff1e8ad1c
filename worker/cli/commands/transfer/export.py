"""``copydesk export``: the stored articles as a file for others."""

from __future__ import annotations

import json
import os
import sys
from array import array
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.filter_options import with_filter
from worker.cli.views.output import print_json
from worker.errors import InputError
from worker.export.forms import FORMS, Form, Writer, find_compression, find_form, require_extra
from worker.export.output import STANDARD, Position, open_output
from worker.monitoring.formatting import counted
from worker.normalize.controls import without_controls
from worker.records import plain
from worker.records.article_filter import ArticleFilter
from worker.runtime import Runtime, current_runtime

if TYPE_CHECKING:
    from worker.export import Selection
    from worker.export.output import Output
    from worker.storage.queries.whole_records import WholeRecords

# Entries of a feed: what its readers look at.
ENTRIES, MOST_ENTRIES = 50, 1000


@with_filter
def export(
    wanted: ArticleFilter,
    file: Annotated[
        str | None, typer.Argument(metavar="FILE", help="Where to: its end tells format and compression; - is stdout.")
    ] = None,
    form_name: Annotated[
        str | None, typer.Option("--format", help=f"Where the name does not tell it: {', '.join(FORMS)}.")
    ] = None,
    changed_since: Annotated[
        str | None, typer.Option("--changed-since", metavar="CURSOR", help="Only what changed since an earlier export.")
    ] = None,
    entries: Annotated[
        int, typer.Option("--entries", min=1, max=MOST_ENTRIES, help="Entries of a feed, the newest.")
    ] = ENTRIES,
    spreadsheet: Annotated[
        bool, typer.Option("--spreadsheet", help="CSV: with an apostrophe before what a spreadsheet would run.")
    ] = False,
    restart: Annotated[bool, typer.Option("--restart", help="Begin anew where an earlier call was cut off.")] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the record's JSON Schema and end.")] = False,
) -> None:
    """Write the stored articles to a file, in a form that its name tells.

    Example: copydesk export articles.warc.gz --source demo
    """
    if schema:
        from worker.export.record import record_schema

        print_json(record_schema())
        return
    if file is None:
        raise InputError("give the FILE to write, such as articles.jsonl.gz, or - for standard output")
    form = find_form(file, form_name or ("jsonl" if file == STANDARD else None))
    if spreadsheet and form.name != "csv":
        raise InputError(f"--spreadsheet is for csv, and this is {form.name}")
    runtime = current_runtime()
    if wanted.source:
        runtime.sources.find(wanted.source)  # Raises where there is no such source at all.
    writer = writer_of(form, file, runtime, spreadsheet=spreadsheet)
    asked = {"format": form.name, "filter": plain(wanted), "changed_since": changed_since, "spreadsheet": spreadsheet}
    request = json.dumps(asked, sort_keys=True) if form.is_continued else None
    packed = None if form.name == "warc" else find_compression(file)
    try:
        with open_output(file, packed, request, restart=restart) as output:
            done = run(runtime, form, writer, output, wanted, changed_since, entries)
    except BrokenPipeError:  # Whoever read standard output has enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        raise typer.Exit(0) from None
    tell(f"{file}: {counted(done.count, 'article')} written{missing(writer)}")
    if done.cursor:
        tell(f"what changes from now on: copydesk export FILE --changed-since {done.cursor}")


def writer_of(form: Form, file: str, runtime: Runtime, *, spreadsheet: bool) -> Writer:
    """Return what writes a form, loaded when it is needed."""
    if form.name == "parquet":
        return require_extra(parquet_writer, form.name, "pyarrow")
    if form.name == "warc":
        return require_extra(lambda: warc_writer(runtime, is_packed=file.endswith(".gz")), form.name, "warcio")
    if form.is_feed:
        from worker.export.feeds import FeedDocument

        return FeedDocument(form.name)
    if form.name == "csv":
        from worker.export.comma_separated import CommaSeparated

        return CommaSeparated(guard=spreadsheet)
    if form.name == "json-ld":
        from worker.export.linked_data import LinkedData

        return LinkedData()
    if form.name == "markdown":
        from worker.export.markdown import Markdown

        return Markdown()
    from worker.export.json_lines import JsonLines

    return JsonLines()


def parquet_writer() -> Writer:
    """Return what writes Parquet."""
    from worker.export.parquet import Parquet

    return Parquet()


def warc_writer(runtime: Runtime, *, is_packed: bool) -> Writer:
    """Return what writes WARC from the archive's pages."""
    from worker.export.archived_pages import ArchivedPages
    from worker.export.web_archive import WebArchive

    return WebArchive(ArchivedPages(runtime.sessions), runtime.archive, gzip=is_packed)


def run(
    runtime: Runtime,
    form: Form,
    writer: Writer,
    output: Output,
    wanted: ArticleFilter,
    changed_since: str | None,
    entries: int,
) -> Position:
    """Export what is wanted, with a bar on a terminal; return how far it came."""
    from worker.cli.views.console import Terminal
    from worker.cli.views.transfer import TransferBar
    from worker.export import Selection, export
    from worker.storage.queries.article_filter import conditions
    from worker.storage.queries.whole_records import WholeRecords

    records, chosen = WholeRecords(runtime.sessions), Selection(conditions(wanted))
    start = output.position or Position(until=records.last_id(), cursor=head_cursor(runtime))
    if output.position:
        tell(f"going on behind {counted(start.count, 'article')} of an earlier call")
    if changed_since is not None:
        chosen = replace(chosen, ids=changed_ids(runtime, changed_since))
    with TransferBar(Terminal(stderr=True, highlight=False), "articles") as bar:
        if form.is_feed:
            return export_feed(records, chosen, writer, output, entries)
        bar.begin(total_of(records, chosen, start) if bar.is_shown else None, start.count)
        return export(records, chosen, writer, output, start, lambda at: bar.show(at.count, at.count))


def total_of(records: WholeRecords, chosen: Selection, start: Position) -> int:
    """Return how many articles there will be in the end."""
    if chosen.ids is not None:
        return len(chosen.ids)
    return start.count + records.count(chosen.conditions, start.after, start.until)


def export_feed(records: WholeRecords, chosen: Selection, writer: Writer, output: Output, entries: int) -> Position:
    """Write a feed of the newest, the last changed first."""
    from worker.storage.queries.whole_records import PART

    ids = records.last_changed(chosen.conditions, entries, chosen.ids)
    for first in range(0, len(ids), PART):
        for piece in writer.entries(records.of(ids[first : first + PART])):
            output.write(piece)
    output.write(writer.begin() + writer.end())
    output.finish()
    return Position(count=len(ids))


def head_cursor(runtime: Runtime) -> str:
    """Return the cursor behind all changes so far."""
    from worker.storage.queries.changes import NOW, Changes

    return Changes(runtime.sessions).since(NOW, limit=1).cursor


def changed_ids(runtime: Runtime, cursor: str) -> array[int]:
    """Return the ids of the articles that changed since, in rising order; eight bytes each.

    Raises InputError where that is no cursor, or one whose changes are no longer kept.
    """
    from worker.storage.queries.changes import MOST, Changes

    changes, more, ids = Changes(runtime.sessions), True, set[int]()
    while more:
        page = changes.since(cursor, limit=MOST)
        ids.update(change.article_id for change in page.changes)
        cursor, more = page.cursor, page.more
    return array("q", sorted(ids))


def missing(writer: Writer) -> str:
    """Say how many pages are without raw bytes, where there are some."""
    count = getattr(writer, "missing", 0)
    return f", {counted(count, 'page')} left out: their raw bytes are not kept any more (keep_pages)" if count else ""


def tell(text: str) -> None:
    """Print a line to standard error: standard output may be the export."""
    sys.stderr.write(f"{without_controls(text)}\n")
