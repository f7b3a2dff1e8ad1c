"""Host allowance: how near three fetch workers come to the throughput that the hosts' delays allow, and never above.

    python -m benchmarks.crawling.host_allowance

Each host may be asked once in so many seconds.  The server's own log decides: the smallest gap between two requests to
one host, and the requests from each host's first page to its last, against the number that fits into that time.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.faults.manners import overlaps, smallest_gap
from tests.faults.press import Press
from tests.faults.rig import Rig
from tests.services import PostgresServer, run_postgres

PROCFILE = """
release: copydesk release
discover: copydesk worker discover
fetch: copydesk worker fetch
fetch2: copydesk worker fetch --name fetch2
fetch3: copydesk worker fetch --name fetch3
upkeep: copydesk worker upkeep
beat: copydesk beat
"""
# Nothing counts as lost or crashed while the machine is merely slow: a repair would be measured as throughput.
SETTINGS = {
    "DISPATCH_EVERY": "0.5",
    "MESSAGE_WAIT": "60",
    "CLAIM_POLL": "60",
    "CLAIM_FETCH": "60",
    "FETCH_DEADLINE": "10",
}


@dataclass(frozen=True)
class Measured:
    """The seconds of the smallest gap, the requests, those that overlapped, and the share of what was allowed."""

    gap: float
    requests: int
    overlapped: int
    share: float


def measure(postgres: PostgresServer, folder: Path, hosts: int, pages: int, delay: float) -> Measured:
    """What three fetch workers made of so many hosts with so many pages each."""
    procfile = folder / "Procfile"
    procfile.write_text(PROCFILE)
    with Press(hosts, pages, behaved=True) as press:
        with Rig(folder / "rig", postgres, press, procfile, {**SETTINGS, "FETCH_DELAY": str(delay)}) as rig:
            press.release(pages)
            rig.fetch_all(pages * delay * 5 + 180)
        visits = press.visits
    allowed, reached = 0.0, 0
    for host in range(hosts):
        mine = [visit for visit in visits if visit.host == host]
        begins = [visit.began for visit in mine if visit.path.endswith(".html")]
        allowed += (max(begins) - min(begins)) / delay + 1
        reached += sum(min(begins) <= visit.began <= max(begins) for visit in mine)
    return Measured(smallest_gap(visits), len(visits), len(list(overlaps(visits))), reached / allowed)


def main() -> int:
    """0 where no gap is below the delay and the throughput is at least 90 % of what the delays allow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=30)
    parser.add_argument("--pages", type=int, default=30, help="pages a host")
    parser.add_argument("--delay", type=float, default=2.0, help="seconds between two requests to one host")
    options = parser.parse_args()
    with run_postgres() as postgres, tempfile.TemporaryDirectory() as folder:
        found = measure(postgres, Path(folder), options.hosts, options.pages, options.delay)
    print(f"{found.requests} requests to {options.hosts} hosts by 3 fetch workers, {found.overlapped} at once")
    print(f"smallest gap {found.gap:.3f} s (set: {options.delay:g} s); {found.share:.1%} of what the delays allow")
    return 0 if found.gap >= options.delay and not found.overlapped and found.share >= 0.9 else 1


if __name__ == "__main__":
    sys.exit(main())
