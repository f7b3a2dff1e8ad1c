"""Settings: the environment over config/settings.toml; the only reader of both, and of config/ as a whole."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from worker import __version__
from worker.errors import SettingsError
from worker.settings.keys import Kind, address, choice, duration, flag, listing, number, text

PREFIX = "COPYDESK_"
# Leads to the socket of the Redis that `copydesk up` has started here, so that other commands in this folder find it.
OWN_REDIS = Path("var/redis.sock")
# (the shorter time, the longer one, the least seconds between them): a claim outlives the work and its wait for a slot;
# of a poll, and of a fetch that asks for robots.txt, the reading of the answer (20 s, READ_WALL) is a part.
LONGER = (
    ("fetch_deadline", "claim_poll", 22.0),
    ("fetch_deadline", "claim_fetch", 22.0),
    ("parse_hard_limit", "claim_parse", 2.0),
    ("parse_soft_limit", "parse_hard_limit", 1.0),
)
# All before the last "@", after the scheme where there is one: a mistyped URL may have none.
_USERINFO = re.compile(r"^(?:([^@]*?://)|(?![^@]*://)).*@", re.DOTALL)
_QUERY_PASSWORD = re.compile(r"([?&][^=&]*(?:pass|secret|token|key|pwd)[^=&]*=)[^&#]*", re.IGNORECASE)
# What a kind raises on a value that is none, and how many characters of that are shown.
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)
SHOWN = 200
CONTACT = "an agent name with a contact, such as 'Copydesk/1.0 (+https://example.org/bot)'"


def setting(kind: Kind, default: Any, doc: str) -> Any:
    """Make a field of Settings with its kind and the sentence that documents it."""
    return field(default=default, metadata={"kind": kind, "doc": doc})


@dataclass(frozen=True, slots=True)
class Settings:
    """Hold every setting; durations in seconds, sizes in bytes.

    ``copydesk config show`` prints them.
    """

    # Where things are.
    database_url: str = setting(
        address("sqlite", "postgresql", "postgresql+psycopg"), "sqlite:///var/copydesk.db", "The database."
    )
    redis_url: str = setting(
        address("redis", "rediss", "unix"),
        "redis://localhost:6379/0",
        "The broker and the doorbell; nothing is kept there.",
    )
    archive_url: str = setting(address("file", "s3"), "file:var/archive", "Where raw pages are archived.")
    sources_dir: str = setting(text(".+", "a folder"), "config/sources", "The folder of source files.")
    run_dir: str = setting(
        text(".+", "a folder"), "var/run", "Where this machine's processes keep their signs of life and locks."
    )
    key_prefix: str = setting(
        text(r"[\w:.-]+", "letters, digits, : . _ -"),
        "copydesk:",
        "Put before every key in Redis, so that a server can be shared.",
    )
    # How the crawler behaves.
    user_agent: str = setting(
        text(r".*(https?://|@).*", CONTACT),
        f"Copydesk/{__version__} (+https://github.com/copydesk/copydesk)",
        "What the crawler calls itself: put your own contact in it.",
    )
    proxy: str = setting(
        text(r"|https?://\S+", "empty, or http://host:port"),
        "",
        "The proxy for every request; the environment's is ignored.",
    )
    allow_private_hosts: bool = setting(flag(), False, "Whether loopback and private addresses may be fetched.")
    fetch_delay: float = setting(
        number(0, 3600, "seconds"), 5.0, "Between two requests to one host; below 1 s for loopback hosts only."
    )
    crawl_delay_cap: float = setting(
        number(0, 3600, "seconds"), 120.0, "The longest Crawl-delay that is obeyed as stated."
    )
    fetch_deadline: float = setting(
        number(0.1, 600, "seconds"), 30.0, "After which any request is ended, whatever it is doing."
    )
    fetch_max_bytes: int = setting(
        number(1024, 1 << 30, "bytes", whole=True), 10_485_760, "The largest body that is read, after decompression."
    )
    max_attempts: int = setting(
        number(1, 100, whole=True), 5, "Starts of one step on one row before it is a dead letter."
    )
    max_redirects: int = setting(number(0, 50, whole=True), 10, "Hops of one redirect chain.")
    backoff: float = setting(
        number(0.1, 86400, "seconds"), 30.0, "The first wait after 429, 503 or a failure; it doubles."
    )
    backoff_cap: float = setting(number(1, 604800, "seconds"), 21600.0, "The longest such wait.")
    failure_cache: float = setting(
        number(0, 86400, "seconds"), 600.0, "How long a host that refused a connection is left alone."
    )
    robots_max_age: float = setting(duration(1, 86400), 86400.0, "How long a robots.txt is believed.")
    noarchive: str = setting(choice("obey", "ignore"), "obey", "What a page's own `noarchive` does.")
    # How often.
    poll_floor: float = setting(duration(1, 86400), 300.0, "The shortest interval of adaptive polling.")
    poll_cap: float = setting(duration(1, 604800), 86400.0, "The longest interval of adaptive polling.")
    recrawl: tuple[float, ...] = setting(
        listing(duration(1, 31_536_000)),
        (3600.0, 21600.0, 86400.0, 604800.0),
        "Ages at which a young article is fetched again.",
    )
    # How long things are kept.
    keep_pages: float = setting(number(0, 36_500, "days"), 0.0, "Days that raw pages are kept; 0 is for good.")
    keep_outcomes: float = setting(number(0, 36_500, "days"), 90.0, "Days that the outcome log is kept; 0 is for good.")
    keep_sightings: float = setting(number(0, 36_500, "days"), 0.0, "Days after which a teaser's sighting goes.")
    # The doorbell.
    dispatch_every: float = setting(number(0.1, 60, "seconds"), 1.0, "Between two looks for due work.")
    queue_mark: int = setting(number(1, 100_000, whole=True), 200, "Messages up to which each queue is topped.")
    message_wait: float = setting(
        number(1, 86400, "seconds"), 120.0, "After which an unstarted message counts as lost."
    )
    claim_poll: float = setting(number(1, 86400, "seconds"), 120.0, "After which a started poll counts as crashed.")
    claim_fetch: float = setting(number(1, 86400, "seconds"), 90.0, "After which a started fetch counts as crashed.")
    claim_parse: float = setting(number(1, 86400, "seconds"), 180.0, "After which a started parse counts as crashed.")
    # The processes.
    discover_threads: int = setting(number(1, 500, whole=True), 4, "Threads of a discover worker.")
    fetch_threads: int = setting(number(1, 500, whole=True), 16, "Threads of a fetch worker.")
    parse_processes: int = setting(number(1, 500, whole=True), 2, "Processes of a parse worker.")
    parse_soft_limit: float = setting(number(1, 3600, "seconds"), 45.0, "After which a parse is given up.")
    parse_hard_limit: float = setting(number(1, 3600, "seconds"), 60.0, "After which the process of a parse is killed.")
    parse_memory: int = setting(
        number(65536, 1 << 30, "kilobytes", whole=True), 1_048_576, "Memory after which a parse process is replaced."
    )
    log_format: str = setting(choice("readable", "json"), "readable", "How log lines are written.")
    log_level: str = setting(choice("debug", "info", "warning", "error"), "info", "Which log lines are written.")

    def __repr__(self) -> str:
        shown = {f.name: getattr(self, f.name) for f in fields(self)}
        hidden = (f"{name}={hide_password(v) if isinstance(v, str) else v!r}" for name, v in shown.items())
        return f"Settings({', '.join(hidden)})"


def load_settings(environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """Load the settings of this process.

    Raises SettingsError that names key, value, what is allowed, and the file.
    """
    is_ours, environ = environ is None, os.environ if environ is None else environ
    path = (folder or Path(environ.get("COPYDESK_CONFIG_DIR", "config"))) / "settings.toml"
    values: dict[str, Any] = {}
    stated = read_toml(path) if path.is_file() else {}
    known = {f.name: f for f in fields(Settings)}
    for name, value in stated.items():
        if name not in known:
            raise SettingsError(f"{path}:{line_of(path, name)}: {name}: no such setting; known are {', '.join(known)}")
        values[name] = read_value(known[name].metadata["kind"], value, f"{path}:{line_of(path, name)}: {name}")
    for name, spec in known.items():
        if (raw := environ.get(PREFIX + name.upper())) is not None:
            values[name] = read_value(spec.metadata["kind"], raw, f"environment: {PREFIX}{name.upper()}")
    if is_ours and "redis_url" not in values and OWN_REDIS.exists():
        values["redis_url"] = f"unix://{OWN_REDIS.resolve()}"
    settings = Settings(**values)
    check_order(settings)
    return settings


def check_order(settings: Settings) -> None:
    """Check that no work counts as crashed while it may still be going on.

    Raises SettingsError where it would.
    """
    for shorter, longer, between in LONGER:
        least = getattr(settings, shorter) + between
        if getattr(settings, longer) < least:
            stated = f"{longer} = {getattr(settings, longer):g}"
            raise SettingsError(f"{stated}: allowed is at least {least:g}, {between:g} s more than {shorter}")


def read_value(kind: Kind, value: Any, where: str) -> Any:
    """Read a value as its kind does.

    Raises SettingsError: where, what stands there, what is allowed.
    """
    try:
        return kind.read(value)
    except UNREADABLE as error:
        said = repr(hide_password(value) if isinstance(value, str) else value)
        said = said if len(said) <= SHOWN else f"{said[:SHOWN]}…"
        raise SettingsError(f"{where} = {said}: allowed is {kind.allowed}") from error


def hide_password(text: str) -> str:
    """Hide the user and the password that a URL in a text may carry.

    They stand before its host or in its query.
    """
    return _QUERY_PASSWORD.sub(r"\1***", _USERINFO.sub(r"\1***@", text))


def misspelt(environ: Mapping[str, str]) -> dict[str, str]:
    """Find variables that nearly name a setting, each with the one probably meant."""
    known = [PREFIX + f.name.upper() for f in fields(Settings)]
    unknown = [name for name in environ if name.startswith(PREFIX) and name not in known]
    close = {name: difflib.get_close_matches(name, known, n=1, cutoff=0.9) for name in sorted(unknown)}
    return {name: found[0] for name, found in close.items() if found}


def read_toml(path: Path) -> dict[str, Any]:
    """Read the tables of a TOML file.

    Raises SettingsError with file and line where it is none.
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:  # Numbers of thousands of digits, and lists nested as deep.
        raise SettingsError(f"{path}: not readable as TOML: {error}") from error
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error


def line_of(path: Path, key: str, table: str | None = None) -> int:
    """Return the 1-based line that sets ``key``; 1 where none is found.

    With ``table``, only lines inside ``[table]`` count.
    """
    inside = table is None
    for count, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
        if table is not None and line.strip().startswith("["):
            inside = line.strip().strip("[] ") == table
        if inside and re.match(rf"""\s*(["']?){re.escape(key)}\1\s*=""", line):
            return count
    return 1
