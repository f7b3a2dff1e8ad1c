"""``copydesk up``, ``worker``, ``beat``, ``release``, ``config``, ``db``, ``version``: running a deployment."""

from __future__ import annotations

import os
import signal
import sys
import warnings
from dataclasses import fields
from pathlib import Path
from typing import Annotated

import typer
from celery.__main__ import main as celery_main

from worker import __version__
from worker.broker.queues import QUEUES
from worker.cli.commands.sources import apply_sources
from worker.cli.views.output import print_json, print_line, print_table
from worker.errors import InputError, SettingsError
from worker.local_stack.redis_server import RedisServer, known_here
from worker.local_stack.supervisor import Supervisor
from worker.records import plain
from worker.runtime import current_runtime
from worker.settings import OWN_REDIS, PREFIX, Settings, hide_password, line_of, load_settings, misspelt
from worker.settings.schedule import read_schedule
from worker.storage.database.schema import current_version, needed_version, require_current, upgrade

config_app = typer.Typer(help="The settings.", no_args_is_help=True)
db_app = typer.Typer(help="The database's schema.", no_args_is_help=True)


def up(
    procfile: Annotated[Path, typer.Option("--procfile", help="The processes to run.")] = Path("Procfile"),
) -> None:
    """Run everything here until Ctrl-C: the Procfile's processes, and a Redis of our own where none is set.

    Example: copydesk up
    """
    environ = dict(os.environ)
    if f"{PREFIX}REDIS_URL" in environ:
        run_procfile(procfile, environ)
        return
    with RedisServer() as redis, known_here(redis.socket):
        print_line(f"up: commands in this folder find its Redis, in others they need COPYDESK_REDIS_URL={redis.url}")
        run_procfile(procfile, {**environ, f"{PREFIX}REDIS_URL": redis.url}, redis)


def run_procfile(procfile: Path, environ: dict[str, str], redis: RedisServer | None = None) -> None:
    """Nothing, after the processes have run until a signal asked to stop and have all ended; so long ``redis`` runs."""

    def revive_redis() -> bool:
        if redis is not None and redis.revive():
            print_line("redis    | had ended; runs again, empty")
        return False

    supervisor = Supervisor(procfile, environ, lambda name, line: print_line(f"{name:9}| {line}"))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: supervisor.stopping.set())
    supervisor.release()
    try:
        if not supervisor.stopping.is_set():
            supervisor.start()
            print_line("up: everything runs; Ctrl-C ends it")
            supervisor.run(until=revive_redis)
    finally:
        print_line("stopping: what is in flight is finished or handed back")
        supervisor.stop()


def worker(
    queue: Annotated[str, typer.Argument(help="discover, fetch, parse or upkeep.")],
    name: Annotated[
        str | None, typer.Option("--name", help="Its name on this machine, where it runs several for one queue.")
    ] = None,
) -> None:
    """Run one queue's worker in this process: threads for the network, processes for parsing.

    A worker takes back what an earlier one of its name left unfinished, so no two may share a name.

    Example: copydesk worker fetch
    """
    if queue not in QUEUES:
        raise InputError(f"{queue!r} is no queue: allowed is one of {', '.join(QUEUES)}")
    runtime = current_runtime()
    require_current(runtime.engine)
    settings = runtime.settings
    pools = {
        "discover": ("threads", settings.discover_threads),
        "fetch": ("threads", settings.fetch_threads),
        "parse": ("prefork", settings.parse_processes),
        "upkeep": ("threads", 2),
    }
    pool, count = pools[queue]
    run_celery("worker", "-Q", queue, "-n", f"{name or queue}@%h", "-P", pool, "-c", str(count), "--without-mingle")


def beat() -> None:
    """Run the clock: it rings the doorbell for what is due.

    Example: copydesk beat
    """
    run_celery("beat", "-S", "celery.beat:Scheduler")


def run_celery(*arguments: str) -> None:
    """Nothing: this process is Celery's from now on, and ends with it.

    Not another process: its start would read every module once more, which is most of the time until work flows.
    """
    read_schedule()  # Celery would say only that it finds no application.
    # In a container the user is not root; where someone runs it as root, one warning a process says nothing new.
    warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")
    sys.argv = ["celery", "-A", "worker", "--quiet", *arguments]
    celery_main()


def release() -> None:
    """Bring the database's schema and the sources up to date; run before the workers start.

    Example: copydesk release
    """
    runtime = current_runtime()
    print_line(f"database at {upgrade(runtime.engine)}")
    apply_sources(runtime)


def version() -> None:
    """Print the version.

    Example: copydesk version
    """
    print_line(f"copydesk {__version__}")


@config_app.command("show")
def show_config(as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False) -> None:
    """Show every setting, its value and where it comes from.

    Example: copydesk config show
    """
    settings = load_settings()
    if as_json:
        print_json({f.name: plain(shown(f.name, getattr(settings, f.name))) for f in fields(Settings)})
        return
    rows = [
        (f.name, shown(f.name, getattr(settings, f.name)), origin(f.name), f.metadata["doc"]) for f in fields(Settings)
    ]
    print_table(("setting", "value", "from", "meaning"), rows)


@config_app.command("check")
def check_config() -> None:
    """Check the settings and the timetable.

    Example: copydesk config check
    """
    load_settings()
    if wrong := misspelt(os.environ):
        raise SettingsError("; ".join(f"{name}: no such setting: meant {known}?" for name, known in wrong.items()))
    print_line(f"the settings are right; the timetable has {len(read_schedule())} entries")


def shown(name: str, value: object) -> object:
    """A setting's value without the password that a URL may carry."""
    return hide_password(value) if isinstance(value, str) and (name.endswith("_url") or name == "proxy") else value


def origin(name: str) -> str:
    """Where a setting's value comes from: environment, the file with its line, `copydesk up`, or default."""
    if PREFIX + name.upper() in os.environ:
        return "environment"
    path = Path(os.environ.get("COPYDESK_CONFIG_DIR", "config")) / "settings.toml"
    text = path.read_text("utf-8") if path.is_file() else ""
    stated = any(line.split("=")[0].strip() == name for line in text.splitlines())
    if not stated and name == "redis_url" and OWN_REDIS.exists():
        return "copydesk up"
    return f"{path}:{line_of(path, name)}" if stated else "default"


@db_app.command("upgrade")
def upgrade_db() -> None:
    """Bring the database's schema up to date; running it again changes nothing.

    Example: copydesk db upgrade
    """
    print_line(f"database at {upgrade(current_runtime().engine)}")


@db_app.command("version")
def show_db() -> None:
    """Show the schema's version and the one this code needs.

    Example: copydesk db version
    """
    print_line(f"database at {current_version(current_runtime().engine) or 'nothing'}, needed is {needed_version()}")
