"""Arguments that commands share: slugs and queues with their completion, and a moment as people write it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from worker.broker.queues import QUEUES
from worker.errors import InputError, SettingsError
from worker.monitoring.formatting import moment


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


def read_moment(text: str, now: datetime) -> datetime:
    """Read a moment: a date, with a time or without, or a duration from now.

    A time is in UTC unless it says otherwise.

    Raises InputError where it is none of these or over already.
    """
    from worker.settings.keys import read_seconds

    try:
        read = now + timedelta(seconds=read_seconds(text))
    except (ValueError, OverflowError):
        try:
            read = datetime.fromisoformat(text)
        except ValueError:
            raise InputError(
                f"{text!r} is no time: allowed is a date, 2026-03-01T09:00 (UTC), or a duration such as 90m, 6h or 7d"
            ) from None
    read = read.replace(tzinfo=UTC) if read.tzinfo is None else read
    if read <= now:
        raise InputError(f"{text!r} is over: it is {moment(now)} UTC now")
    return read
