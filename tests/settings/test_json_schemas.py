"""The schemas in config/ are current, and they take what the readers take."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.settings.sources.test_sources import WHOLE
from worker.settings import Settings
from worker.settings.json_schemas import FILES, write_schemas
from worker.settings.toml_files import read_toml

CONFIG = Path(__file__).parents[2] / "config"


def schema(name: str) -> Draft202012Validator:
    found = json.loads((CONFIG / name).read_text("utf-8"))
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found, format_checker=None)


def plain(value: Any) -> Any:
    """A TOML value as editors hand it to a schema: dates are texts."""
    return json.loads(json.dumps(value, default=str))


def test_the_schemas_are_current(tmp_path: Path) -> None:
    write_schemas(tmp_path)
    stale = [name for name in FILES if (tmp_path / name).read_text("utf-8") != (CONFIG / name).read_text("utf-8")]
    assert stale == [], "run: python -m worker.settings.json_schemas"


@pytest.mark.parametrize("path", sorted((CONFIG / "sources").glob("*.toml")), ids=lambda path: path.stem)
def test_the_shipped_sources_fit_and_name_their_schema(path: Path) -> None:
    assert list(schema("source.schema.json").iter_errors(plain(read_toml(path)))) == []
    line = path.read_text("utf-8").splitlines()[0]
    assert line == "#:schema ../source.schema.json"
    assert (path.parent / line.removeprefix("#:schema ")).is_file()


def test_the_shipped_settings_name_their_schema_and_every_key_can_be_written() -> None:
    assert (CONFIG / "settings.toml").read_text("utf-8").startswith("#:schema ./settings.schema.json\n")
    assert list(schema("settings.schema.json").iter_errors(plain(Settings().model_dump()))) == []


def test_a_whole_source_file_fits() -> None:
    assert list(schema("source.schema.json").iter_errors(plain(tomllib.loads(WHOLE)))) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("settings.schema.json", "fetch_delay = 5000"),
        ("settings.schema.json", "fetch_dely = 5"),
        ("settings.schema.json", "noarchive = 'perhaps'"),
        ("source.schema.json", WHOLE + 'bdy = ["p"]'),
        ("source.schema.json", WHOLE.replace('"7d"', '"7 days"')),
        ("source.schema.json", WHOLE.replace('name = "The Gazette"', "")),
        ("source.schema.json", WHOLE.replace('mode = "fixed"', 'mode = "often"')),
    ],
)
def test_what_is_wrong_does_not_fit(name: str, text: str) -> None:
    assert list(schema(name).iter_errors(plain(tomllib.loads(text)))) != []
