"""``copydesk dead``: what was given up, with its whole story, and another try for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from worker.cli.arguments import ONLY_SOURCE
from worker.cli.views.event import event_line
from worker.cli.views.output import MOST, print_json, print_json_lines, print_line, print_table
from worker.errors import InputError
from worker.monitoring.formatting import counted, moment, whole
from worker.notify.dead_letters import STEP, GivenUp, Meant, as_dict, name_of, read_name
from worker.records import plain
from worker.runtime import current_runtime, utc_now
from worker.storage.crawl.dead_letters import DeadLetter
from worker.storage.queries.url_history import UrlHistory

app = typer.Typer(help="The dead letters: pages and webhooks that were given up.", no_args_is_help=True)

Reason = Annotated[str | None, typer.Option("--reason", help="Only those given up for this reason.")]
Host = Annotated[str | None, typer.Option("--host", help="Only this host's; a port may follow.")]
COLUMNS = ("id", "given up", "step", "reason", "starts", "address")
Name = Annotated[str | None, typer.Argument(metavar="[ID]", help="One dead letter, such as 17 or webhook-3.")]
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
    letters = GivenUp(current_runtime().sessions)
    wanted = Meant(reason=reason, source=source, host=host)
    found = letters.newest(wanted, limit)
    if as_json:
        print_json_lines(map(as_dict, found))
        return
    rows = [(name_of(each), moment(each.at), each.step, each.reason, each.attempts, each.url) for each in found]
    print_table(COLUMNS, rows, empty="no dead letter: nothing was given up", below="address", cut="reason")
    counts = letters.count(wanted)
    if counts:
        reasons = ", ".join(f"{whole(count)} {reason}" for reason, count in counts.most_common())
        print_line(f"{counted(counts.total(), 'dead letter')}: {reasons}")


@app.command("show")
def show_dead(
    name: Annotated[str, typer.Argument(metavar="ID", help="The dead letter, such as 17 or webhook-3.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print it as one JSON document.")] = False,
) -> None:
    """Show one dead letter's whole story: every start, its end, the last error.

    Example: copydesk dead show 17
    """
    letter = find_letter(read_name(name))
    story = [] if letter.step == STEP else UrlHistory(current_runtime().sessions).of(letter.url)
    if as_json:
        print_json({**as_dict(letter), "story": [plain(event) for event in story]})
        return
    print_line(f"{letter.url}\n{letter.step} given up: {letter.reason}, {counted(letter.attempts, 'start')}")
    for event in story:
        print_line(event_line(event))
    if letter.detail:
        print_line(f"\n{letter.detail}")


@app.command("retry")
def retry_dead(
    name: Name = None, reason: Reason = None, source: ONLY_SOURCE = None, host: Host = None, every: Every = False
) -> None:
    """Try dead letters again: pages are fetched anew, parses repeated from the archive, webhooks told.

    Example: copydesk dead retry --reason time_limit
    """
    meant = read_meant(name, reason, source, host, every)
    print_line(f"{GivenUp(current_runtime().sessions).retry(meant, utc_now())} due again")


@app.command("drop")
def drop_dead(
    name: Name = None, reason: Reason = None, source: ONLY_SOURCE = None, host: Host = None, every: Every = False
) -> None:
    """Take dead pages off the list; what happened to them stays in the log.

    Example: copydesk dead drop --host example.org
    """
    meant = read_meant(name, reason, source, host, every)
    print_line(f"{GivenUp(current_runtime().sessions).drop(meant)} dropped")


def read_meant(name: str | None, reason: str | None, source: str | None, host: str | None, every: bool) -> Meant:
    """Return which dead letters a command is about.

    Raises InputError where nothing says so, and where the one that is named is none.
    """
    if name is None:
        meant = Meant(reason=reason, source=source, host=host)
        if meant == Meant() and not every:
            raise InputError("which dead letters? give a number, --reason, --source, --host, or --all")
        return meant
    meant = replace(read_name(name), reason=reason, source=source, host=host)
    find_letter(read_name(name))
    return meant


def find_letter(meant: Meant) -> DeadLetter:
    """Find the dead letter that is named.

    Raises InputError where there is none.
    """
    found = GivenUp(current_runtime().sessions).newest(meant, 1)
    if not found:
        name = meant.id if meant.webhook is None else f"webhook-{meant.webhook}"
        raise InputError(f"no dead letter has the number {name}: `copydesk dead list` shows them")
    return found[0]
