"""``copydesk init``, ``up``, ``worker``, ``beat``, ``release``, ``db``: running a deployment."""

from __future__ import annotations

import gc
import os
import signal
import socket
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.broker.queues import QUEUES
from worker.cli.arguments import known_queues
from worker.cli.views.output import print_line
from worker.errors import InputError
from worker.runtime import current_runtime
from worker.settings import PREFIX, load_settings
from worker.settings.schedule import read_schedule

if TYPE_CHECKING:
    from worker.local_stack.redis_server import RedisServer

# Seconds between two tries at a database that is away when a worker starts; they double from the first to the last.
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
# Python's own numbers, for processes that live long.
USUAL_COLLECTION = (700, 10, 10)

db_app = typer.Typer(help="The database's schema.", no_args_is_help=True)


# A command's option for the Procfile.
PROCFILE = Annotated[
    Path | None, typer.Option("--procfile", help="The processes to run; by default this folder's, else the usual ones.")
]


def init(folder: Annotated[Path, typer.Argument(help="The folder of the new project.")] = Path()) -> None:
    """Write a new project: settings, timetable, compose file, units, dashboards; what is there stays.

    Example: copydesk init news
    """
    from worker.local_stack.project import write_project

    written, kept = write_project(folder)
    for word, names in (("written", written), ("kept as it was", kept)):
        for name in names:
            print_line(f"{word}: {folder / name}")
    steps = ("put your contact into config/settings.toml (user_agent)", "`copydesk sources add URL`", "`copydesk up`")
    enter = () if folder == Path() else (f"`cd {folder}`",)
    print_line(f"next: {', '.join((*enter, *steps))}")


def up(procfile: PROCFILE = None) -> None:
    """Run the Procfile's processes until Ctrl-C, and a Redis where none is set.

    Example: copydesk up
    """
    from worker.local_stack.project import find_procfile
    from worker.local_stack.redis_server import RedisServer, known_here
    from worker.monitoring.sign_of_life import take_lock

    procfile, environ = find_procfile(procfile), dict(os.environ)
    settings = load_settings()
    lock = take_lock(Path(settings.run_dir) / "up.lock")
    if lock is None:
        raise InputError("`copydesk up` runs in this folder already: end it first, or give this one a COPYDESK_RUN_DIR")
    with lock:
        if "redis_url" in settings.model_fields_set:  # By the environment, in parts too, or by settings.toml.
            run_procfile(procfile, environ)
            return
        with RedisServer() as redis, known_here(redis.socket):
            where = f"COPYDESK_REDIS_URL={redis.url}"
            print_line(f"up: commands in this folder find its Redis, in others they need {where}")
            run_procfile(procfile, {**environ, f"{PREFIX}REDIS_URL": redis.url}, redis)


def run_procfile(procfile: Path, environ: dict[str, str], redis: RedisServer | None = None) -> None:
    """Run the processes, and ``redis`` with them, until a signal asks them to stop."""
    from worker.local_stack.supervisor import Supervisor

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
    queue: Annotated[str, typer.Argument(help="discover, fetch, parse or upkeep.", autocompletion=known_queues)],
    name: Annotated[
        str | None, typer.Option("--name", help="Its name on this machine, where it runs several for one queue.")
    ] = None,
) -> None:
    """Run one queue's worker here: threads for the network, processes for parsing.

    A worker takes back what an earlier one of its name left unfinished, so no two may share a name; one without
    --name is called after its queue, and numbered where another is called so.

    Example: copydesk worker fetch
    """
    from worker.storage.database.schema import require_current

    if queue not in QUEUES:
        raise InputError(f"{queue!r} is no queue: allowed is one of {', '.join(QUEUES)}")
    runtime = current_runtime()
    await_database(lambda: require_current(runtime.engine))
    settings = runtime.settings
    pools = {
        "discover": ("threads", settings.discover_threads),
        "fetch": ("threads", settings.fetch_threads),
        "parse": ("prefork", settings.parse_processes),
        "upkeep": ("threads", 2),
    }
    pool, count = pools[queue]
    app = load_celery()
    named = {"hostname": f"{name}@{socket.gethostname()}"} if name else {}
    node = app.Worker(queues=[queue], pool_cls=pool, concurrency=count, without_mingle=True, quiet=True, **named)
    node.start()
    raise typer.Exit(node.exitcode)


def await_database(check: Callable[[], None]) -> None:
    """Wait until the database answers; say so, and wait longer from time to time."""
    from sqlalchemy.exc import OperationalError

    wait = FIRST_WAIT
    while True:
        try:
            check()
        except OperationalError as error:
            said = str(error.orig or error).strip().partition("\n")[0]
            print_line(f"waiting: the database does not answer ({said}); tries again in {wait:g} s")
            time.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)
        else:
            return


def beat() -> None:
    """Run the clock: it rings the doorbell for what is due.

    Example: copydesk beat
    """
    load_celery().Beat(quiet=True).run()


def load_celery() -> Any:
    """Load the Celery application that this process becomes until it ends.

    Not another process: its start would read every module once more, which is most of the time until work flows.  Nor
    Celery's command line, which loads those of all its commands and plugins first.
    """
    from celery.app.utils import find_app

    read_schedule()  # The application reads it once, when its module is loaded: here a mistake is said at each call.
    gc.set_threshold(*USUAL_COLLECTION)
    # In a container the user is not root; where someone runs it as root, one warning a process says nothing new.
    warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")
    return find_app("worker.celery")


def release() -> None:
    """Bring the database's schema and the sources up to date; run before the workers start.

    Example: copydesk release
    """
    from worker.cli.commands.sources import apply_sources
    from worker.storage.database.schema import upgrade

    runtime = current_runtime()
    print_line(f"database at {upgrade(runtime.engine)}")
    apply_sources(runtime)


@db_app.command("upgrade")
def upgrade_db() -> None:
    """Bring the database's schema up to date; running it again changes nothing.

    Example: copydesk db upgrade
    """
    from worker.storage.database.schema import upgrade

    print_line(f"database at {upgrade(current_runtime().engine)}")


@db_app.command("version")
def show_db() -> None:
    """Show the schema's version and the one this code needs.

    Example: copydesk db version
    """
    from worker.storage.database.schema import current_version, needed_version

    print_line(f"database at {current_version(current_runtime().engine) or 'nothing'}, needed is {needed_version()}")
