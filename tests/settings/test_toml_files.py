"""Tables are read, and the line of a key is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from worker.errors import SettingsError
from worker.settings.toml_files import line_of, read_toml


def test_a_line_is_found_by_its_key_and_table(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('a = 1\n[table]\nb = 2\n"a" = 3\n', "utf-8")
    assert (line_of(path, "a"), line_of(path, "a", "table"), line_of(path, "c")) == (1, 4, 1)


def test_of_several_tables_of_one_name_the_right_one_is_looked_into(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('[[rules]]\nbody = ["a"]\n[other]\nbody = 1\n[[rules]]\nbody = ["b"]\n', "utf-8")
    assert [line_of(path, "body", "rules", nth) for nth in (0, 1, 2)] == [2, 6, 1]


@pytest.mark.parametrize(("raw", "words"), [(b"a = ", "not readable as TOML"), (b"\xff", "not readable as TOML")])
def test_a_file_that_is_none_is_said_to_be_none(tmp_path: Path, raw: bytes, words: str) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(raw)
    with pytest.raises(SettingsError, match=words):
        read_toml(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml: No such file"):
        read_toml(tmp_path / "none.toml")
