"""Soak: large crawls in which every fault strikes, one at a time and then at random; what was lost, what was doubled.

    make soak              20 seeds, 2,000 pages on 40 hosts each
    make soak SEEDS=3      three of them
    FAULT_SEED=7 make soak SEEDS=1

The seed decides the order of the faults and what strikes at random; it is printed, and FAULT_SEED sets the first one,
so that a run that was broken off goes on where it was; with --calm FILE the crawl without faults is kept there and need
not be done again for the same code.  All servers are our own, on loopback.
"""

from __future__ import annotations

import argparse
import os
import pickle
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
SILENCE, FLOW, END = 30.0, 120.0, 1800.0
# Faults that strike at random after every one has struck once, and the longest pause between two of them in seconds.
AT_RANDOM, PAUSE = 8, 2.0
# So many feeds every two seconds would be more work than the pages; with so many, one is always about to be polled.
POLLED_EVERY = 20
# A page may meet several faults, and each costs it an attempt; most of the work is to parse.
LARGE = {"PARSE_PROCESSES": "4", "DISPATCH_EVERY": "1", "MAX_ATTEMPTS": "8"}
# Of what is not as it should be, and of what the processes said, so much is printed.
MOST_SAID, MOST_LINES = 20, 300


@dataclass
class Tally:
    """What one fault did in all crawls."""

    times: int = 0
    lost: int = 0
    doubled: int = 0
    flow: list[float] = field(default_factory=list)


@dataclass
class Crawled:
    """What a crawl came to, and for each strike the seconds until work flowed (None where the next one followed)."""

    outcomes: dict[str, Any] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)
    shared: dict[str, list[Any]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    flows: list[tuple[str, float | None]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def crawl(
    folder: Path, postgres: PostgresServer, press: Press, strikes: list[tuple[str, Strike]], seed: int
) -> Crawled:
    """What a crawl of the whole press came to, in which each strike struck once, and then some at random."""
    crawled = Crawled()
    press.reset()
    with Rig(folder, postgres, press, settings=LARGE, polled_every=POLLED_EVERY) as rig:
        try:
            strike_all(rig, strikes, seed, crawled.flows)
            press.release(len(press.pages[0]))
            rig.settle(END)
        except AssertionError as error:
            crawled.wrong.append(str(error))
        crawled.wrong += [*rudeness(press, DELAY), *(f"not ended: {row}" for row in not_ended(rig.sessions))]
        crawled.wrong += [f"ended twice: {row}" for row in ended_twice(rig.sessions)]
        crawled.outcomes, crawled.records = outcomes_of(rig.sessions), records_of(rig.sessions)
        crawled.shared, crawled.lines = shared_rows_of(rig.sessions), list(rig.lines)
    return crawled


def strike_all(rig: Rig, strikes: list[tuple[str, Strike]], seed: int, flows: list[tuple[str, float | None]]) -> None:
    """Strike with each fault once, whenever work flows again, then with some at random."""
    chosen = random.Random(seed)
    share = max(1, len(rig.press.pages[0]) // (len(strikes) + AT_RANDOM // 2))
    for name, strike in strikes:
        rig.release(share)
        strike(rig)
        flows.append((name, rig.seconds_until_flow(FLOW)))
        print(f"  {time.strftime('%X')} {name:28} work flowed again after {flows[-1][1]:5.1f} s", flush=True)
    for name, strike in chosen.choices(strikes, k=AT_RANDOM if strikes else 0):
        rig.release(1)
        time.sleep(chosen.uniform(0, PAUSE))
        strike(rig)
        flows.append((name, None))
        print(f"  {time.strftime('%X')} {name:28} at random", flush=True)


def compare(expected: Crawled, found: Crawled) -> tuple[int, int, list[str]]:
    """The numbers of records lost (or not the same) and doubled, and a sentence for everything that is wrong."""
    wrong = list(found.wrong)
    changed = [url for url, record in expected.records.items() if found.records.get(url) != record]
    wrong += [difference(url, expected.records[url], found.records.get(url) or {}) for url in changed]
    wrong += [f"{url}: a record that should not be" for url in found.records.keys() - expected.records.keys()]
    lost, doubled = len(changed), len(found.records.keys() - expected.records.keys())
    for name, rows in expected.shared.items():
        missing, more = Counter(rows) - Counter(found.shared[name]), Counter(found.shared[name]) - Counter(rows)
        lost, doubled = lost + missing.total(), doubled + more.total()
        wrong += [*(f"{name}: lost {row}" for row in missing), *(f"{name}: doubled {row}" for row in more)]
    before, after = expected.outcomes, found.outcomes
    wrong += [f"{url}: {before.get(url)} became {after.get(url)}" for url in before | after
              if before.get(url) != after.get(url)]  # fmt: skip
    return lost, doubled, wrong


def difference(url: str, expected: dict[str, Any], found: dict[str, Any]) -> str:
    """What differs in one record."""
    if not found:
        return f"{url}: lost"
    parts = {name: (value, found[name]) for name, value in expected.items() if found[name] != value}
    return f"{url}: expected and found {parts}"[:2000]


def print_table(tallies: dict[str, Tally]) -> None:
    """Print a line a fault; what a crawl lost counts for every fault in it."""
    print(f"\n| {'fault':28} | injected | lost | doubled | s until flow: median | most |")
    print(f"|{'-' * 30}|---------:|-----:|--------:|---------------------:|-----:|")
    for name, tally in tallies.items():
        times = tally.flow or [0.0]
        median, most = statistics.median(times), max(times)
        print(f"| {name:28} | {tally.times:8} | {tally.lost:4} | {tally.doubled:7} | {median:20.1f} | {most:4.1f} |")


def run_seed(seed: int, folder: Path, postgres: PostgresServer, press: Press, expected: Crawled, tallies: Any) -> bool:
    """Whether a crawl under faults came to the same as the one without; its figures are in the tallies."""
    began = time.monotonic()
    print(f"seed {seed}", flush=True)
    strikes = list(faults(SILENCE).items())
    random.Random(seed).shuffle(strikes)
    found = crawl(folder / str(seed), postgres, press, strikes, seed)
    lost, doubled, wrong = compare(expected, found)
    for name, seconds in found.flows:
        tally = tallies[name]
        tally.times, tally.lost, tally.doubled = tally.times + 1, tally.lost + lost, tally.doubled + doubled
        tally.flow += [] if seconds is None else [seconds]
    if wrong:
        print(*found.lines[-MOST_LINES:], sep="\n  | ")
    figures = f"{len(found.records)} records, {lost} lost, {doubled} doubled, {time.monotonic() - began:.0f} s"
    print(f"seed {seed}: {figures}", *wrong[:MOST_SAID], sep="\n  ", flush=True)
    return not wrong


def kept(path: Path | None) -> tuple[list[int], Crawled | None]:
    """The ports of the press and what its crawl without faults came to, as an earlier run of ours left them."""
    if path is None or not path.is_file():
        return [], None
    ports, calm = pickle.loads(path.read_bytes())
    return ports, calm


def main() -> int:
    """0 where nothing was lost, doubled, rude or left open in any crawl; else 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--hosts", type=int, default=40)
    parser.add_argument("--pages", type=int, default=50, help="pages a host")
    parser.add_argument("--calm", type=Path, help="a file for the crawl without faults")
    options = parser.parse_args()
    first = int(os.environ.get("FAULT_SEED") or random.randrange(10**6))
    size = f"{options.hosts} hosts with {options.pages} pages each"
    print(f"FAULT_SEED={first}, {options.seeds} seeds, {size}", flush=True)
    tallies: dict[str, Tally] = defaultdict(Tally)
    ports, calm = kept(options.calm)
    with (
        run_postgres() as postgres,
        Press(options.hosts, options.pages, ports=ports) as press,
        tempfile.TemporaryDirectory() as name,
    ):
        folder = Path(name)
        calm = calm or crawl_calmly(folder, postgres, press, options.calm)
        seeds = range(first, first + options.seeds)
        failed = [seed for seed in seeds if not run_seed(seed, folder, postgres, press, calm, tallies)]
    print_table(dict(sorted(tallies.items())))
    print(f"\n{options.seeds - len(failed)} of {options.seeds} seeds passed", *(f"failed: {seed}" for seed in failed))
    return 1 if failed or calm.wrong else 0


def crawl_calmly(folder: Path, postgres: PostgresServer, press: Press, path: Path | None) -> Crawled:
    """What a crawl without faults came to; kept in the file where one is named."""
    began = time.monotonic()
    calm = crawl(folder / "calm", postgres, press, [], 0)
    figures = f"{len(calm.records)} records, {time.monotonic() - began:.0f} s"
    print(f"without faults: {figures}", *calm.wrong, sep="\n  ", flush=True)
    if path is not None and not calm.wrong:
        path.write_bytes(pickle.dumps((press.ports, calm)))
    return calm


if __name__ == "__main__":
    sys.exit(main())
