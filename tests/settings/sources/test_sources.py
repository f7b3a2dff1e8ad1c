"""A source file becomes a Source, or a list of problems that each name line, key, value and what is allowed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from worker.errors import SettingsError
from worker.records import ExtractionRules, Polling, Source
from worker.settings.sources import read_rules, read_source, read_sources

CONFIG = Path(__file__).parents[3] / "config"
WHOLE = """
name = "The Gazette"
home = "https://news.example/"
feeds = ["https://news.example/feed.xml"]
listings = ["https://news.example/news"]
listing_selector = "main h2 a"
language = "en"
timezone = "Europe/London"
include = ["/news/"]
exclude = ["/live/"]
max_age = "7d"
daily_budget = 500
delay = 2.5
recrawl = ["1h", "1d"]
follow_teasers = true
boilerplate = false

[polling]
mode = "fixed"
interval = "10m"

[headers]
Accept-Language = "en"

[[rules]]
body = ["article .text"]
drop = [".promo", "aside"]
valid_from = 2026-01-01
"""
LEAST = 'name = "N"\nhome = "https://news.example/"\nfeeds = ["https://news.example/feed"]\n'


def write(folder: Path, text: str, name: str = "gazette.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_every_key_is_read(tmp_path: Path) -> None:
    file = read_source(write(tmp_path, WHOLE))
    assert file.problems == ()
    assert file.source == Source(
        slug="gazette",
        name="The Gazette",
        home_url="https://news.example/",
        feeds=("https://news.example/feed.xml",),
        listings=("https://news.example/news",),
        listing_selector="main h2 a",
        language="en",
        timezone="Europe/London",
        polling=Polling("fixed", 600.0),
        include=("/news/",),
        exclude=("/live/",),
        max_age=604800.0,
        daily_budget=500,
        delay=2.5,
        headers=MappingProxyType({"Accept-Language": "en"}),
        recrawl=(3600.0, 86400.0),
        follow_teasers=True,
        boilerplate=False,
        rules=(ExtractionRules(body=("article .text",), drop=(".promo", "aside"), valid_from=date(2026, 1, 1)),),
    )


def test_the_files_name_has_to_be_a_slug(tmp_path: Path) -> None:
    assert "the file's name is the slug" in read_source(write(tmp_path, LEAST, "The Gazette.toml")).problems[0]


def test_a_file_that_is_switched_off_is_checked_and_left_out(tmp_path: Path) -> None:
    file = read_source(write(tmp_path, LEAST + "enabled = false\n"))
    assert (file.source, file.enabled, file.problems) == (None, False, ())
    assert read_source(write(tmp_path, LEAST + "enabled = false\ndelay = 'x'\n")).problems


def test_a_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="COPYDESK_SOURCES_DIR"):
        read_sources(tmp_path / "none")


def test_the_shipped_files_are_right() -> None:
    assert [problem for file in read_sources(CONFIG / "sources") for problem in file.problems] == []


def test_selectors_are_read_from_a_file_of_their_own_and_from_a_source_file(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text('body = [".text"]\nvalid_from = 2026-01-31\n')
    assert read_rules(path) == (ExtractionRules(body=(".text",), valid_from=date(2026, 1, 31)),)
    path.write_text(WHOLE)
    source = read_source(path).source
    assert source is not None
    assert read_rules(path) == source.rules
