"""Soak: large crawls in which every fault strikes, one at a time and then at random; what was lost, what was doubled.

    make soak              20 seeds, 2,000 pages on 40 hosts each
    make soak SEEDS=3      three of them
    FAULT_SEED=7 make soak SEEDS=1

The seed decides the order of the faults and what strikes at random; it is printed, and FAULT_SEED sets the first one,
so that a run that was broken off goes on where it was.  All servers are our own, on loopback.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.manners import rudeness
from tests.faults.press import Press
from tests.faults.records import ended_twice, not_ended, outcomes_of, records_of, shared_rows_of
from tests.faults.rig import SETTINGS, Rig
from tests.faults.strikes import Strike, faults
from tests.services import PostgresServer, run_postgres

DELAY = float(SETTINGS["FETCH_DELAY"])
# Seconds: Redis says nothing for so long; work has to flow again, and a crawl has to end, within so long.
SILENCE, FLOW, END = 30.0, 120.0, 900.0
# Faults that strike at random after every one has struck once, and the longest pause between two of them in seconds.
AT_RANDOM, PAUSE = 8, 2.0


@dataclass
class Tally:
    """What one fault did in all crawls."""

    times: int = 0
    lost: int = 0
    doubled: int = 0
    flow: list[float] = field(default_factory=list)


def crawl(folder: Path, postgres: PostgresServer, press: Press, strikes: list[tuple[str, Strike]], seed: int) -> Any:
    """What a crawl came to: outcomes, records, shared rows, complaints, and for each strike its seconds until flow."""
    chosen = random.Random(seed)
    flows: list[tuple[str, float | None]] = []
    press.reset()
    share = max(1, len(press.pages[0]) // (len(strikes) + AT_RANDOM + 1))
    with Rig(folder, postgres, press, settings={"PARSE_PROCESSES": "2"}) as rig:
        for name, strike in strikes:
            rig.release(share)
            strike(rig)
            flows.append((name, rig.seconds_until_flow(FLOW)))
            print(f"  {name:28} work flowed again after {flows[-1][1]:5.1f} s", flush=True)
        for name, strike in chosen.choices(strikes, k=AT_RANDOM if strikes else 0):
            rig.release(share)
            time.sleep(chosen.uniform(0, PAUSE))
            strike(rig)
            flows.append((name, None))
            print(f"  {name:28} at random", flush=True)
        press.release(len(press.pages[0]))
        rig.settle(END)
        complaints = [*rudeness(press, DELAY), *(f"not ended: {row}" for row in not_ended(rig.sessions))]
        complaints += [f"ended twice: {row}" for row in ended_twice(rig.sessions)]
        return outcomes_of(rig.sessions), records_of(rig.sessions), shared_rows_of(rig.sessions), complaints, flows


def compare(expected: Any, found: Any) -> tuple[int, int, list[str]]:
    """The numbers of records lost (or not the same) and doubled, and a sentence for everything else that is wrong."""
    (outcomes, records, shared, *_), (outcomes_found, records_found, shared_found, complaints, _) = expected, found
    lost = sum(records_found.get(url) != record for url, record in records.items())
    doubled = len(records_found.keys() - records.keys())
    for name, rows in shared.items():
        lost += (Counter(rows) - Counter(shared_found[name])).total()
        doubled += (Counter(shared_found[name]) - Counter(rows)).total()
    wrong = [f"{url}: {outcomes.get(url)} became {outcomes_found.get(url)}" for url in outcomes | outcomes_found
             if outcomes.get(url) != outcomes_found.get(url)]  # fmt: skip
    return lost, doubled, [*complaints, *wrong]


def print_table(tallies: dict[str, Tally]) -> None:
    """None; one line a fault.  What a crawl lost is counted for every fault that struck in it."""
    print(f"\n| {'fault':28} | injected | lost | doubled | s until flow: median | most |")
    print(f"|{'-' * 30}|---------:|-----:|--------:|---------------------:|-----:|")
    for name, tally in tallies.items():
        times = tally.flow or [0.0]
        median, most = statistics.median(times), max(times)
        print(f"| {name:28} | {tally.times:8} | {tally.lost:4} | {tally.doubled:7} | {median:20.1f} | {most:4.1f} |")


def main() -> int:
    """0 where nothing was lost, doubled, rude or left open in any crawl; else 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--hosts", type=int, default=40)
    parser.add_argument("--pages", type=int, default=50, help="pages a host")
    options = parser.parse_args()
    first = int(os.environ.get("FAULT_SEED") or random.randrange(10**6))
    print(
        f"FAULT_SEED={first}, {options.seeds} seeds, {options.hosts} hosts with {options.pages} pages each", flush=True
    )
    tallies: dict[str, Tally] = defaultdict(Tally)
    failed: list[int] = []
    with (
        run_postgres() as postgres,
        Press(options.hosts, options.pages) as press,
        tempfile.TemporaryDirectory() as folder,
    ):
        expected = crawl(Path(folder, "calm"), postgres, press, [], 0)
        for seed in range(first, first + options.seeds):
            began = time.monotonic()
            print(f"seed {seed}", flush=True)
            strikes = list(faults(SILENCE).items())
            random.Random(seed).shuffle(strikes)
            found = crawl(Path(folder, str(seed)), postgres, press, strikes, seed)
            lost, doubled, wrong = compare(expected, found)
            for name, seconds in found[-1]:
                tally = tallies[name]
                tally.times, tally.lost, tally.doubled = tally.times + 1, tally.lost + lost, tally.doubled + doubled
                tally.flow += [] if seconds is None else [seconds]
            if lost or doubled or wrong:
                failed.append(seed)
            took = time.monotonic() - began
            print(
                f"seed {seed}: {len(found[1])} records, {lost} lost, {doubled} doubled, {took:.0f} s",
                *wrong,
                sep="\n  ",
            )
    print_table(dict(sorted(tallies.items())))
    print(f"\n{options.seeds - len(failed)} of {options.seeds} seeds passed", *(f"failed: {seed}" for seed in failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
