"""The command line: ``copydesk``.  Exit codes: 0 done, 1 the work itself failed, 2 the call or a setting is wrong."""

from __future__ import annotations

import logging
import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from worker import __version__
from worker.cli.command_table import Catalogue
from worker.cli.errors import INTERRUPTED, describe, expected
from worker.logs import StandardError
from worker.normalize.controls import without_controls

app = typer.Typer(
    name="copydesk",
    cls=Catalogue,
    help="Find, fetch and parse article pages; keep text, captions, credits and teasers, one of each.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def print_version(wanted: bool) -> None:
    """Print the version and end, where that is wanted."""
    if wanted:
        typer.echo(f"copydesk {__version__}")
        raise typer.Exit


@app.callback()
def copydesk(
    version: Annotated[
        bool, typer.Option("--version", callback=print_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Hold the commands, which stand in the command table."""


def main() -> None:
    """Run one call; say what went wrong in one line, and exit with its code."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s", handlers=[StandardError()])
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # A terminal may not know every letter of every language.
    try:
        code = app(standalone_mode=False)
    except expected() as error:
        message, code = describe(error)
        if message:
            typer.echo(without_controls(f"copydesk: {message}"), err=True)
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code if isinstance(code, int) else 0)
