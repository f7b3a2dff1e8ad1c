"""Failures: what went wrong -> one line for a person, and the exit code.

Exit codes: 0 done, 1 the work itself failed, 2 the call or a setting is wrong, 130 interrupted.
"""

from __future__ import annotations

import sys
from typing import Any

from typer import Abort, TyperException

from worker.errors import CopydeskError, InputError, SettingsError

# The errors of libraries that not every command loads, by module; what is not loaded cannot have raised any.
REDIS = (("redis.exceptions", "RedisError"), ("kombu.exceptions", "OperationalError"))
ADDRESS = (("sqlalchemy.exc", "ArgumentError"),)
DATABASE = (("sqlalchemy.exc", "DBAPIError"),)
AWAY = (("sqlalchemy.exc", "OperationalError"), ("sqlalchemy.exc", "InterfaceError"))
# What can be done about a refusal, by its reason.
REMEDIES = {"private_address": ": COPYDESK_ALLOW_PRIVATE_HOSTS=true lets pages of your own network be fetched"}
WRONG_CALL, FAILED, INTERRUPTED = 2, 1, 130
# PostgreSQL's words for a table, a column and a schema that are not there.
UNDEFINED = frozenset({"42P01", "42703", "3F000"})


def expected() -> tuple[type[Exception], ...]:
    """List the errors of people, servers and disks; any other is our mistake."""
    return (CopydeskError, TyperException, Abort, OSError, *loaded(REDIS + ADDRESS + DATABASE))


def loaded(names: tuple[tuple[str, str], ...]) -> tuple[type[Exception], ...]:
    """Return those of the errors whose library this process has loaded."""
    return tuple(getattr(sys.modules[module], name) for module, name in names if module in sys.modules)


def describe(error: Exception) -> tuple[str, int]:
    """Return the line on what went wrong and would be right, and the exit code."""
    if isinstance(error, CopydeskError):
        return f"{error}{REMEDIES.get(getattr(error, 'reason', ''), '')}", WRONG_CALL if isinstance(
            error, SettingsError | InputError
        ) else FAILED
    if isinstance(error, TyperException):
        return describe_usage(error), WRONG_CALL
    if isinstance(error, Abort):
        return "nothing was done: it was not confirmed", FAILED
    if isinstance(error, loaded(REDIS)):
        return f"Redis does not answer ({first_line(error)}): start it, or set COPYDESK_REDIS_URL", FAILED
    if isinstance(error, loaded(ADDRESS)):
        return "COPYDESK_DATABASE_URL is no address of a database: give sqlite:///FILE or postgresql://...", WRONG_CALL
    if isinstance(error, loaded(DATABASE)):
        return describe_database(error), FAILED
    if isinstance(error, OSError):
        return f"{error.filename or 'the system'}: {error.strerror or error}", FAILED
    raise TypeError(error)


def describe_usage(error: TyperException) -> str:
    """Say what is wrong with a call; return nothing where the help was printed."""
    said = error.format_message().strip().rstrip(".")
    command = getattr(getattr(error, "ctx", None), "command_path", "copydesk")
    return f"{' '.join(said.split())}; see {command} --help" if said else ""


def describe_database(error: Any) -> str:
    """Say whether the database is away, another's, or lacks the tables, and the remedy."""
    said = first_line(error.orig or error)
    if getattr(error.orig, "sqlstate", None) in UNDEFINED or said.startswith(("no such table", "no such column")):
        return f"the database has not the schema needed ({said}): run `copydesk db upgrade`"
    away = isinstance(error, loaded(AWAY))
    return f"the database {'does not answer' if away else 'cannot be used'} ({said}): check COPYDESK_DATABASE_URL"


def first_line(error: BaseException) -> str:
    """Return the first line of an error's text."""
    return str(error).strip().partition("\n")[0]
