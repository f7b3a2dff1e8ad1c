"""Audit: ask for known vulnerabilities of what is locked, or say in one line that nobody answered."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

TOOL = "pip-audit==2.10.1"
SECONDS = 300


def verdict(report: dict[str, Any]) -> tuple[int, list[str]]:
    """Return the exit code and the lines that a report gives."""
    packages = report.get("dependencies", [])
    asked = [package for package in packages if "skip_reason" not in package]
    found = [(package, flaw) for package in asked for flaw in package["vulns"]]
    if not asked:
        return 0, ["audit: the service of known vulnerabilities does not answer: nothing was audited"]
    lines = [
        f"{package['name']} {package['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'none'}"
        for package, flaw in found
    ]
    unknown = len(packages) - len(asked)
    summary = f"audit: {len(asked)} packages, {len(found)} known vulnerabilities"
    return int(bool(found)), [*lines, summary + (f"; {unknown} packages could not be asked for" if unknown else "")]


def audit(lock: Path) -> dict[str, Any]:
    """Return the report on a lock file; an empty one where no service answers."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.json"
        options = ["--disable-pip", "--require-hashes", "--progress-spinner", "off", "--timeout", "15"]
        command = [str(Path(sys.executable).with_name("uv")), "tool", "run", "--quiet", "--from", TOOL, "pip-audit"]
        try:
            subprocess.run(
                [*command, *options, "--format", "json", "--output", str(file), "--requirement", str(lock)],
                capture_output=True, timeout=SECONDS, check=False,
            )  # fmt: skip
            report: dict[str, Any] = json.loads(file.read_text("utf-8"))
        except (OSError, ValueError, subprocess.TimeoutExpired):
            return {}
    return report


if __name__ == "__main__":
    code, said = verdict(audit(Path(sys.argv[1])))
    sys.stdout.write("\n".join(said) + "\n")
    sys.exit(code)
