"""``copydesk demo``: a crawl of a small newspaper on this machine, from nothing to records."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.live import Live

from worker.cli.commands.deploy import PROCFILE
from worker.cli.commands.web import MISSING
from worker.cli.views.article import print_record
from worker.cli.views.console import Terminal, console
from worker.cli.views.output import print_json
from worker.demo import view
from worker.demo.folder import DemoFolder
from worker.demo.progress import Progress
from worker.demo.run import Demo, Ending
from worker.errors import InputError
from worker.local_stack.project import find_procfile
from worker.local_stack.stop_request import StopRequest
from worker.local_stack.supervisor import Supervisor
from worker.runtime import Runtime, utc_now
from worker.settings import PREFIX, load_settings
from worker.storage.tokens import Tokens

# Seconds between two lines of progress where the output is no terminal.
LINE_EVERY = 3.0
# Paragraphs of the record that is shown whole but for its text.
PARAGRAPHS = 3
INTERRUPTED = 130
# The token that a visitor of the demo's desk logs in with; each run makes it anew.
VISITOR = "demo"


def demo(
    folder: Annotated[Path, typer.Option("--folder", help="Where the demo keeps its database.")] = Path("var/demo"),
    procfile: PROCFILE = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as one JSON document.")] = False,
    desk: Annotated[
        bool, typer.Option("--desk", help="Then keep it running, and serve the desk until Ctrl-C.")
    ] = False,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The desk's port; 0 takes a free one.")] = 8000,
) -> None:
    """Crawl a small newspaper on this machine with the real workers, and show the records.

    Needs nothing: Redis, database and newspaper are its own.  A second run goes on where the first one ended.
    Example: copydesk demo
    """
    stopping = StopRequest()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    said = Terminal(stderr=True, highlight=False) if as_json else console
    with Live(console=said, transient=True, auto_refresh=False) as live:
        teller = Teller(said, live)
        home = DemoFolder(folder.absolute())
        run = Demo(home, find_procfile(procfile), teller.say, teller.show, stopping)
        if desk:
            listener = open_listener(port)

            def keep(ending: Ending, supervisor: Supervisor, redis_url: str) -> None:
                live.stop()
                print_summary(ending, as_json)
                serve_desk(said, home, supervisor, redis_url, listener)

            run.keep = keep
        ending = run.run()
    if ending is None:
        said.print("interrupted; nothing is left running, and the next run goes on from here")
        raise typer.Exit(INTERRUPTED)
    if not desk:
        print_summary(ending, as_json)
    if not as_json:
        console.print(f"Everything is in {folder}; remove it to begin anew.", soft_wrap=True)
    if not desk and not as_json:
        console.print("To look at it in a browser: copydesk demo --desk", soft_wrap=True)


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


def print_summary(ending: Ending, as_json: bool) -> None:
    """Print the summary, and for people one whole record."""
    if as_json:
        print_json(view.summary(ending.progress, ending.copies))
        return
    console.print()
    console.print(view.summary_table(ending.progress, ending.copies, ending.seconds))
    console.print("\nOne record of them, as the database has it:", style="bold")
    print_record(console, ending.record, paragraphs=PARAGRAPHS)


def open_listener(port: int) -> socket.socket:
    """Open the desk's socket before the crawl begins.

    Raises InputError where the port is taken, or the desk is not installed.
    """
    if not (find_spec("fastapi") and find_spec("uvicorn")):
        raise InputError(MISSING)
    from worker.web.server import listen

    return listen("127.0.0.1", port)


def serve_desk(
    said: Terminal, folder: DemoFolder, supervisor: Supervisor, redis_url: str, listener: socket.socket
) -> None:
    """Serve the desk beside the running processes until Ctrl-C.

    It is for this machine alone, and read without a token.
    """
    from worker.web.server import serve

    environ = {**folder.environ(redis_url, os.environ), f"{PREFIX}WEB_PUBLIC_READ": "true"}
    runtime = Runtime(load_settings(environ))
    tokens, now = Tokens(runtime.sessions), utc_now()
    if any(token.name == VISITOR and token.state(now) == "valid" for token in tokens.list()):
        tokens.revoke(VISITOR, now)
    secret = tokens.create(VISITOR, ["act"], now, now + timedelta(days=1))
    watcher = threading.Thread(target=supervisor.run, daemon=True)
    watcher.start()
    host, number = listener.getsockname()[:2]
    said.print(f"\nThe desk is open at http://{host}:{number}/ until Ctrl-C.", style="bold", soft_wrap=True)
    said.print(f"To retry, pause and crawl there, log in with this token: {secret}", soft_wrap=True)
    with listener:
        serve(runtime, listener)
    supervisor.stopping.set()
    watcher.join()
