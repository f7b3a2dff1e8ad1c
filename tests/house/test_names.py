"""One word has one meaning: no two classes of the package bear one name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path

from tests.house.rooms import modules


def classes_in(paths: list[Path]) -> dict[str, list[Path]]:
    """Return the files that define a class of each name."""
    found: defaultdict[str, list[Path]] = defaultdict(list)
    for path in paths:
        for name in re.findall(r"^class (\w+)", path.read_text("utf-8"), re.MULTILINE):
            found[name].append(path)
    return found


def test_a_class_name_has_one_meaning() -> None:
    found = classes_in(modules())
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}


def test_two_classes_of_one_name_are_found(tmp_path: Path) -> None:
    for name in ("a.py", "b.py"):
        (tmp_path / name).write_text("class Page:\n    class Inner: ...\n", "utf-8")
    found = classes_in(sorted(tmp_path.iterdir()))
    assert Counter({name: len(paths) for name, paths in found.items()}) == {"Page": 2}
