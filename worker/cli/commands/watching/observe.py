"""``copydesk metrics``, ``trace``, ``notify``: all numbers, one address, and who is told."""

from __future__ import annotations

from typing import Annotated

import typer

from worker.cli.views.event import event_line
from worker.cli.views.output import print_json, print_json_lines, print_line, print_table
from worker.errors import CopydeskError, InputError
from worker.monitoring.formatting import moment
from worker.pipeline.trigger import read_address
from worker.records import plain
from worker.records.notice import Notice
from worker.runtime import current_runtime, utc_now
from worker.settings.notify import ChannelTable, read_notify
from worker.storage.monitoring.notices import Notices, Undelivered

notify_app = typer.Typer(help="The notifications: who is told of warnings and articles.", no_args_is_help=True)


def metrics(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")] = 9108,
) -> None:
    """Serve a whole deployment's metrics to Prometheus at /metrics until Ctrl-C.

    Example: copydesk metrics --host 0.0.0.0 --port 9108
    """
    from worker.monitoring.prometheus_server import serve_metrics

    try:
        server, thread = serve_metrics(current_runtime(), host, port)
    except OSError as error:
        raise InputError(f"{host}:{port}: cannot listen there: {error.strerror or error}") from error
    print_line(f"metrics at http://{host}:{server.server_port}/metrics; Ctrl-C ends it")
    thread.join()


def trace(
    url: Annotated[str, typer.Argument(help="The address of a page or feed, in any spelling.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show the life of a page or feed: found, fetched, parsed, revised, given up.

    Example: copydesk trace https://example.org/2026/03/story.html
    """
    from worker.storage.queries.url_history import UrlHistory

    events = UrlHistory(current_runtime().sessions).of(read_address(url))
    if not events:
        raise InputError(f"{url}: is not known: no source announced it, and nobody asked for it")
    if as_json:
        print_json_lines(plain(event) for event in events)
        return
    row = None
    for event in events:
        if event.row != row:
            row = event.row
            print_line(f"row {row}, as the workers' logs call it; times in UTC:")
        print_line(event_line(event))


@notify_app.command("list")
def list_channels(as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False) -> None:
    """List the channels, what they wait for, and the warnings that last.

    Example: copydesk notify list
    """
    told, notices = read_notify(), Notices(current_runtime().sessions)
    failing = {found.channel: found for found in notices.undelivered()}
    alarms = notices.alarms()
    if as_json:
        channels = {
            name: {"kind": channel.kind, "about": channel.about, "undelivered": plain(failing.get(name))}
            for name, channel in told.channels.items()
        }
        print_json({"channels": channels, "alarms": [plain(alarm) for alarm in alarms]})
        return
    rows = [(name, *row_of(channel, failing.get(name))) for name, channel in told.channels.items()]
    print_table(("channel", "kind", "is told of", "state"), rows, empty="no channel: config/notify.toml names nobody")
    for alarm in alarms:
        state = "told" if alarm.is_told else "not told yet"
        print_line(f"since {moment(alarm.began_at)} UTC, {state}: {alarm.text}")


@notify_app.command("test")
def send_trial(
    name: Annotated[str | None, typer.Argument(metavar="[CHANNEL]", help="Only this channel.")] = None,
) -> None:
    """Send a trial message to every channel, or to one.

    Example: copydesk notify test
    """
    channels = read_notify().channels
    if name is None and not channels:
        print_line("nobody is told of anything yet: no channel stands in config/notify.toml")
        return
    if name is not None and name not in channels:
        raise InputError(f"no channel {name!r}: known are {', '.join(channels) or 'none'}")
    now = utc_now()
    trial = Notice(f"test {now.isoformat()}", "test", "this is a trial: messages of Copydesk arrive here", now)
    failed = 0
    for each, channel in channels.items():
        if name in (None, each):
            failed += not try_channel(each, channel, trial)
    raise typer.Exit(1 if failed else 0)


def try_channel(name: str, channel: ChannelTable, trial: Notice) -> bool:
    """Send the trial to one channel, and say how that ended."""
    from worker.notify.channels import deliver  # HTTP and SMTP: no other command here needs them.

    try:
        deliver(channel, [trial], trial.at)
    except CopydeskError as error:
        print_line(f"{name}: {error}")
        return False
    print_line(f"{name}: delivered")
    return True


def row_of(channel: ChannelTable, failing: Undelivered | None) -> tuple[str, str, str]:
    """Return what the list says of one channel."""
    about = "that all runs" if channel.kind == "heartbeat" else ", ".join(channel.about)
    state = f"{failing.waiting} waiting, {failing.lost} given up: {failing.problem}" if failing else "well"
    return channel.kind, about, state
