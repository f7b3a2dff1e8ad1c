"""Arguments that commands share: slugs and queues with their completion, and a moment as people write it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from worker.broker.queues import QUEUES
from worker.errors import InputError, SettingsError
from worker.monitoring.formatting import moment

# Ends of a duration; a number without one may be a year.
UNITS = ("s", "m", "h", "d")


def known_slugs(incomplete: str) -> list[str]:
    """Complete a source's slug from the names of the source files, without the database."""
    from worker.settings import load_settings

    try:
        files = Path(load_settings().sources_dir).glob("*.toml")
        return sorted(file.stem for file in files if file.stem.startswith(incomplete))
    except (SettingsError, OSError):
        return []


def known_queues(incomplete: str) -> list[str]:
    """Complete the name of a queue."""
    return [queue for queue in QUEUES if queue.startswith(incomplete)]


SLUG = Annotated[str, typer.Argument(metavar="SOURCE", help="The source's slug.", autocompletion=known_slugs)]
SLUG_OR_URL = Annotated[
    str,
    typer.Argument(metavar="SOURCE|URL", help="A source's slug, or one page's address.", autocompletion=known_slugs),
]
SLUG_OR_HOST = Annotated[
    str,
    typer.Argument(
        metavar="SOURCE|HOST", help="A source's slug, or a host; a port may follow.", autocompletion=known_slugs
    ),
]
ONLY_SOURCE = Annotated[str | None, typer.Option("--source", help="Only this source's.", autocompletion=known_slugs)]


def read_time(said: str) -> datetime:
    """Read the time that an option says.

    Raises BadParameter where it is none.
    """
    from worker.normalize.dates.iso import read_iso

    try:
        return read_iso(said)
    except ValueError as error:
        raise typer.BadParameter(f"{said[:60]!r} is no time: allowed is {error}") from None


def read_end(said: str, now: datetime) -> datetime:
    """Read a time to come: a date, a time, or a duration from now.

    Raises InputError where it is none of these or over already.
    """
    from worker.normalize.dates.iso import ISO_WORDS, read_iso
    from worker.settings.keys import read_seconds

    try:
        end = now + timedelta(seconds=read_seconds(said)) if said.endswith(UNITS) else read_iso(said)
    except (ValueError, OverflowError):
        raise InputError(
            f"{said[:60]!r} is no time: allowed is {ISO_WORDS}, or a duration such as 90m, 6h or 7d"
        ) from None
    if end <= now:
        raise InputError(f"{said!r} is over: it is {moment(now)} UTC now")
    return end
