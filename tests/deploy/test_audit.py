"""The audit of the lock: what is vulnerable fails, and a service that does not answer is said in one line."""

from __future__ import annotations

import runpy
from typing import Any

import pytest

verdict = runpy.run_path(".ci/audit.py")["verdict"]
SOUND = {"name": "sound", "version": "1.0", "vulns": []}
WEAK = {"name": "weak", "version": "2.0", "vulns": [{"id": "GHSA-1", "fix_versions": ["2.1"]}]}
UNASKED = {"name": "unasked", "skip_reason": "not found"}
SILENCE = "audit: the service of known vulnerabilities does not answer: nothing was audited"


@pytest.mark.parametrize(
    ("packages", "code", "lines"),
    [
        ([], 0, [SILENCE]),
        ([UNASKED, UNASKED], 0, [SILENCE]),
        ([SOUND], 0, ["audit: 1 packages, 0 known vulnerabilities"]),
        ([SOUND, WEAK, UNASKED], 1, [
            "weak 2.0: GHSA-1, mended in 2.1",
            "audit: 2 packages, 1 known vulnerabilities; 1 packages could not be asked for",
        ]),
    ],
)  # fmt: skip
def test_a_report_gives_a_verdict(packages: list[dict[str, Any]], code: int, lines: list[str]) -> None:
    assert verdict({"dependencies": packages}) == (code, lines)
