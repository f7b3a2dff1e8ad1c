"""No page of the documentation points at a file, a heading, a command or a make target that is not there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from worker.cli.command_table import COMMANDS, load

ROOT = Path(__file__).parents[2]
TRACKED = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True)
PAGES = sorted(ROOT / name for name in TRACKED.stdout.splitlines() if (ROOT / name).is_file())
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
COMMAND = re.compile(r"(?:^\s*(?:\$ )?|`)copydesk ((?:[a-z]+ ?){1,2})", re.MULTILINE)
TARGET = re.compile(r"(?:^    |`|\$ )make ([a-z]+)", re.MULTILINE)


def slug(heading: str) -> str:
    """A heading's anchor, as the usual viewers make it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    dead = []
    for name, anchor in LINK.findall(page.read_text("utf-8")):
        target = (page.parent / name).resolve() if name else page
        if not target.exists():
            dead.append(name)
        elif anchor and target.suffix == ".md":
            headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
            if anchor not in map(slug, headings):
                dead.append(f"{name}#{anchor}")
    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_is_there(page: Path) -> None:
    unknown = []
    for words in COMMAND.findall(page.read_text("utf-8")):
        first, *rest = words.split()
        command = load(first) if first in COMMANDS else None
        subcommands = getattr(command, "commands", None)
        if command is None or (subcommands is not None and rest and rest[0] not in subcommands):
            unknown.append(words)
    assert unknown == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_make_target_is_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(TARGET.findall(page.read_text("utf-8"))) <= targets


def test_make_help_lists_every_target() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"make (\w+)", shown)) >= {"setup", "demo", "test", "check", "up", "bench", "soak", "help"}


def test_the_readme_shows_the_two_commands_on_its_first_screen() -> None:
    first = (ROOT / "README.md").read_text("utf-8").splitlines()[:24]
    assert any("make demo" in line for line in first)
    assert any("make test" in line for line in first)
    assert sys.version_info >= (3, 11)
