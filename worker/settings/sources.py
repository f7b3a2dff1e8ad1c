"""Source files: config/sources/<slug>.toml -> Source, or problems that say line, key, value and what is allowed."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from worker.errors import SettingsError
from worker.records import ExtractionRules, Polling, Source
from worker.settings import line_of, read_toml, read_value
from worker.settings.keys import Kind, address, choice, cron, duration, flag, listing, number, pattern, text

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
HEADER = text(r"[^\r\n]*", "a text without line breaks")


def zone() -> Kind:
    """Take the name of a time zone."""

    def read(value: Any) -> str:
        try:
            return ZoneInfo(value).key
        except (OSError, ValueError) as error:
            raise ValueError from error

    return Kind('a time zone such as "Europe/Berlin"', read)


def day() -> Kind:
    """Take a date, as TOML writes it."""

    def read(value: Any) -> date:
        return value if type(value) is date else date.fromisoformat(value)

    return Kind("a date such as 2026-01-31", read)


URL = address("http", "https")
URLS = listing(URL)
SELECTORS = listing(text(".+", "a CSS selector"))
SOURCE_KEYS: dict[str, tuple[Kind, str]] = {
    "name": (text(".+"), "What the publication calls itself."),
    "home": (URL, "Its home page."),
    "enabled": (flag(), "false leaves the file out of `sources apply`."),
    "feeds": (URLS, "RSS, Atom or JSON feeds."),
    "sitemaps": (URLS, "Sitemaps, sitemap indexes, news sitemaps."),
    "listings": (URLS, "Section pages to take links from."),
    "listing_selector": (text(".+", "a CSS selector"), "Where on a section page the links stand."),
    "language": (text(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", "a language tag such as en or pt-BR"), "Its language."),
    "timezone": (zone(), "The zone of dates that carry none."),
    "include": (listing(pattern()), "A URL must match one of these, where there are any."),
    "exclude": (listing(pattern()), "A URL must match none of these."),
    "max_age": (duration(60, 315_360_000), "Older articles are not taken up."),
    "daily_budget": (number(1, 10_000_000, "pages", whole=True), "Pages fetched in one UTC day at most."),
    "delay": (number(0, 3600, "seconds"), "Between two requests to its hosts; below 1 s for loopback hosts only."),
    "recrawl": (listing(duration(1, 31_536_000)), "Ages at which a young article is fetched again."),
    "follow_teasers": (flag(), "Whether the targets of teasers enter the frontier."),
}
POLLING_KEYS: dict[str, tuple[Kind, str]] = {
    "mode": (choice("adaptive", "fixed", "cron"), "adaptive follows how often something is new."),
    "interval": (duration(1, 604_800), "Between two polls: fixed, or where adaptive begins."),
    "cron": (cron(), "When to poll, in UTC, for the mode cron."),
}
RULE_KEYS: dict[str, tuple[Kind, str]] = {
    **{
        name: (SELECTORS, doc)
        for name, doc in {
            "body": "Where the article's text stands.",
            "drop": "What is not part of it.",
            "title": "The headline.",
            "byline": "Who wrote it.",
            "date": "When it was published.",
            "caption": "The text under a picture.",
            "teaser": "Cards that promote other pieces.",
        }.items()
    },
    "valid_from": (day(), "The first day of the markup these selectors fit."),
    "valid_until": (day(), "The last such day."),
}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Hold one source file: its source where it is right and enabled, and its problems."""

    path: Path
    source: Source | None
    problems: tuple[str, ...] = ()
    enabled: bool = True


def read_sources(folder: Path) -> list[SourceFile]:
    """Read every source file of the folder, by name.

    Raises SettingsError where there is no such folder.
    """
    if not folder.is_dir():
        raise SettingsError(f"{folder}: no such folder: create it, or point COPYDESK_SOURCES_DIR at the source files")
    return [read_source(path) for path in sorted(folder.glob("*.toml"))]


def read_source(path: Path) -> SourceFile:
    """Read and check one source file."""
    problems: list[str] = []
    try:
        stated = read_toml(path)
    except SettingsError as error:
        return SourceFile(path, None, (str(error),))
    if not SLUG.fullmatch(path.stem):
        problems.append(f"{path}: the file's name is the slug: allowed are a-z, 0-9 and -, 64 at most")
    tables = {name: stated.pop(name) for name in ("polling", "headers", "rules") if name in stated}
    values = read_keys(path, stated, SOURCE_KEYS, None, problems)
    polling = read_keys(path, tables.get("polling", {}), POLLING_KEYS, "polling", problems)
    headers = read_headers(path, tables.get("headers", {}), problems)
    rules = [read_keys(path, table, RULE_KEYS, "rules", problems) for table in as_list(tables.get("rules", []))]
    problems += missing(path, values, polling)
    if problems:
        return SourceFile(path, None, tuple(problems))
    enabled = values.pop("enabled", True)
    home = values.pop("home")
    source = Source(
        slug=path.stem,
        home_url=home,
        polling=Polling(**polling),
        headers=MappingProxyType(headers),
        rules=tuple(ExtractionRules(**rule) for rule in rules),
        **values,
    )
    return SourceFile(path, source if enabled else None, enabled=enabled)


def read_rules(path: Path) -> tuple[ExtractionRules, ...]:
    """Read the selectors of a file of their own, or of a source file's ``[[rules]]``.

    Raises SettingsError with a line for each problem.
    """
    stated = read_toml(path)
    problems: list[str] = []
    name = "rules" if "rules" in stated else None
    tables = as_list(stated["rules"]) if name else [stated]
    rules = [read_keys(path, table, RULE_KEYS, name, problems) for table in tables]
    if problems:
        raise SettingsError("\n".join(problems))
    return tuple(ExtractionRules(**rule) for rule in rules)


def read_keys(
    path: Path, table: Any, keys: dict[str, tuple[Kind, str]], name: str | None, problems: list[str]
) -> dict[str, Any]:
    """Read the values of one table; add what does not fit to ``problems``."""
    if not isinstance(table, dict):
        problems.append(f"{path}:{line_of(path, name or '')}: {name} = {table!r}: allowed is a table [{name}]")
        return {}
    values = {}
    for key, value in table.items():
        where = f"{path}:{line_of(path, key, name)}: {f'{name}.' if name else ''}{key}"
        if key not in keys:
            problems.append(f"{where}: no such key{near(key, keys)}; known are {', '.join(keys)}")
            continue
        try:
            values[key] = read_value(keys[key][0], value, where)
        except SettingsError as error:
            problems.append(str(error))
    return values


def read_headers(path: Path, table: Any, problems: list[str]) -> dict[str, str]:
    """Read the request headers of one source."""
    keys = dict.fromkeys(table, (HEADER, "")) if isinstance(table, dict) else {}
    return read_keys(path, table, keys, "headers", problems)


def missing(path: Path, values: dict[str, Any], polling: dict[str, Any]) -> list[str]:
    """List what a source cannot do without and this one lacks."""
    problems = [f"{path}: {key} is missing: {SOURCE_KEYS[key][1]}" for key in ("name", "home") if key not in values]
    if not any(values.get(key) for key in ("feeds", "sitemaps", "listings")) and not problems:
        problems.append(f"{path}: nothing to poll: give at least one of feeds, sitemaps, listings")
    if polling.get("mode") == "cron" and not polling.get("cron"):
        problems.append(f'{path}: polling.cron is missing: mode "cron" needs one, such as "*/15 * * * *"')
    return problems


def near(key: str, keys: dict[str, Any]) -> str:
    """Name the known key that a misspelt one is nearest to, if any."""
    close = difflib.get_close_matches(key, keys, n=1)
    return f" (meant {close[0]}?)" if close else ""


def as_list(value: Any) -> list[Any]:
    """Return the tables of an array of tables; a single table counts as one."""
    return value if isinstance(value, list) else [value]
