"""Measuring: processor seconds of process trees from /proc, statements from the server's log, commands of Redis."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
# What the server writes of each statement, behind the name that its process gave itself.
LINE = re.compile(rb"^(\S*) LOG:  (?:statement|execute [^:]*):\s+(\w+)", re.MULTILINE)
BOUNDARIES = frozenset((b"BEGIN", b"COMMIT", b"ROLLBACK", b"SET"))


@dataclass
class Result:
    """Hold what one system took for so many pages."""

    name: str
    pages: int = 0
    seconds: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)
    statements: Counter[str] = field(default_factory=Counter)
    transactions: int = 0
    redis_commands: int = 0
    notes: list[str] = field(default_factory=list)

    def table(self) -> str:
        """Return the figures as rows of a table: name, what, each page."""
        pages = max(1, self.pages)
        total = sum(self.cpu.values())
        speed = f"**{self.pages / self.seconds:.1f} pages/s**"
        lines = [f"| {self.name} | {speed} | {self.pages} in {self.seconds:.0f} s |"]
        lines.append(f"| | CPU, all processes | {1000 * total / pages:.0f} ms a page |")
        lines += [f"| | CPU of {kind} | {1000 * used / pages:.1f} ms a page |" for kind, used in self.cpu.items()]
        said = ", ".join(f"{kind or 'other'} {count / pages:.1f}" for kind, count in self.statements.most_common())
        lines.append(f"| | SQL statements | {self.statements.total() / pages:.1f} a page ({said}) |")
        lines.append(f"| | transactions | {self.transactions / pages:.1f} a page |")
        if self.redis_commands:
            lines.append(f"| | Redis commands | {self.redis_commands / pages:.1f} a page |")
        lines += [f"| | | {note} |" for note in self.notes]
        return "\n".join(lines)


def tree_seconds(roots: dict[str, int]) -> dict[str, float]:
    """Return the processor seconds of each root's tree, ended children included."""
    children: dict[int, list[int]] = defaultdict(list)
    used: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children[int(fields[1])].append(int(entry.name))
        used[int(entry.name)] = sum(map(int, fields[11:15])) / TICKS

    def total(pid: int) -> float:
        return used.get(pid, 0.0) + sum(map(total, children[pid]))

    return {name: total(pid) for name, pid in roots.items()}


def between(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    """Return what was used meanwhile."""
    return {name: after[name] - before.get(name, 0.0) for name in after}


def statements(log: bytes) -> Counter[str]:
    """Count the statements of each process kind, the boundaries of transactions apart."""
    found = Counter[str]()
    for name, word in LINE.findall(log):
        if word.upper() not in BOUNDARIES:
            found[name.decode()] += 1
    return found
