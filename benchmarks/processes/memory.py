"""Memory of a process that reads pages: resident and proportional megabytes as the pages pass.

    python -m benchmarks.processes.memory [--pages 3000] [--kilobytes 20] [--every 250]

One process extracts pages of ``benchmarks.crawling.race``, filled up to so many KB, each another text; every so many
pages a line says what it holds (RSS and PSS of /proc), and at the end how much it grew for a thousand pages after the
first fifth.  Saving, fetching and polling are not part of it.
"""

from __future__ import annotations

import argparse
import gc
import sys
from pathlib import Path
from random import Random
from statistics import linear_regression

from benchmarks.crawling.race.pages import padded, script, write_page
from benchmarks.duplicates.prose import ENGLISH, Desk
from worker.extraction import extract

HOME, TITLES = "https://herald.example", 200


def main() -> int:
    """Print the curve and its slope."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=3000)
    parser.add_argument("--kilobytes", type=int, default=20, help="about how large a page is")
    parser.add_argument("--every", type=int, default=250)
    options = parser.parse_args()
    random = Random(1)
    titles = [Desk(ENGLISH, random).sentence().rstrip(".")[:110] for _ in range(TITLES)]
    bundle = script(random, 400_000)
    curve: list[tuple[int, float, float]] = []
    print("| pages | RSS, MB | PSS, MB |\n|---:|---:|---:|")
    for number in range(options.pages + 1):
        if number % options.every == 0:
            gc.collect()
            curve.append((number, *held()))
            print(f"| {number:,} | {curve[-1][1]:.1f} | {curve[-1][2]:.1f} |", flush=True)
        page = write_page(HOME, "Herald", number % TITLES, titles, Desk(ENGLISH, random), random)
        raw = padded(page, options.kilobytes * 1000, bundle, random).encode()
        extract(raw, f"{HOME}/news/{number}.html", content_type="text/html")
    settled = curve[len(curve) // 5 :]
    slope = linear_regression([number for number, *_ in settled], [resident for _, resident, _ in settled]).slope
    print(f"\n{1000 * slope:+.2f} MB for a thousand pages after the first fifth")
    return 0


def held() -> tuple[float, float]:
    """Return the resident and the proportional megabytes of this process."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1000 for line in lines[1:]}
    return sizes["Rss"], sizes["Pss"]


if __name__ == "__main__":
    sys.exit(main())
