"""Whatever stands in a file or in the environment: settings and sources, or one clear line for each mistake."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.settings.sources.test_sources import WHOLE
from worker.errors import SettingsError
from worker.settings import Settings, load_settings
from worker.settings.schedule import read_schedule
from worker.settings.sources import read_rules, read_source

NAMES = list(Settings.model_fields)
# Values of TOML, most of them of a kind that the key does not take.
VALUES = st.sampled_from([
    "-1", "0", "1e400", "nan", "true", "''", '"x"', '"7d"', "[]", "[[]]", '["a", 1]', "{}", "{ a = 1 }", "2026-01-01",
    "07:32:00", '"\\u0000"', '"(("', '"a{99999999999}"', '"https://[::1"', '"http://x:99999/"', '"* * * * *"',
    "9" * 400, "9" * 5000, "[" * 5000, '"' + "x" * 5000 + '"',
])  # fmt: skip
anything = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of configuration, written again by every example."""
    return tmp_path


@anything
@given(st.lists(st.tuples(st.sampled_from([*NAMES, "no_such_key", "a.b"]), VALUES), max_size=4))
def test_a_file_of_any_values_gives_settings_or_one_line(folder: Path, pairs: list[tuple[str, str]]) -> None:
    (folder / "settings.toml").write_text("".join(f"{key} = {value}\n" for key, value in pairs), "utf-8")
    try:
        assert isinstance(load_settings({}, folder), Settings)
    except SettingsError as error:
        assert "\n" not in str(error)  # noqa: PT017


@anything
@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=40), max_size=3))
def test_any_environment_gives_settings_or_one_line(folder: Path, environ: dict[str, str]) -> None:
    try:
        load_settings({f"COPYDESK_{name.upper()}": value for name, value in environ.items()}, folder)
    except SettingsError as error:
        assert "COPYDESK_" in str(error) or "allowed is at least" in str(error)  # noqa: PT017


@anything
@given(st.binary(max_size=200))
def test_any_bytes_give_settings_or_an_error_of_ours(folder: Path, raw: bytes) -> None:
    for name in ("settings.toml", "schedule.toml"):
        (folder / name).write_bytes(raw)
    with suppress(SettingsError):
        load_settings({}, folder)
    with suppress(SettingsError):
        read_schedule(folder)


@anything
@given(st.integers(0, len(WHOLE.splitlines()) - 1), VALUES, st.booleans())
def test_a_source_file_with_any_value_is_a_source_or_has_problems(
    folder: Path, line: int, value: str, appended: bool
) -> None:
    lines = WHOLE.splitlines()
    key, mark, _ = lines[line].partition(" = ")
    lines[line] = f"{key} = {value}" if mark else f"{lines[line]}\n{'extra' if appended else 'name'} = {value}"
    path = folder / "gazette.toml"
    path.write_text("\n".join(lines), "utf-8")
    file = read_source(path)
    assert bool(file.problems) != (file.source is not None)
    assert all("\n" not in problem for problem in file.problems)
    with suppress(SettingsError):
        read_rules(path)


@anything
@given(st.integers(0, len(WHOLE)), st.integers(0, 30), st.binary(max_size=12))
def test_a_damaged_source_file_is_a_source_or_has_problems(folder: Path, at: int, cut: int, inserted: bytes) -> None:
    raw = WHOLE.encode()
    path = folder / "gazette.toml"
    path.write_bytes(raw[:at] + inserted + raw[at + cut :])
    file = read_source(path)
    assert bool(file.problems) != (file.source is not None)
