"""``copydesk follow``: what becomes of articles, a line each, as it happens."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.arguments import ONLY_SOURCE
from worker.cli.errors import AWAY, first_line, loaded
from worker.cli.views.change import change_line
from worker.cli.views.output import print_line, to_json
from worker.errors import InputError
from worker.records.article_filter import ArticleFilter
from worker.runtime import current_runtime
from worker.storage.changes import KINDS, ChangeKind

if TYPE_CHECKING:
    from worker.storage.queries.changes import ChangePage

# Seconds between two tries of a database that is away, and between two looks for changes.
PATIENCE, LOOK = 2.0, 0.5

# A place in the feed of changes has one name in every command; where times of publication are chosen by --since it
# could not be that.  Here the short name is taken too.
CHANGED_SINCE = Annotated[
    str,
    typer.Option(
        "--changed-since", "--since", metavar="CURSOR|now|start", help="Behind which change; start is the oldest kept."
    ),
]
ONLY_KINDS = Annotated[
    str | None, typer.Option("--kinds", metavar="KIND,...", help=f"Only these changes: {', '.join(KINDS)}.")
]
ONLY_LANGUAGE = Annotated[str | None, typer.Option("--language", help="Only of articles in this language: en, de ...")]
ONLY_WORDS = Annotated[str | None, typer.Option("--words", help="Only of articles with these words in the title.")]


def follow(
    since: CHANGED_SINCE = "now",
    kinds: ONLY_KINDS = None,
    source: ONLY_SOURCE = None,
    language: ONLY_LANGUAGE = None,
    words: ONLY_WORDS = None,
    once: Annotated[bool, typer.Option("--once", help="End when all that there is was printed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Print what becomes of articles, a line a change, until Ctrl-C.

    Example: copydesk follow --changed-since start --once
    """
    wanted = ArticleFilter(source=source, language=language, title=words)
    read = reader(read_kinds(kinds), wanted)
    cursor = since
    try:
        with CtrlC() as ctrl_c:
            for page in pages(read, since, once=once):
                for change in page.changes if page else ():
                    print_line(to_json(change.as_dict()) if as_json else change_line(change))
                sys.stdout.flush()
                cursor = page.cursor if page else cursor
                if ctrl_c.came:
                    break
    except BrokenPipeError:
        leave_quietly()
        return
    typer.echo(f"copydesk follow --changed-since {cursor} goes on from here", err=True)


class CtrlC:
    """Note the first Ctrl-C, for the page in hand to be printed first.

    A second ends all at once.
    """

    came = False

    def __enter__(self) -> CtrlC:
        self.before = signal.signal(signal.SIGINT, self.note)
        return self

    def note(self, _number: int, _frame: object) -> None:
        """Remember that it came."""
        self.came = True
        signal.signal(signal.SIGINT, self.before)

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self.before)


def reader(kinds: tuple[ChangeKind, ...], wanted: ArticleFilter) -> Callable[[str], ChangePage]:
    """Return what reads the page behind a cursor.

    The first call asks whether the schema is current.
    """
    from worker.storage.database.schema import require_current
    from worker.storage.queries.changes import Changes

    runtime = current_runtime()
    changes = Changes(runtime.sessions)

    def read(cursor: str) -> ChangePage:
        if not checked:
            require_current(runtime.engine)
            checked.append(True)
        return changes.since(cursor, kinds=kinds, wanted=wanted)

    checked: list[bool] = []
    return read


def pages(read: Callable[[str], ChangePage], cursor: str, *, once: bool) -> Iterator[ChangePage | None]:
    """Yield page after page; None for a database that is away."""
    away = False
    while True:
        try:
            page = read(cursor)
        except loaded(AWAY) as error:
            if once:
                raise
            if not away:
                said = first_line(getattr(error, "orig", None) or error)
                typer.echo(f"copydesk: the database does not answer ({said}): waiting for it", err=True)
            away = True
            yield None
            time.sleep(PATIENCE)
            continue
        if away:
            typer.echo("copydesk: the database answers again", err=True)
        away, cursor = False, page.cursor
        yield page
        if not page.more:
            if once:
                return
            time.sleep(LOOK)


def read_kinds(stated: str | None) -> tuple[ChangeKind, ...]:
    """Return the kinds that a person names, by default all; commas stand between them.

    Raises InputError for what is none.
    """
    if stated is None:
        return KINDS
    names = [name.strip() for name in stated.split(",")]
    unknown = [name for name in names if name not in KINDS]
    if unknown:
        raise InputError(f"--kinds: {unknown[0]!r} is no change: allowed are {', '.join(KINDS)}")
    return tuple(kind for kind in KINDS if kind in names)


def leave_quietly() -> None:
    """Let nothing be written any more to a reader who has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
