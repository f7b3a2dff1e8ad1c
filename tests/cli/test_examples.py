"""Every command's help has an example, and the example works."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli import stage
from worker.cli.command_table import COMMANDS as CATALOGUE
from worker.cli.command_table import load
from worker.runtime import current_runtime
from worker.storage.crawl.dead_letters import DeadFilter, DeadLetters

# What runs until it is told to end; started for real by the tests of processes, demo and supervisor.
LASTING = {"demo", "up", "worker", "beat", "metrics", "web"}


def leaves(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that is no group, with its words."""
    if children := getattr(command, "commands", None):
        for name, child in children.items():
            yield from leaves(child, (*path, name))
    else:
        yield path, command


COMMANDS = {path: command for name in CATALOGUE for path, command in leaves(load(name), (name,))}


def example(command: Any) -> list[str]:
    """The words of the example in a command's help, without the first."""
    found = re.findall(r"Example: copydesk (.+)", command.help or "")
    assert len(found) == 1, f"{command.name}: one line `Example: copydesk ...` is wanted in its help"
    return shlex.split(found[0])


@pytest.fixture
def home(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a site that the deployment of this process has crawled."""
    with stage.serve() as address, stage.redis() as redis_url:
        for name, value in stage.environ(tmp_path, sqlite_url, redis_url).items():
            monkeypatch.setenv(name, value)
        # An example may write a file where it stands.
        monkeypatch.setenv("COPYDESK_CONFIG_DIR", str(Path("config").absolute()))
        monkeypatch.chdir(tmp_path)
        stage.write_source(tmp_path, address)
        stage.prepare(address)
        yield address
        stage.leave()


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_the_help_shows_an_example_of_the_command_itself(path: tuple[str, ...]) -> None:
    words = example(COMMANDS[path])
    own = words.index(path[-1]) + 1
    assert tuple(words[:own])[-len(path) :] == path
    COMMANDS[path].make_context(path[-1], words[own:])
    said = stage.invoke(*path, "--help")
    assert said.exit_code == 0
    assert "Example: copydesk" in said.output


def test_every_example_works(home: str, tmp_path: Path) -> None:
    failed = {}
    # What erases comes last, so that the others have something to show.
    order = sorted(COMMANDS, key=lambda path: (path == ("forget",), path[0] == "dead" and path[1] != "show"))
    for path in order:
        words = [adapted(word, home) for word in example(COMMANDS[path])]
        if path == ("dead", "show"):
            words[-1] = str(dead_number())
        if path[0] not in LASTING and (said := stage.invoke(*words)).exit_code:
            failed[" ".join(words)] = f"{said.output}{said.exception}"
    assert failed == {}


def adapted(word: str, home: str) -> str:
    """A word of an example with the site's own address in place of example.org's."""
    return word.replace("https://example.org", home)


def dead_number() -> int:
    """The number of the one dead letter that the stage has."""
    (letter,) = DeadLetters(current_runtime().sessions).list(DeadFilter())
    return letter.id
