"""The race: Copydesk, and Scrapy with trafilatura, store the same pages on this machine, one after the other.

    make race                      (PAGES=400 HOSTS=20)
    make race PAGES=1200 HOSTS=40

A section with the figures is added to benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from benchmarks.crawling.race.measuring import Result
from benchmarks.crawling.race.pages import write_site
from benchmarks.crawling.race.runners import log_statements, run_copydesk, run_scrapy
from benchmarks.crawling.race.serving import address, free_port, served
from tests.services import run_postgres

HERE = Path(__file__).parent
RESULTS = HERE.parents[1] / "RESULTS.md"
PEERS = HERE.parents[2] / "var" / "race"


def main() -> int:
    """Race, print, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("copydesk", "scrapy"))
    parser.add_argument("--note", default="", help="what else the machine did, for the section")
    options = parser.parse_args()
    results, what = race(options)
    section = write_section(results, what, options)
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(section)
    print(f"added to {RESULTS}")
    return 0


def race(options: argparse.Namespace) -> tuple[list[Result], str]:
    """Let each system store all pages; return the figures, and what was stored from where."""
    python = None if options.only == "copydesk" else peers()
    each = -(-options.pages // options.hosts)
    pages = each * options.hosts
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="copydesk-race-") as name, run_postgres() as postgres:
        folder = Path(name)
        port = free_port(options.hosts)
        homes = [f"http://{address(number)}:{port}" for number in range(options.hosts)]
        for number, home in enumerate(homes):
            random = Random(f"{options.seed} {number}")
            write_site(folder / "www" / str(number), home, f"Herald {number}", each, random)
        sizes = [file.stat().st_size // 1000 for file in (folder / "www").glob("*/news/*.html")]
        log_statements(postgres)
        runners = {
            "copydesk": lambda below: run_copydesk(postgres, below, homes, pages),
            "scrapy": lambda below: run_scrapy(postgres, below, homes, pages, python or Path()),
        }
        with served(folder / "www", options.hosts, port) as server:
            for system, run in runners.items():
                if options.only in (None, system):
                    (folder / system).mkdir()
                    results.append(run(folder / system))
                    print(results[-1].table(), flush=True)
    spread = f"{min(sizes)} to {max(sizes)} KB, mean {sum(sizes) // len(sizes)} KB"
    return results, f"{pages} pages ({spread}) on {options.hosts} hosts, served by {server}"


def peers() -> Path:
    """Return the Python of the peers' own environment, made where it is not there."""
    python = PEERS / "bin" / "python"
    wanted = (HERE / "requirements.txt").read_bytes()
    ready = PEERS / ".ready"
    if not (ready.is_file() and ready.read_bytes() == wanted):
        subprocess.run([sys.executable, "-m", "venv", PEERS], check=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        subprocess.run([*install, "-r", HERE / "requirements.txt"], check=True)
        ready.write_bytes(wanted)
    return python


def write_section(results: list[Result], what: str, options: argparse.Namespace) -> str:
    """Return the section of one race."""
    git = ["git", "describe", "--always", "--dirty", "--exclude=*"]
    commit = subprocess.run(git, capture_output=True, text=True, cwd=HERE).stdout.strip()
    load = f"{os.getloadavg()[0]:.1f}"
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, load average {load}"
    note = f" {options.note}." if options.note else ""
    head = f"\n## Race, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit}\n\n{what}. {machine}.{note}\n\n"
    rows = "\n".join(result.table() for result in results)
    return f"{head}| | | |\n|---|---|---|\n{rows}\n"


if __name__ == "__main__":
    sys.exit(main())
