"""The command line: ``copydesk``.  Exit codes: 0 done, 1 the work itself failed, 2 the call or a setting is wrong."""

from __future__ import annotations

import logging
import sys

import typer
from redis.exceptions import RedisError
from rich.console import Console
from sqlalchemy.exc import DBAPIError

from worker.cli import (
    articles,
    crawling,
    dead,
    demo,
    deployment,
    explain,
    ingesting,
    keeping,
    sources,
    status,
    watching,
)
from worker.errors import CopydeskError, InputError, SettingsError

app = typer.Typer(
    name="copydesk",
    help="Find, fetch and parse article pages; keep text, captions, credits and teasers, one of each.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(sources.app, name="sources")
app.add_typer(deployment.config_app, name="config")
app.add_typer(deployment.db_app, name="db")
app.add_typer(keeping.archive_app, name="archive")
app.add_typer(dead.app, name="dead")
for command in (
    demo.demo,
    deployment.up,
    ingesting.ingest,
    explain.explain,
    crawling.crawl,
    crawling.recrawl,
    crawling.purge,
    articles.list_articles,
    articles.show,
    articles.diff,
    keeping.reparse,
    keeping.prune,
    keeping.forget,
    status.status,
    watching.health,
    watching.metrics,
    watching.trace,
    sources.pause,
    sources.resume,
    deployment.worker,
    deployment.beat,
    deployment.release,
    deployment.version,
):
    app.command(name="articles" if command is articles.list_articles else None)(command)


def main() -> None:
    """The process's end: one clear line and an exit code for whatever went wrong, never a traceback."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    try:
        app()
    except CopydeskError as error:
        fail(str(error), 2 if isinstance(error, SettingsError | InputError) else 1)
    except RedisError as error:
        fail(f"Redis does not answer ({first_line(error)}): start it, or set COPYDESK_REDIS_URL", 1)
    except DBAPIError as error:
        fail(f"the database does not answer ({first_line(error.orig or error)}): check COPYDESK_DATABASE_URL", 1)
    except KeyboardInterrupt:
        fail("interrupted", 130)
    except OSError as error:
        fail(f"{error.filename or 'the system'}: {error.strerror or error}", 1)


def fail(message: str, code: int) -> None:
    """Nothing: the process ends with that code after one line on standard error."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"copydesk: {message}", markup=False)
    sys.exit(code)


def first_line(error: BaseException) -> str:
    """The first line of an error's text."""
    return str(error).strip().partition("\n")[0]
