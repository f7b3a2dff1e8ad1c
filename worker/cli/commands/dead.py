"""``copydesk dead``: what was given up, with its whole story, and another try for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Annotated

import typer

from worker.cli.arguments import ONLY_SOURCE
from worker.cli.views.event import event_line
from worker.cli.views.output import MOST, print_json, print_json_lines, print_line, print_table
from worker.errors import InputError
from worker.monitoring.formatting import counted, moment, whole
from worker.records import plain
from worker.runtime import current_runtime, utc_now
from worker.storage.crawl.dead_letters import BATCH, DeadFilter, DeadLetter, DeadLetters
from worker.storage.queries.url_history import UrlHistory

app = typer.Typer(help="The dead letters: pages that were given up.", no_args_is_help=True)

Reason = Annotated[str | None, typer.Option("--reason", help="Only those given up for this reason.")]
Host = Annotated[str | None, typer.Option("--host", help="Only this host's; a port may follow.")]
COLUMNS = ("id", "given up", "step", "reason", "starts", "address")
Number = Annotated[int | None, typer.Argument(metavar="[ID]", max=MOST, help="One dead letter's number.")]
Every = Annotated[bool, typer.Option("--all", help="Every one of them.")]


@app.command("list")
def list_dead(
    reason: Reason = None,
    source: ONLY_SOURCE = None,
    host: Host = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=MOST, help="At most so many, the latest first.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List the dead letters, the latest first.

    Example: copydesk dead list --reason crashed
    """
    letters = DeadLetters(current_runtime().sessions)
    wanted = DeadFilter(reason=reason, source=source, host=host)
    found = letters.list(wanted, limit)
    if as_json:
        print_json_lines(letter.as_dict() for letter in found)
        return
    rows = [(each.id, moment(each.at), each.step, each.reason, each.attempts, each.url) for each in found]
    print_table(COLUMNS, rows, empty="no dead letter: nothing was given up", below="address", cut="reason")
    counts = Counter(letters.count(wanted))
    if counts:
        reasons = ", ".join(f"{whole(count)} {reason}" for reason, count in counts.items())
        print_line(f"{counted(counts.total(), 'dead letter')}: {reasons}")


@app.command("show")
def show_dead(
    number: Annotated[int, typer.Argument(metavar="ID", max=MOST, help="The dead letter's number.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print it as one JSON document.")] = False,
) -> None:
    """Show one dead letter's whole story: every start, its end, the last error.

    Example: copydesk dead show 17
    """
    letter = find_letter(number)
    story = UrlHistory(current_runtime().sessions).of(letter.url)
    if as_json:
        print_json({**letter.as_dict(), "story": [plain(event) for event in story]})
        return
    print_line(f"{letter.url}\n{letter.step} given up: {letter.reason}, {counted(letter.attempts, 'start')}")
    for event in story:
        print_line(event_line(event))
    if letter.detail:
        print_line(f"\n{letter.detail}")


@app.command("retry")
def retry_dead(
    number: Number = None, reason: Reason = None, source: ONLY_SOURCE = None, host: Host = None, every: Every = False
) -> None:
    """Try dead letters again: pages are fetched anew, parses repeated from the archive.

    Example: copydesk dead retry --reason time_limit
    """
    letters = DeadLetters(current_runtime().sessions)
    now = utc_now()
    count = until_none(lambda wanted: letters.retry(wanted, now), number, reason, source, host, every)
    print_line(f"{count} due again")


@app.command("drop")
def drop_dead(
    number: Number = None, reason: Reason = None, source: ONLY_SOURCE = None, host: Host = None, every: Every = False
) -> None:
    """Take dead letters off the list; what happened to them stays in the log.

    Example: copydesk dead drop --host example.org
    """
    letters = DeadLetters(current_runtime().sessions)
    print_line(f"{until_none(letters.drop, number, reason, source, host, every)} dropped")


def until_none(
    change: Callable[[DeadFilter], int],
    number: int | None,
    reason: str | None,
    source: str | None,
    host: str | None,
    every: bool,
) -> int:
    """Change dead letters part by part, and count them.

    Raises InputError where nothing says which are meant.
    """
    wanted = DeadFilter(number, reason, source, host)
    if wanted == DeadFilter() and not every:
        raise InputError("which dead letters? give a number, --reason, --source, --host, or --all")
    if number is not None:
        find_letter(number)
    count = part = change(wanted)
    while part == BATCH:
        part = change(wanted)
        count += part
    return count


def find_letter(number: int) -> DeadLetter:
    """Find the dead letter of that number.

    Raises InputError where there is none.
    """
    found = DeadLetters(current_runtime().sessions).list(DeadFilter(id=number), 1)
    if not found:
        raise InputError(f"no dead letter has the number {number}: `copydesk dead list` shows them")
    return found[0]
