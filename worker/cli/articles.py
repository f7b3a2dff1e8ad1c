"""``copydesk articles`` and ``copydesk show``: the records in the database."""

from __future__ import annotations

from typing import Annotated

import typer

from worker.cli.output import console, print_json, print_json_lines, print_table
from worker.cli.record import print_record
from worker.errors import InputError
from worker.runtime import current_runtime


def list_articles(
    source: Annotated[str | None, typer.Option("--source", help="Only this source's.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many, the newest first.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Whole records, one JSON object a line.")] = False,
) -> None:
    """List the stored articles, the newest first.

    Example: copydesk articles --source demo --limit 5
    """
    articles = current_runtime().articles
    found = articles.list(source=source, limit=limit)
    if as_json:
        print_json_lines(record.as_dict() for article in found if (record := articles.find(article.id)))
        return
    rows = [(a.id, a.published_at, a.source, a.title, a.canonical_url) for a in found]
    print_table(("id", "published", "source", "title", "address"), rows)


def show(
    article: Annotated[str, typer.Argument(metavar="ID|URL", help="An article's number, or any of its addresses.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the record as one JSON document.")] = False,
) -> None:
    """Show one stored article with what belongs to it.

    Example: copydesk show 1
    """
    found = current_runtime().articles.find(article)
    if found is None:
        raise InputError(f"{article}: no such article: give a number that `copydesk articles` lists, or an address")
    if as_json:
        print_json(found.as_dict())
    else:
        print_record(console, found.as_dict())
