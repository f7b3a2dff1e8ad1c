"""``copydesk web`` and ``tokens``: the API and the desk, and who may come in."""

from __future__ import annotations

from datetime import datetime
from importlib.util import find_spec
from typing import Annotated

import typer

from worker.cli.arguments import read_end
from worker.cli.views.output import print_json_lines, print_line, print_table
from worker.errors import InputError
from worker.logs import set_up_logs
from worker.monitoring.formatting import moment
from worker.runtime import current_runtime, utc_now
from worker.storage.database.schema import require_current
from worker.storage.tokens import SCOPES, Scope, Tokens

tokens_app = typer.Typer(help="The tokens: who may read or act over HTTP.", no_args_is_help=True)
MISSING = "the extra `web` is not installed: pip install 'copydesk[web]'"


def web(
    host: Annotated[str, typer.Option("--host", help="The address to listen on; 0.0.0.0 is every one.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
) -> None:
    """Serve the API and the desk until Ctrl-C.

    Example: copydesk web --port 8000
    """
    if not (find_spec("fastapi") and find_spec("uvicorn")):
        raise InputError(MISSING)
    from worker.web.server import listen, serve

    runtime = current_runtime()
    settings = runtime.settings
    require_current(runtime.engine)
    set_up_logs(settings.log_format, settings.log_level)
    with listen(host, port) as listener:
        name, number = listener.getsockname()[:2]
        address = f"http://{f'[{name}]' if ':' in name else name}:{number}/"
        readers = "anybody" if settings.web_public_read else "who has a token (`copydesk tokens create NAME`)"
        print_line(f"copydesk at {address}, to be read by {readers}; Ctrl-C ends it")
        serve(runtime, listener)


@tokens_app.command("create")
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Whose it is: a person's or a program's name.")],
    scopes: Annotated[
        list[str] | None, typer.Option("--scope", metavar="SCOPE", help="read (unless given), or act: reads and acts.")
    ] = None,
    expires: Annotated[
        str | None, typer.Option("--expires", metavar="TIME", help="2027-03-01 (UTC), or 90d from now.")
    ] = None,
) -> None:
    """Make a token and print it, this once.

    Example: copydesk tokens create reading-room --expires 90d
    """
    now = utc_now()
    wanted = [read_scope(scope) for scope in scopes or ["read"]]
    end = read_end(expires, now) if expires is not None else None
    secret = Tokens(current_runtime().sessions).create(name, wanted, now, end)
    print_line(secret)
    lasts = f"until {moment(end)} UTC" if end else "until it is revoked"
    typer.echo(f"{name}: may {' and '.join(wanted)} {lasts}; keep it, it is not shown again", err=True)


@tokens_app.command("list")
def list_tokens(as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False) -> None:
    """List the tokens: whose, what they allow, when each was last used.

    Example: copydesk tokens list
    """
    found = Tokens(current_runtime().sessions).list()
    now = utc_now()
    if as_json:
        print_json_lines({**token.as_dict(), "state": token.state(now)} for token in found)
        return
    rows = [
        (t.name, ", ".join(t.scopes), t.state(now), day(t.created_at), day(t.used_at), day(t.expires_at)) for t in found
    ]
    columns = ("name", "may", "state", "made", "last used", "expires")
    print_table(columns, rows, empty="no token yet: `copydesk tokens create NAME`", cut="name")


def day(at: datetime | None) -> str:
    """Format a moment that need not be."""
    return moment(at) if at else "never"


@tokens_app.command("revoke")
def revoke(name: Annotated[str, typer.Argument(metavar="NAME", help="The token's name.")]) -> None:
    """Let a token open nothing any more, and log out who came in with it.

    Example: copydesk tokens revoke reading-room
    """
    Tokens(current_runtime().sessions).revoke(name, utc_now())
    print_line(f"{name}: revoked")


def read_scope(text: str) -> Scope:
    """Return the scope of that name.

    Raises InputError where there is none.
    """
    for scope in SCOPES:
        if scope == text:
            return scope
    raise InputError(f"{text!r} is no scope: allowed is {' or '.join(SCOPES)}")
