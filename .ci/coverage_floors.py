"""Coverage: hold the share of each room's statements that its tests reach against the room's floor."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

# Measured on SQLite alone, for time: what only PostgreSQL runs is missing from storage.  A floor may only rise.
FLOORS = {
    "dedup": 0.997,
    "discovery": 0.987,
    "explain": 0.98,
    "extraction": 0.993,
    "frontier": 1.0,
    "normalize": 0.992,
    "pipeline": 0.981,
    "records": 1.0,
    "settings": 0.983,
    "storage": 0.975,
}


def shares(report: dict[str, Any]) -> dict[str, float]:
    """Return the share of statements reached, by room."""
    statements, reached = Counter[str](), Counter[str]()
    for file, found in report["files"].items():
        room = Path(file).parts[1]
        statements[room] += found["summary"]["num_statements"]
        reached[room] += found["summary"]["covered_lines"]
    return {room: reached[room] / statements[room] for room in statements if statements[room]}


def verdict(found: dict[str, float]) -> tuple[int, list[str]]:
    """Return the exit code and a line for each room."""
    lines, below = [], 0
    for room, floor in FLOORS.items():
        share = found.get(room, 0.0)
        is_below = share < floor
        below += is_below
        lines.append(f"{room:<12} {share:7.2%}" + (f"  below its floor of {floor:.1%}" if is_below else ""))
    return int(below > 0), lines


def main() -> int:
    """Print the rooms, and fail where one has fallen."""
    code, lines = verdict(shares(json.loads(Path(sys.argv[1]).read_text())))
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
