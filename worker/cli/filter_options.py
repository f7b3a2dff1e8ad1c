"""Filter options: what every command on many articles takes to choose them, declared once."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Annotated, Any, get_type_hints

import typer

from worker.cli.arguments import ONLY_SOURCE, read_time
from worker.cli.views.output import MOST
from worker.errors import InputError
from worker.records.article_filter import ArticleFilter

# The parameter of a command in whose place the options stand.
PLACE = "wanted"
# What is no time but a place in the feed of changes.
CURSOR = re.compile(r"[0-9]+-[0-9a-f]{10}|start|now")


def read_since(said: str) -> datetime:
    """Return the time that ``--since`` says.

    Raises BadParameter where it is none, InputError where it is a place in the feed of changes.
    """
    if CURSOR.fullmatch(said):
        raise InputError(
            f"--since {said}: that is a place in the feed of changes, for --changed-since (of export and follow); "
            "--since is a time of publication, such as 2026-03-01"
        )
    return read_time(said)


def read_filter(
    source: ONLY_SOURCE = None,
    language: Annotated[str | None, typer.Option("--language", help="Only in this language: en, de, zh ...")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only of this kind: article, gallery, video ...")] = None,
    author: Annotated[str | None, typer.Option("--author", help="Only by this author, by the whole name.")] = None,
    tag: Annotated[str | None, typer.Option("--tag", help="Only with this tag.")] = None,
    title: Annotated[str | None, typer.Option("--words", help="Only with these words in the title.")] = None,
    published_from: Annotated[
        datetime | None,
        typer.Option("--since", parser=read_since, metavar="TIME", help="Only published at this time (UTC) or later."),
    ] = None,
    published_to: Annotated[
        datetime | None,
        typer.Option("--until", parser=read_time, metavar="TIME", help="Only published before this time (UTC)."),
    ] = None,
    seen_from: Annotated[
        datetime | None,
        typer.Option(
            "--seen-since", parser=read_time, metavar="TIME", help="Only last seen at this time (UTC) or later."
        ),
    ] = None,
    seen_to: Annotated[
        datetime | None,
        typer.Option("--seen-until", parser=read_time, metavar="TIME", help="Only first seen before this time (UTC)."),
    ] = None,
    has_caption: Annotated[
        bool | None, typer.Option("--captioned/--uncaptioned", help="Only with a caption, or only without.")
    ] = None,
    story_id: Annotated[int | None, typer.Option("--story", min=1, max=MOST, help="Only of this story.")] = None,
    is_published: Annotated[
        bool | None, typer.Option("--published/--unpublished", help="Only at their address, or only gone from it.")
    ] = None,
) -> ArticleFilter:
    """Return the filter of a command's options.

    Raises InputError for a value that no article can have.
    """
    return ArticleFilter(
        source=source,
        language=language,
        kind=kind,
        author=author,
        tag=tag,
        title=title,
        published_from=published_from,
        published_to=published_to,
        seen_from=seen_from,
        seen_to=seen_to,
        has_caption=has_caption,
        story_id=story_id,
        is_published=is_published,
    )


def with_filter(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command that takes the filter options in the place of its parameter ``wanted``."""
    options = inspect.signature(read_filter).parameters

    @wraps(command)
    def call(*arguments: Any, **given: Any) -> None:
        chosen = {name: given.pop(name) for name in options}
        command(*arguments, **given, **{PLACE: read_filter(**chosen)})

    hints = get_type_hints(read_filter, include_extras=True) | get_type_hints(command, include_extras=True)
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(command).parameters.items():
        parameters += options.values() if name == PLACE else [parameter]
    named = [each.replace(kind=each.KEYWORD_ONLY, annotation=hints[each.name]) for each in parameters]
    call.__signature__ = inspect.Signature(named)  # type: ignore[attr-defined]  # What typer reads, and mypy knows not.
    call.__annotations__ = {each.name: each.annotation for each in named}
    return call
