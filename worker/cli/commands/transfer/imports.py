"""``copydesk import``: archives, saved pages and lists of others -> records, or addresses to crawl."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from worker.cli.arguments import ONLY_SOURCE
from worker.cli.views.console import Terminal
from worker.cli.views.output import print_json, print_line
from worker.cli.views.transfer import TransferBar
from worker.errors import InputError
from worker.imports import Imported, Ledger, name_file, take_in
from worker.imports.inputs import KINDS, InputKind, find_kind, read_addresses
from worker.imports.items import Ended, Item, Unread
from worker.imports.pool import Pool
from worker.imports.saved_page import find_pages, read_folder, size_of_file
from worker.imports.web_archive import read_web_archive
from worker.monitoring.formatting import counted, span, whole
from worker.normalize.controls import without_controls
from worker.pipeline.trigger import ingest_url
from worker.records import plain
from worker.runtime import Runtime, current_runtime, utc_now
from worker.storage.database.schema import require_current


def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="WARC, folders of pages, URL lists, OPML.")],
    read_as: Annotated[
        str | None, typer.Option("--as", metavar="KIND", help=f"What they hold: {', '.join(KINDS)}.")
    ] = None,
    source: ONLY_SOURCE = None,
    processes: Annotated[
        int | None, typer.Option("--processes", min=1, max=256, help="By default one for each core.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="From the beginning, where a file was taken in before.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as one JSON document.")] = False,
) -> None:
    """Take in archives, saved pages, lists of addresses or OPML.

    Stopped at any moment, the same call goes on.

    Example: copydesk import articles.warc.gz
    """
    kinds = kinds_of(files, read_as)
    runtime, into, began = current_runtime(), Imported(), time.monotonic()
    if source is not None:
        runtime.sources.find(source)  # Raises where there is no such source at all.
    if any(kind != "opml" for _, kind in kinds):
        require_current(runtime.engine)
    take_lists(runtime, kinds, into)
    held = [(path, kind) for path, kind in kinds if kind in ("warc", "pages")]
    stopped = take_pages(runtime, held, into, source, processes or os.cpu_count() or 1, again=again)
    show(into, time.monotonic() - began, as_json=as_json)
    if stopped:
        raise KeyboardInterrupt
    if into.broken or set(into.words()) == {"failed"}:
        raise typer.Exit(1)


def kinds_of(files: Sequence[Path], read_as: str | None) -> list[tuple[Path, InputKind]]:
    """Return each file with what it holds.

    Raises InputError where that cannot be told, or where there is no such kind.
    """
    if read_as is None:
        return [(path, find_kind(path)) for path in files]
    if read_as not in KINDS:
        raise InputError(f"--as {read_as!r}: allowed is one of {', '.join(KINDS)}")
    for path in files:
        if not path.exists():
            raise InputError(f"{path}: no such file or folder")
    return [(path, read_as) for path in files]


def take_pages(
    runtime: Runtime,
    held: Sequence[tuple[Path, InputKind]],
    into: Imported,
    source: str | None,
    processes: int,
    *,
    again: bool,
) -> bool:
    """Take in the pages of files; tell whether it was interrupted."""
    marks, settings = FileMarks(runtime), runtime.settings
    sizes = [size_of(path) for path, _ in held]
    pool = Pool(processes, source, settings.parse_hard_limit)
    try:
        with TransferBar(Terminal(stderr=True, highlight=False), "pages") as bar:
            bar.begin(sum(sizes))
            for place, (path, kind) in enumerate(held):
                name, before = name_of(path, kind), sum(sizes[:place])
                ledger = Ledger(name, marks, 0 if again or name is None else marks.behind(name))
                items = read_items(path, kind, settings.fetch_max_bytes, ledger.read)
                take_in(items, pool, ledger, into, partial(show_bar, bar, before, ledger, into))
    except KeyboardInterrupt:
        return True
    finally:
        pool.close()
    while held and runtime.articles.settle_pending(utc_now()).more:
        pass
    return False


class FileMarks:
    """Keep in the database how far each file is taken in."""

    def __init__(self, runtime: Runtime) -> None:
        self.marks = runtime.marks

    def behind(self, name: str) -> int:
        """Return the number of the last item before which all had ended."""
        mark = self.marks.read(name)
        return int(mark[0]) if mark else 0

    def note(self, name: str, number: int) -> None:
        """Keep how far all items have ended."""
        self.marks.note(name, number, utc_now())


def show_bar(bar: TransferBar, before: int, ledger: Ledger, into: Imported) -> None:
    """Show how far the file is read, and how many pages have ended."""
    bar.show(before + ledger.offset, into.count)


def read_items(path: Path, kind: InputKind, most_bytes: int, behind: int) -> Iterator[Item | Unread]:
    """Yield what a file or folder holds, from behind an item."""
    if kind == "warc":
        return read_web_archive(path, most_bytes, utc_now(), behind)
    return read_folder(path, most_bytes)


def name_of(path: Path, kind: InputKind) -> str | None:
    """Return what a file is known by again.

    None for folders, whose pages are each known by themselves.
    """
    return name_file(path) if kind == "warc" else None


def size_of(path: Path) -> int:
    """Return the bytes of a file, or of the pages in a folder."""
    return sum(map(size_of_file, find_pages(path)))


def take_lists(runtime: Runtime, kinds: Sequence[tuple[Path, InputKind]], into: Imported) -> None:
    """Take in the lists among the files."""
    for path, kind in kinds:
        if kind == "opml":
            take_opml(path)
        elif kind == "urls":
            take_addresses(runtime, path, into)


def take_addresses(runtime: Runtime, path: Path, into: Imported) -> None:
    """Make the addresses of a list due to be fetched."""
    for number, address in read_addresses(path):
        place = f"{path.name} line {number} {address[:200]}"
        try:
            ingest_url(address, runtime.ports)
        except InputError as error:
            into.add(Ended(place, number, "failed", error.reason, str(error)))
        else:
            into.add(Ended(place, number, "queued", "due"))


def take_opml(path: Path) -> None:
    """Write a source file for each site of an OPML list."""
    from worker.cli.commands.sources import import_opml

    import_opml(path)


def show(into: Imported, seconds: float, *, as_json: bool) -> None:
    """Print what became of everything."""
    if as_json:
        outcomes = [{"word": each[0], "reason": each[1], "count": n} for each, n in into.outcomes.most_common()]
        named = [plain(ended) for ended in into.named]
        print_json(
            {
                "count": into.count,
                "seconds": round(seconds, 3),
                "outcomes": outcomes,
                "named": named,
                "broken": into.broken,
            }
        )
        return
    words = ", ".join(f"{whole(count)} {word}" for word, count in into.words().items())
    rate = f"{into.count / max(seconds, 0.001):,.1f}/s"
    print_line(f"{counted(into.count, 'page')} in {span(max(1.0, seconds))} ({rate}): {words or 'nothing was new'}")
    for word in ("skipped", "failed"):
        if reasons := into.reasons(word):
            print_line(f"{word}: {', '.join(f'{whole(count)} {reason}' for reason, count in reasons.items())}")
    for ended in into.named:
        print_line(f"! {ended.place}: {ended.reason}: {ended.detail.strip().splitlines()[-1] if ended.detail else ''}")
    for broken in into.broken:
        sys.stderr.write(f"{without_controls(broken)}\n")
