"""What extraction costs: CPU milliseconds a page, all outputs together, beside trafilatura where that can be imported.

    python -m benchmarks.reading.extraction_speed [--rounds 5] [--beside SITE_PACKAGES] [--hostile]

The pages are our own (golden cases and the demo's newspaper), or those of the folder that COPYDESK_GOLD names.  Both
extractors read each page in turn, so that whatever else the machine does hits both alike; of the rounds the least time
of each page counts.  trafilatura is no dependency: ``--beside`` names the site-packages folder that holds it, of a
virtual environment with the same Python.  ``--hostile`` reads pages made to be slow, each at half and at full size:
time that grows with the size alone doubles.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median, quantiles

from worker.demo.markup import Press, page
from worker.demo.stories import read_photos, read_stories
from worker.extraction import extract

CASES = Path(__file__).parents[2] / "tests" / "cases"
HOMES = {"courier": "https://courier.example", "gazette": "https://gazette.example"}
Reader = Callable[[bytes, str], object]


@dataclass(frozen=True)
class Page:
    """The bytes of a page and its address."""

    raw: bytes
    url: str


# How each hostile page is made of a number of repetitions, and that number.
HOSTILE: dict[str, tuple[Callable[[int], str], int]] = {
    "1,000,000 tags": (lambda n: "<p>a" * n, 1_000_000),
    "20 MB in one line": (lambda n: "<p>" + "word, " * n, 3_300_000),
    "20 MB without a blank": (lambda n: "<p>" + "a" * n, 20_000_000),
    "100,000 links": (
        lambda n: "".join(f'<li><a href="/news/a-long-way-{i}">A story {i} of some words</a>' for i in range(n)),
        100_000,
    ),
    "10,000 images": (
        lambda n: "".join(f'<figure><img src="/{i}.jpg"><figcaption>Ships, {i}' for i in range(n)),
        10_000,
    ),
    "images in one element": (
        lambda n: "<div>" + "".join(f'<img src="/{i}.jpg" alt="Ship {i}">' for i in range(n)),
        10_000,
    ),
    "links in a sentence": (
        lambda n: "<p>" + "".join(f'and <a href="/news/a-long-way-{i}">on they went</a> ' for i in range(n)),
        50_000,
    ),
    "deep nesting": (lambda n: "<div><a href=/a-b-c-d>" * n, 50_000),
    "spans": (lambda n: "<p>" + "<span>a</span>" * n, 200_000),
    "line breaks": (lambda n: "<div>" + "A line of text.<br>" * n, 100_000),
    "table cells": (lambda n: "<table><tr>" + "<td>1,234" * n, 100_000),
    "list entries": (lambda n: "<article><ul>" + "<li>An entry of some words, told at length." * n, 50_000),
    "meta elements": (lambda n: "<head>" + '<meta property="article:tag" content="Harbour">' * n, 50_000),
    "JSON-LD": (
        lambda n: (
            '<script type="application/ld+json">[' + '{"@type":"NewsArticle","headline":"Ferry"},' * n + "{}]</script>"
        ),
        50_000,
    ),
}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="how often each page is read (default 5)")
    parser.add_argument("--beside", type=Path, help="the site-packages folder of an environment with trafilatura")
    parser.add_argument("--hostile", action="store_true", help="read pages made to be slow")
    arguments = parser.parse_args()
    if arguments.hostile:
        measure_hostile()
        return
    gold = os.environ.get("COPYDESK_GOLD")
    pages = gold_pages(Path(gold)) if gold else own_pages()
    times = measure({"copydesk": extract} | find_trafilatura(arguments.beside), pages, arguments.rounds)
    print(
        f"{len(pages)} {'gold' if gold else 'own'} pages, CPU milliseconds a page, least of {arguments.rounds} rounds"
    )
    for name, seconds in times.items():
        print(report(name, seconds))
    if "trafilatura" in times:
        print(f"copydesk takes {mean(times['copydesk']) / mean(times['trafilatura']):.3f} of trafilatura's time")


def own_pages() -> list[Page]:
    """The golden cases and every story of the demo's newspaper that has a date."""
    press = Press(HOMES, read_stories(), read_photos())
    stories = [story for story in press.stories.values() if story.date is not None]
    printed = [
        Page(page(press, story).encode(story.encoding, "xmlcharrefreplace"), press.url(story)) for story in stories
    ]
    folders = sorted(path.parent for path in CASES.glob("*/*/page.html"))
    cases = [json.loads((folder / "case.json").read_text("utf-8")) for folder in folders]
    return printed + [
        Page((folder / "page.html").read_bytes(), case["url"]) for folder, case in zip(folders, cases, strict=True)
    ]


def gold_pages(folder: Path) -> list[Page]:
    """The pages of a gold folder."""
    rows = [json.loads(line) for line in (folder / "gold.jsonl").read_text("utf-8").splitlines()]
    return [
        Page(gzip.decompress((folder / "html" / row["html_file"]).read_bytes()), row.get("url") or "") for row in rows
    ]


def find_trafilatura(folder: Path | None) -> dict[str, Reader]:
    """trafilatura's reader with metadata under its name; nothing where it cannot be imported."""
    if folder is not None:
        sys.path.append(str(folder))
    try:
        trafilatura = importlib.import_module("trafilatura")
    except ImportError:
        return {}
    return {"trafilatura": lambda raw, url: trafilatura.bare_extraction(raw, url=url, with_metadata=True)}


def measure(readers: dict[str, Reader], pages: Sequence[Page], rounds: int) -> dict[str, list[float]]:
    """For each reader the least CPU seconds that it took for each page, after one round that does not count."""
    least = {name: [float("inf")] * len(pages) for name in readers}
    for turn in range(rounds + 1):
        for i, one in enumerate(pages):
            for name, read in readers.items():
                seconds = clock(read, one)
                if turn:
                    least[name][i] = min(least[name][i], seconds)
    return least


def clock(read: Reader, one: Page) -> float:
    """The CPU seconds that reading one page takes."""
    start = time.process_time()
    read(one.raw, one.url)
    return time.process_time() - start


def report(name: str, seconds: list[float]) -> str:
    """One line of figures."""
    middle, slowest = median(seconds), max(seconds)
    figures = {"mean": mean(seconds), "median": middle, "p95": quantiles(seconds, n=20)[-1], "slowest": slowest}
    shown = "  ".join(f"{what} {1000 * value:7.2f}" for what, value in figures.items())
    return f"{name:12} {shown} ({slowest / middle:.1f} x median)"


def measure_hostile() -> None:
    """Print a line for each hostile page."""
    for name, (make, count) in HOSTILE.items():
        half, full = (
            clock(extract, Page(make(n).encode(), "https://harbour-post.example/a")) for n in (count // 2, count)
        )
        print(f"{name:24} {half:6.2f} s  {full:6.2f} s  x {full / half:.1f}", flush=True)


if __name__ == "__main__":
    main()
