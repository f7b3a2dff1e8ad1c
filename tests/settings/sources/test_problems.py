"""A problem of a source file names line, key, value and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from worker.errors import SettingsError
from worker.settings.sources import read_rules, read_source
from worker.settings.sources.problems import TableOfFile, index_of
from worker.settings.sources.tables import SourceTable
from worker.settings.toml_files import read_toml

LEAST = 'name = "N"\nhome = "https://news.example/"\nfeeds = ["https://news.example/feed"]\n'


def write(folder: Path, text: str) -> Path:
    """Write a source file."""
    path = folder / "gazette.toml"
    path.write_text(text, "utf-8")
    return path


def problems(path: Path) -> list[str]:
    """Return the problems of a file, without its path."""
    stated = read_toml(path)
    with pytest.raises(ValidationError) as caught:
        SourceTable.model_validate(stated)
    return [line.removeprefix(f"{path}:") for line in TableOfFile(path, stated, SourceTable).problems(caught.value)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LEAST + "fedes = []\n", ["gazette.toml:4", "fedes", "no such key", "meant feeds?"]),
        (LEAST + 'max_age = "soon"\n', ["gazette.toml:4", "max_age", "'soon'", "a duration such as"]),
        (LEAST + 'delay = "x"\n', ["delay", "'x'", "a number from 0"]),
        (LEAST + 'sitemaps = ["news.example/map"]\n', ["sitemaps", "http:// or https://"]),
        (LEAST + '[polling]\ninterval = "0s"\n', ["gazette.toml:5", "polling.interval", "from 1 s"]),
        (LEAST + '[polling]\nmode = "cron"\n', ["polling.cron is missing"]),
        (LEAST + "polling = 5\n", ["polling = 5", "a table [polling]"]),
        (LEAST + '[[rules]]\nbdy = ["x"]\n', ["rules.bdy", "meant body?"]),
        (LEAST + '[headers]\nX = "a\\nb"\n', ["headers.X", "without line breaks"]),
        (LEAST + 'include = ["("]\n', ["include", "regular expression"]),
        ('home = "https://news.example/"\n', ["name is missing"]),
        ('name = "N"\nhome = "https://news.example/"\n', ["nothing to poll", "feeds, sitemaps, listings"]),
        ("name = \n", ["not readable as TOML"]),
    ],
)
def test_a_problem_names_line_key_value_and_what_is_allowed(tmp_path: Path, text: str, words: list[str]) -> None:
    file = read_source(write(tmp_path, text))
    assert file.source is None
    assert any(all(word in problem for word in words) for problem in file.problems), file.problems


def test_every_problem_of_a_file_is_said_at_once(tmp_path: Path) -> None:
    file = read_source(write(tmp_path, LEAST + 'delay = "x"\nmax_age = "y"\nmood = "calm"\n'))
    assert len(file.problems) == 3


def test_problems_come_in_the_order_of_the_file_and_what_is_missing_first(tmp_path: Path) -> None:
    found = problems(write(tmp_path, 'mood = "calm"\nfeeds = [1, 2]\nhome = "x"\n'))
    assert [line.partition(" ")[2].partition(" ")[0].rstrip(":") for line in found] == ["name", "mood", "feeds", "home"]


def test_several_mistakes_of_one_key_are_one_problem(tmp_path: Path) -> None:
    found = problems(write(tmp_path, LEAST + 'recrawl = ["soon", "later"]\n'))
    assert len(found) == 1
    assert found[0].startswith("4: recrawl = ['soon', 'later']: allowed is a list, each ")


def test_of_several_tables_the_one_that_is_wrong_is_named(tmp_path: Path) -> None:
    found = problems(write(tmp_path, LEAST + '[[rules]]\nbody = ["p"]\n[[rules]]\nbody = ["p"]\ntitle = ["p["]\n'))
    assert found == ["8: rules.title = ['p[']: allowed is a list, each a CSS selector"]


def test_a_header_is_named_with_its_table(tmp_path: Path) -> None:
    found = problems(write(tmp_path, LEAST + '[headers]\nX = "a\\nb"\n'))
    assert found == ["5: headers.X = 'a\\nb': allowed is a text without line breaks"]


def test_a_password_is_hidden(tmp_path: Path) -> None:
    found = problems(write(tmp_path, LEAST.replace("https://news", "ftp://desk:hidden@news")))
    assert found
    assert "hidden" not in "".join(found)


def test_a_key_stands_where_the_file_has_it() -> None:
    assert [index_of(loc, ["home", "feeds"]) for loc in (("feeds", 0), ("home",), ("name",), ())] == [1, 0, -1, -1]


def test_a_file_of_selectors_with_mistakes_names_them_all(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text('[[rules]]\nbodi = [".text"]\ntitle = 7\n')
    with pytest.raises(SettingsError) as caught:
        read_rules(path)
    first, second = str(caught.value).splitlines()
    assert first.startswith(f"{path}:2: rules.bodi: no such key (meant body?)")
    assert second.startswith(f"{path}:3: rules.title = 7: allowed is")
