"""The timetable is read, and a mistake in it names its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from worker.errors import SettingsError
from worker.settings.schedule import BeatEntry, read_schedule

CONFIG = Path(__file__).parents[2] / "config"


def test_the_shipped_timetable_rings_the_doorbell_every_second() -> None:
    entries = {entry.name: entry for entry in read_schedule(CONFIG)}
    assert entries["dispatch"] == BeatEntry("dispatch", "copydesk.dispatch", 1.0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[a]\ntask = "copydesk.dispatch"\n', ["schedule.toml:2", "a", "one of every, cron"]),
        ('[a]\ntask = "copydesk.dispatch"\nevery = "1s"\ncron = "* * * * *"\n', ["one of every, cron"]),
        ('[a]\ntask = "dispatch"\nevery = "1s"\n', ["a.task", "'dispatch'", "copydesk.dispatch"]),
        ('[a]\ntask = "copydesk.dispatch"\nevery = "soon"\n', ["schedule.toml:3", "a.every", "'soon'", "a duration"]),
        ('[a]\ntask = "copydesk.dispatch"\ncron = "daily"\n', ["a.cron", "five fields"]),
        ("a = 1\n", ["a table with task"]),
    ],
)
def test_a_mistake_names_its_place(tmp_path: Path, text: str, words: list[str]) -> None:
    (tmp_path / "schedule.toml").write_text(text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        read_schedule(tmp_path)
    for word in words:
        assert word in str(caught.value)


def test_a_missing_timetable_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"schedule\.toml: no such file"):
        read_schedule(tmp_path)
