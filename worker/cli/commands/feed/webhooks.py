"""``copydesk webhooks``: who is told of changes by signed requests."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

import typer

from worker.cli.arguments import ONLY_SOURCE
from worker.cli.commands.feed.follow import CHANGED_SINCE, ONLY_KINDS, ONLY_LANGUAGE, ONLY_WORDS, read_kinds
from worker.cli.views.output import MOST, print_json, print_json_lines, print_line, print_table
from worker.errors import InputError
from worker.monitoring.formatting import moment
from worker.records import plain
from worker.records.article_filter import ArticleFilter
from worker.runtime import current_runtime, utc_now
from worker.storage.changes import KINDS
from worker.storage.changes.subscriptions import Subscription, Subscriptions
from worker.storage.queries.changes import Changes

app = typer.Typer(help="The webhooks: who is told of changes by signed requests.", no_args_is_help=True)

# Characters of a secret at least: 128 bits, where each stands for four.
SHORTEST = 32
COLUMNS = ("id", "changes", "articles", "told", "state", "address")

NUMBER = Annotated[int, typer.Argument(metavar="ID", min=1, max=MOST, help="The number that `webhooks list` shows.")]
AS_JSON = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command("add")
def add_webhook(
    url: Annotated[str, typer.Argument(help="Where requests are sent.")],
    secret: Annotated[
        str | None, typer.Option("--secret", help=f"What they are signed with, {SHORTEST} letters; else one is made.")
    ] = None,
    kinds: ONLY_KINDS = None,
    source: ONLY_SOURCE = None,
    language: ONLY_LANGUAGE = None,
    words: ONLY_WORDS = None,
    since: CHANGED_SINCE = "now",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Tell an address of changes from now on; print its number and the secret once.

    Example: copydesk webhooks add https://example.org/hooks/copydesk --kinds created,revised
    """
    runtime = current_runtime()
    if secret is not None and len(secret) < SHORTEST:
        raise InputError(f"--secret: it has {len(secret)} letters, allowed are {SHORTEST} or more; or leave it out")
    said = {"source": source, "language": language, "title": words}
    wanted = {name: value for name, value in said.items() if value is not None}
    ArticleFilter(**wanted)  # type: ignore[arg-type]  # Raises for what no article can have.
    runtime.fetcher.check(url)
    cursor = Changes(runtime.sessions).since(since, limit=1).cursor if since == "now" else first_cursor(since)
    secret = secret or secrets.token_hex(SHORTEST)
    number = Subscriptions(runtime.sessions).add(url, secret, read_kinds(kinds), wanted, cursor, utc_now())
    if as_json:
        print_json({"id": number, "url": url, "secret": secret, "cursor": cursor})
        return
    print_line(f"webhook {number} is told of changes; requests are signed with the secret, which is not shown again:")
    print_line(secret)


def first_cursor(since: str) -> str:
    """Return the cursor itself; raise InputError or CursorError where none is behind it."""
    Changes(current_runtime().sessions).since(since, limit=1)
    return since


@app.command("list")
def list_webhooks(as_json: AS_JSON = False) -> None:
    """List the webhooks: what each is told, up to where, and what is wrong.

    Example: copydesk webhooks list
    """
    found = Subscriptions(current_runtime().sessions).all()
    if as_json:
        print_json_lines(map(as_dict, found))
        return
    rows = [
        (one.id, kinds_of(one), articles_of(one), moment(one.delivered_at, "never"), state_of(one), one.address)
        for one in found
    ]
    print_table(COLUMNS, rows, empty="no webhook: `copydesk webhooks add URL` tells one of changes", below="address")


@app.command("retry")
def retry_webhook(number: NUMBER) -> None:
    """Try a webhook at once, from where it stands, also one that was given up.

    Example: copydesk webhooks retry 1
    """
    require(Subscriptions(current_runtime().sessions).retry(number, utc_now()), number)
    print_line(f"webhook {number} is tried at once")


@app.command("replay")
def replay_webhook(number: NUMBER, since: CHANGED_SINCE) -> None:
    """Tell a webhook again what came behind a change.

    Example: copydesk webhooks replay 1 --changed-since start
    """
    runtime = current_runtime()
    cursor = Changes(runtime.sessions).since(since, limit=1).cursor if since == "now" else first_cursor(since)
    require(Subscriptions(runtime.sessions).replay(number, cursor, utc_now()), number)
    print_line(f"webhook {number} is told what came behind {since}")


@app.command("remove")
def remove_webhook(number: NUMBER) -> None:
    """Tell a webhook no more.

    Example: copydesk webhooks remove 1
    """
    require(Subscriptions(current_runtime().sessions).remove(number), number)
    print_line(f"webhook {number} is told no more")


def require(was_there: bool, number: int) -> None:
    """Raise InputError where there was no webhook of that number."""
    if not was_there:
        raise InputError(f"no webhook {number}: `copydesk webhooks list` numbers them")


def as_dict(one: Subscription) -> dict[str, Any]:
    """Return all that is known of a webhook but its secret; its URL without query."""
    known: dict[str, Any] = plain(one)
    del known["secret"], known["token"]
    wanted = {name: value for name, value in known["wanted"].items() if value is not None}
    return known | {"url": one.address, "wanted": wanted}


def kinds_of(one: Subscription) -> str:
    """Say which changes a webhook is told of."""
    return "all" if set(one.kinds) == set(KINDS) else ", ".join(one.kinds)


def articles_of(one: Subscription) -> str:
    """Say of which articles a webhook is told."""
    return ", ".join(as_dict(one)["wanted"].values()) or "all"


def state_of(one: Subscription) -> str:
    """Say how a webhook takes what it is told."""
    if one.given_up_at:
        return f"given up: {one.problem}"
    if one.attempts:
        return f"{one.attempts} tries failed, next {moment(one.due_at)}: {one.problem}"
    return "well"
