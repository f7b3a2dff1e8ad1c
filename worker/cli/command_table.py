"""The catalogue: every command with the module that it is loaded from when it is called, and not before.

To load them all takes a second or two of CPU time, which is too much for a health check or a completion of one word.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """Say where a command or a group stands below ``worker.cli.commands``, and its help."""

    module: str
    name: str
    help: str


COMMANDS = {
    "demo": CommandEntry(
        "demo",
        "demo",
        "Crawl a small newspaper on this machine with the real workers, and show the records.",
    ),
    "init": CommandEntry(
        "deploy",
        "init",
        "Write a new project: settings, timetable, compose file, units, dashboards; what is there stays.",
    ),
    "up": CommandEntry(
        "deploy",
        "up",
        "Run the Procfile's processes until Ctrl-C, and a Redis where none is set.",
    ),
    "ingest": CommandEntry(
        "transfer.ingest", "ingest", "Print the record of one page; nothing is stored unless --queue is given."
    ),
    "explain": CommandEntry(
        "explain",
        "explain",
        "Show why a page is read as it is: fields, competitors, text and reasons.",
    ),
    "crawl": CommandEntry("crawl", "crawl", "Poll every feed, sitemap and listing of one source now."),
    "recrawl": CommandEntry(
        "crawl",
        "recrawl",
        "Fetch a page, or all known pages of a source, again at the host's pace.",
    ),
    "purge": CommandEntry(
        "crawl",
        "purge",
        "Remove a queue's messages; the work they rang for is due again.",
    ),
    "articles": CommandEntry("articles", "list_articles", "List the stored articles, the newest first."),
    "search": CommandEntry(
        "articles",
        "search",
        "Search the articles: title, standfirst, text, captions and the headlines of teasers.",
    ),
    "show": CommandEntry(
        "articles", "show", "Show one stored article with its story, its history, and who promotes it."
    ),
    "diff": CommandEntry("articles", "diff", "Show what changed between two revisions of an article."),
    "follow": CommandEntry("feed.follow", "follow", "Print what becomes of articles, a line a change, until Ctrl-C."),
    "export": CommandEntry(
        "transfer.export",
        "export",
        "Write the stored articles to a file, in a form that its name tells.",
    ),
    "import": CommandEntry(
        "transfer.imports",
        "import_files",
        "Take in archives, saved pages, lists of addresses or OPML.",
    ),
    "boilerplate": CommandEntry(
        "articles",
        "boilerplate",
        "Show the lines that a source repeats; keep them in its texts or drop them.",
    ),
    "check": CommandEntry(
        "maintenance",
        "check",
        "Check the records: orphans, counts against sightings, the archive against rows.",
    ),
    "reparse": CommandEntry(
        "maintenance",
        "reparse",
        "Parse archived pages again without a request; a stopped call goes on when repeated.",
    ),
    "prune": CommandEntry(
        "maintenance",
        "prune",
        "Remove old raw pages, outcomes, sightings and changes; records and their history stay.",
    ),
    "forget": CommandEntry(
        "maintenance",
        "forget",
        "Erase an article or a source; a tombstone keeps it from being crawled again.",
    ),
    "status": CommandEntry(
        "watching.status",
        "status",
        "Show workers, queues, throughput, sources, dead letters, and what is wrong, in words.",
    ),
    "health": CommandEntry(
        "watching.health",
        "health",
        "Judge this machine's worker of a queue (or beat): one line, exit code 0/1.",
    ),
    "ready": CommandEntry(
        "watching.health",
        "ready",
        "Ask database, Redis and archive whether they can be worked with: exit code 0/1.",
    ),
    "metrics": CommandEntry(
        "watching.observe",
        "metrics",
        "Serve a whole deployment's metrics to Prometheus at /metrics until Ctrl-C.",
    ),
    "trace": CommandEntry(
        "watching.observe",
        "trace",
        "Show the life of a page or feed: found, fetched, parsed, revised, given up.",
    ),
    "pause": CommandEntry(
        "crawl",
        "pause",
        "Stop polling and fetching a source or host, until a time or for good.",
    ),
    "resume": CommandEntry("crawl", "resume", "Take up a paused source or host again."),
    "worker": CommandEntry(
        "deploy",
        "worker",
        "Run one queue's worker here: threads for the network, processes for parsing.",
    ),
    "beat": CommandEntry("deploy", "beat", "Run the clock: it rings the doorbell for what is due."),
    "release": CommandEntry(
        "deploy",
        "release",
        "Bring the database's schema and the sources up to date; run before the workers start.",
    ),
    "web": CommandEntry("web", "web", "Serve the API and the desk until Ctrl-C."),
    "version": CommandEntry("config", "version", "Print the version."),
    "sources": CommandEntry("sources", "app", "The publications to crawl."),
    "config": CommandEntry("config", "config_app", "The settings."),
    "db": CommandEntry("deploy", "db_app", "The database's schema."),
    "archive": CommandEntry("maintenance", "archive_app", "The archived raw pages."),
    "notify": CommandEntry(
        "watching.observe", "notify_app", "The notifications: who is told of warnings and articles."
    ),
    "tokens": CommandEntry("web", "tokens_app", "The tokens: who may read or act over HTTP."),
    "webhooks": CommandEntry("feed.webhooks", "app", "The webhooks: who is told of changes by signed requests."),
    "dead": CommandEntry("dead", "app", "The dead letters: pages and webhooks that were given up."),
}


class Catalogue(TyperGroup):
    """List the commands from the table, and load one when it is called."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for name, entry in COMMANDS.items():
            self.add_command(TyperCommand(name, callback=None, help=entry.help))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Return the name, the loaded command and the arguments left.

        Raises where there is no such command.
        """
        name, command, rest = super().resolve_command(ctx, args)
        return name, command and load(str(name)), rest


def load(name: str) -> TyperCommand | TyperGroup:
    """Load a command or a group with all its arguments and options."""
    entry = COMMANDS[name]
    found = getattr(import_module(f"worker.cli.commands.{entry.module}"), entry.name)
    if isinstance(found, typer.Typer):
        command: Any = typer.main.get_group(found)
    else:
        single = typer.Typer(add_completion=False)
        single.command(name)(found)
        command = typer.main.get_command(single)
    command.name = name
    assert isinstance(command, TyperCommand | TyperGroup)
    return command
