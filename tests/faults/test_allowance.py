"""Three fetch workers together ask no host more often than its delay allows, nor twice at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.crawling.host_allowance import measure
from tests.services import PostgresServer


@pytest.mark.timeout(600)
def test_no_gap_is_below_the_delay_by_the_servers_own_log(postgres: PostgresServer, tmp_path: Path) -> None:
    found = measure(postgres, tmp_path, hosts=12, pages=8, delay=0.2)
    assert found.gap >= 0.2
    assert found.overlapped == 0
    assert found.requests >= 12 * 8
