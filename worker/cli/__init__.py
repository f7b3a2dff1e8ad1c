"""The command line: ``copydesk``.  Exit codes: 0 done, 1 the work itself failed, 2 the call or a setting is wrong."""

from __future__ import annotations

import logging
import sys
from io import TextIOWrapper

import typer
from rich.console import Console

from worker.cli import (
    articles,
    crawling,
    dead,
    demo,
    deployment,
    explain,
    ingesting,
    keeping,
    sources,
    status,
    watching,
)
from worker.cli.failures import EXPECTED, INTERRUPTED, describe

app = typer.Typer(
    name="copydesk",
    help="Find, fetch and parse article pages; keep text, captions, credits and teasers, one of each.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(sources.app, name="sources")
app.add_typer(deployment.config_app, name="config")
app.add_typer(deployment.db_app, name="db")
app.add_typer(keeping.archive_app, name="archive")
app.add_typer(dead.app, name="dead")
for command in (
    demo.demo,
    deployment.up,
    ingesting.ingest,
    explain.explain,
    crawling.crawl,
    crawling.recrawl,
    crawling.purge,
    articles.list_articles,
    articles.show,
    articles.diff,
    keeping.reparse,
    keeping.prune,
    keeping.forget,
    status.status,
    watching.health,
    watching.metrics,
    watching.trace,
    sources.pause,
    sources.resume,
    deployment.worker,
    deployment.beat,
    deployment.release,
    deployment.version,
):
    app.command(name="articles" if command is articles.list_articles else None)(command)


def main() -> None:
    """The process's end: one clear line and an exit code for whatever went wrong, never a traceback."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # A terminal may not know every letter of every language.
    try:
        code = app(standalone_mode=False)
    except EXPECTED as error:
        message, code = describe(error)
        if message:
            Console(stderr=True).out(f"copydesk: {message}", highlight=False)
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code if isinstance(code, int) else 0)
