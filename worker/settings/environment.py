"""The environment: COPYDESK_* variables, files that hold one, and the URLs that are given in parts.

Reads no more than it is asked for and loads no library: a health check begins here, twice a minute.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from worker.errors import SettingsError
from worker.settings.secrets import refusal

PREFIX = "COPYDESK_"
# Behind a variable's name: the value stands in the file that it names, as orchestrators hand out secrets.
IN_FILE = "_FILE"
PORT = (r"[1-9]\d{0,4}", "a port")
ANYTHING = (r"(?s).*", "a text")
NAME = (r"(?s).+", "a name")
HOST = (r"[^\s/?#@]+", "the name or the address of a host")
# What a part of a URL has to match as a whole, and the words for it.
PARTS = {
    "database": {"host": HOST, "port": PORT, "name": NAME, "user": NAME, "password": ANYTHING},
    "redis": {
        "host": HOST, "port": PORT, "db": (r"\d{1,6}", "the number of a database"), "user": ANYTHING,
        "password": ANYTHING, "tls": (r"true|false", "true or false"),
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stated:
    """Hold a value from the environment, its place, and whether it may be shown."""

    value: str
    place: str
    shown: bool = True

    def refused(self, allowed: str) -> str:
        """Say that the value does not fit; one from a file is hidden."""
        return self.place + (refusal(self.value, allowed) if self.shown else f": allowed is {allowed}")


def variables(names: Iterable[str]) -> list[str]:
    """List every variable that is read, plain and from a file."""
    parts = [f"{kind}_{part}" for kind, known in PARTS.items() for part in known]
    plain = [PREFIX + name.upper() for name in (*names, *parts)]
    return [*plain, *(name + IN_FILE for name in plain)]


def read_environment(environ: Mapping[str, str], names: Iterable[str]) -> dict[str, Stated]:
    """Read the settings that the environment states, each with its place.

    Raises SettingsError where a file cannot be read, or a URL is stated twice or in part.
    """
    stated = {}
    for name in names:
        found = look_up(environ, name)
        kind = name.removesuffix("_url")
        parts = {part: value for part in PARTS.get(kind, ()) if (value := look_up(environ, f"{kind}_{part}"))}
        if found and parts:
            raise SettingsError(f"{found.place} and {next(iter(parts.values())).place}: allowed is one of them")
        if parts:
            found = join_parts(kind, parts)
        if found:
            stated[name] = found
    return stated


def look_up(environ: Mapping[str, str], name: str) -> Stated | None:
    """Return the value of a variable, or of the file that its twin names."""
    variable = PREFIX + name.upper()
    file = environ.get(variable + IN_FILE)
    if file is None:
        return Stated(environ[variable], f"environment: {variable}") if variable in environ else None
    place = f"environment: {variable}{IN_FILE}"
    if variable in environ:
        raise SettingsError(f"environment: {variable} and {variable}{IN_FILE}: allowed is one of them")
    try:
        return Stated(Path(file).read_text("utf-8").rstrip("\r\n"), place, shown=False)
    except OSError as error:
        raise SettingsError(f"{place}: {file}: {error.strerror}") from error
    except ValueError as error:
        raise SettingsError(f"{place}: {file!r}: not readable as a text") from error


def join_parts(kind: str, stated: Mapping[str, Stated]) -> Stated:
    """Join the parts of a URL, each escaped.

    Raises SettingsError that names the part that is missing or does not fit.
    """
    for name, part in stated.items():
        pattern, allowed = PARTS[kind][name]
        if not re.fullmatch(pattern, part.value):
            raise SettingsError(part.refused(allowed) if name != "password" else f"{part.place}: allowed is {allowed}")
    first = next(iter(stated.values()))
    if "host" not in stated:
        raise SettingsError(f"{first.place}: needs {PREFIX}{kind.upper()}_HOST beside it")
    parts = {name: part.value for name, part in stated.items()}
    return Stated(database_url(parts) if kind == "database" else redis_url(parts), first.place, shown=False)


def database_url(parts: Mapping[str, str]) -> str:
    """Make the URL of a PostgreSQL server."""
    user, name = parts.get("user", "copydesk"), parts.get("name", "copydesk")
    place = netloc(user, parts.get("password", ""), parts["host"], parts.get("port", "5432"))
    return f"postgresql+psycopg://{place}/{quote(name, safe='')}"


def redis_url(parts: Mapping[str, str]) -> str:
    """Make the URL of a Redis server."""
    scheme = "rediss" if parts.get("tls") == "true" else "redis"
    place = netloc(parts.get("user", ""), parts.get("password", ""), parts["host"], parts.get("port", "6379"))
    return f"{scheme}://{place}/{parts.get('db', '0')}"


def netloc(user: str, password: str, host: str, port: str) -> str:
    """Return user, password, host and port as a URL has them."""
    secret = f":{quote(password, safe='')}" if password else ""
    login = f"{quote(user, safe='')}{secret}@" if user or password else ""
    return f"{login}[{host}]:{port}" if ":" in host and not host.startswith("[") else f"{login}{host}:{port}"


def misspelt(environ: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Find variables that nearly name a setting, each with the one probably meant."""
    known = variables(names)
    unknown = [name for name in environ if name.startswith(PREFIX) and name not in known]
    close = {name: difflib.get_close_matches(name, known, n=1, cutoff=0.9) for name in sorted(unknown)}
    return {name: found[0] for name, found in close.items() if found}
