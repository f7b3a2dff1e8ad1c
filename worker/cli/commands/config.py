"""``copydesk config``, ``version``: the settings, and what runs here."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from worker import __version__
from worker.cli.views.output import print_json, print_line, print_table
from worker.errors import SettingsError
from worker.monitoring.formatting import counted
from worker.records import plain
from worker.settings import OWN_REDIS, Settings, hide_password, line_of, load_settings
from worker.settings.environment import misspelt, read_environment
from worker.settings.notify import read_notify
from worker.settings.schedule import read_schedule
from worker.settings.toml_files import config_file

config_app = typer.Typer(help="The settings.", no_args_is_help=True)


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
        print_json({name: plain(shown(name, getattr(settings, name))) for name in Settings.model_fields})
        return
    rows = [
        (name, shown(name, getattr(settings, name)), origin(name), field.description)
        for name, field in Settings.model_fields.items()
    ]
    print_table(("setting", "value", "from", "meaning"), rows, empty="", below="meaning")


@config_app.command("check")
def check_config() -> None:
    """Check the settings, the timetable and the notifications.

    Example: copydesk config check
    """
    load_settings()
    if wrong := misspelt(os.environ, Settings.model_fields):
        raise SettingsError("; ".join(f"{name}: no such setting: meant {known}?" for name, known in wrong.items()))
    entries, channels = counted(len(read_schedule()), "entry"), counted(len(read_notify().channels), "channel")
    print_line(f"the settings are right; the timetable has {entries}, the notifications {channels}")


def shown(name: str, value: object) -> object:
    """Hide the password that a URL among the settings may carry."""
    return hide_password(value) if isinstance(value, str) and (name.endswith("_url") or name == "proxy") else value


def origin(name: str) -> str:
    """Say where a value is from: variable, line of the file, `up`, or default."""
    if outside := read_environment(os.environ, [name]).get(name):
        return outside.place.removeprefix("environment: ")
    path = config_file("settings.toml")
    text = path.read_text("utf-8") if path.is_file() else ""
    stated = any(line.split("=")[0].strip() == name for line in text.splitlines())
    if not stated and name == "redis_url" and OWN_REDIS.exists():
        return "copydesk up"
    return f"{path}:{line_of(path, name)}" if stated else "default"
