"""``copydesk demo``: a crawl of a small newspaper on this machine, from nothing to records."""

from __future__ import annotations

import signal
import threading
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.live import Live

from worker.cli.commands.deploy import PROCFILE
from worker.cli.views.article import print_record
from worker.cli.views.console import Terminal, console
from worker.cli.views.output import print_json
from worker.demo import view
from worker.demo.folder import Folder
from worker.demo.progress import Progress
from worker.demo.run import Demo, Ending
from worker.local_stack.project import find_procfile

# Seconds between two lines of progress where the output is no terminal.
LINE_EVERY = 3.0
# Paragraphs of the record that is shown whole but for its text.
PARAGRAPHS = 3
INTERRUPTED = 130


def demo(
    folder: Annotated[Path, typer.Option("--folder", help="Where the demo keeps its database.")] = Path("var/demo"),
    procfile: PROCFILE = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as one JSON document.")] = False,
) -> None:
    """Crawl a small newspaper on this machine with the real workers, and show the records.

    Needs nothing: Redis, database and newspaper are its own.  A second run goes on where the first one ended.
    Example: copydesk demo
    """
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    said = Terminal(stderr=True, highlight=False) if as_json else console
    with Live(console=said, transient=True, auto_refresh=False) as live:
        teller = Teller(said, live)
        run = Demo(Folder(folder.absolute()), find_procfile(procfile), teller.say, teller.show, stopping)
        ending = run.run()
    if ending is None:
        said.print("interrupted; nothing is left running, and the next run goes on from here")
        raise typer.Exit(INTERRUPTED)
    if as_json:
        print_json(view.summary(ending.progress, ending.copies))
    else:
        print_ending(ending, folder)


class Teller:
    """Tell of the progress: redrawn on a terminal, a line now and then elsewhere."""

    def __init__(self, said: Terminal, live: Live) -> None:
        self.said = said
        self.live = live
        self.next_line = 0.0
        self.last: Progress | None = None

    def say(self, word: str) -> None:
        """Print the word on a step on a line of its own."""
        self.said.print(word, soft_wrap=True)

    def show(self, progress: Progress, seconds: float) -> None:
        """Show the progress."""
        if self.said.is_terminal:
            self.live.update(view.live(progress, seconds), refresh=True)
        elif time.monotonic() >= self.next_line and progress != self.last:
            self.next_line, self.last = time.monotonic() + LINE_EVERY, progress
            self.said.print(view.line(progress, seconds), soft_wrap=True)


def print_ending(ending: Ending, folder: Path) -> None:
    """Print the summary and one whole record."""
    console.print()
    console.print(view.summary_table(ending.progress, ending.copies, ending.seconds))
    console.print("\nOne record of them, as the database has it:", style="bold")
    print_record(console, ending.record, paragraphs=PARAGRAPHS)
    console.print(f"Everything is in {folder}; remove it to begin anew.", soft_wrap=True)
