"""The reference pages: every setting, source key and task stands there, with what it really is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from worker import __version__
from worker.celery import app
from worker.settings import Settings
from worker.settings.environment import IN_FILE, variables
from worker.settings.keys import allowed_of
from worker.settings.notify import ChannelTable, NotifyTable
from worker.settings.schedule import read_schedule
from worker.settings.sources.tables import PollingTable, RulesTable, SourceTable


def rows(page: str) -> dict[str, list[str]]:
    """The cells of every table row of a page, by the name in the first."""
    found = {}
    for line in Path("docs", page).read_text("utf-8").splitlines():
        cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if cells and (name := re.fullmatch(r"`([\w.]+)`", cells[0])):
            found[name[1]] = cells[1:]
    return found


def said(value: object) -> str:
    """A default as the page says it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ", ".join(f"{part:g}" for part in value)
    if isinstance(value, float):
        return f"{value:g}"
    return f"`{value.replace(__version__, 'VERSION')}`" if isinstance(value, str) and value else str(value or "empty")


def test_every_setting_is_documented() -> None:
    expected = {
        name: [said(field.default), allowed_of(field), field.description]
        for name, field in Settings.model_fields.items()
    }
    found = rows("reference/settings.md")
    assert {name: cells for name, cells in found.items() if name.islower()} == expected
    assert [name for name in found if name.isupper()] == [name for name in variables([]) if not name.endswith(IN_FILE)]


def test_every_key_of_the_notifications_is_documented() -> None:
    expected = {
        f"{table}{name}": [allowed_of(field), str(field.description)]
        for table, model in {"": NotifyTable, "channels.": ChannelTable}.items()
        for name, field in model.model_fields.items()
        if name != "channels"
    }
    assert rows("delivery/notify.md") == expected


def test_every_source_key_is_documented() -> None:
    tables = {"": SourceTable, "polling.": PollingTable, "rules.": RulesTable}
    expected = {
        f"{table}{name}": [allowed_of(field), field.description]
        for table, model in tables.items()
        for name, field in model.model_fields.items()
        if name not in ("polling", "headers", "rules")
    }
    assert rows("sources.md") == expected


@pytest.fixture(scope="module")
def tasks() -> dict[str, list[str]]:
    return rows("reference/tasks.md")


def test_every_task_is_documented(tasks: dict[str, list[str]]) -> None:
    app.loader.import_default_modules()
    assert tasks.keys() == {name for name in app.tasks if name.startswith("copydesk.")}


def test_every_documented_queue_is_where_the_task_goes(tasks: dict[str, list[str]]) -> None:
    for name, cells in tasks.items():
        if name != "copydesk.canary":
            assert app.amqp.router.route({}, name)["queue"].name in cells, name


def test_every_documented_argument_is_one(tasks: dict[str, list[str]]) -> None:
    for name, cells in tasks.items():
        count = (
            app.tasks[name].run.__wrapped__.__code__.co_argcount
            if hasattr(app.tasks[name].run, "__wrapped__")
            else (app.tasks[name].run.__code__.co_argcount)
        )
        stated = 0 if len(cells) == 2 else {"none": 0, "row, token": 2, "row, token, others": 3}.get(cells[0], 1)
        assert count == stated, name


def test_what_beat_calls_takes_no_argument(tasks: dict[str, list[str]]) -> None:
    for entry in read_schedule(Path("config")):
        assert len(tasks[entry.task]) == 2, entry.task
