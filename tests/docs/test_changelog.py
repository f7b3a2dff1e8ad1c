"""The changelog keeps its form: what is not released first, then a dated section for each version, newest first."""

from __future__ import annotations

import re
from pathlib import Path

LINES = (Path(__file__).parents[2] / "CHANGELOG.md").read_text("utf-8").splitlines()
SECTIONS = [line for line in LINES if line.startswith("## ")]
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_what_is_not_yet_released_comes_first() -> None:
    assert SECTIONS[0] == "## [Unreleased]"


def test_every_version_has_its_date_and_the_newest_comes_first() -> None:
    released = [re.fullmatch(r"## \[(\d+)\.(\d+)\.(\d+)\] - \d{4}-\d\d-\d\d", line) for line in SECTIONS[1:]]
    assert all(released), SECTIONS
    numbers = [tuple(map(int, match.groups())) for match in released if match]
    assert numbers == sorted(set(numbers), reverse=True)


def test_no_section_has_another_kind_of_entry_or_one_kind_twice() -> None:
    for section in "\n".join(LINES).split("\n## ")[1:]:
        kinds = re.findall(r"^### (.+)$", section, re.MULTILINE)
        assert set(kinds) <= KINDS
        assert len(kinds) == len(set(kinds)), section.splitlines()[0]
