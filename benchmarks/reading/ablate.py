"""What each rule of extraction is worth: switch it off, read the gold pages again, compare the figures.

    COPYDESK_GOLD=FOLDER python -m benchmarks.reading.ablate [WORDS ...] [--also FOLDER]

Only rules whose name holds one of the WORDS are tried.  A line says on how many gold pages, of how many publishers, the
record changes without the rule, how many of our own cases it needs, and by how many thousandths each figure is better
with it (minus: worse).  The sets are the news pages (gold), the older ones (aeb) and the foreign ones; ``--also`` reads
a further gold folder, of whole texts by kind of page.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import os
import sys
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from benchmarks.reading.rule_groups import GROUPS
from benchmarks.reading.rule_switch import switched_off, touched_pages
from tests.extraction.test_cases import FOLDERS, test_the_page_gives_what_its_case_says
from tests.quality.foreign import score as foreign
from tests.quality.records import prediction
from tests.quality.score_fields import read_annotations
from tests.quality.score_fields import score as score_fields
from worker.extraction import extract

# Figures of which less is better.
LOW = {"leak", "dup", "teaser dup", "empty", "lost", "as caption"}
# What the scorers say beside the figures.
NO_FIGURES = {"pages", "lo", "hi"}
# Thousandths below which a difference is none.
LEAST = 0.05
Record = dict[str, Any]


@dataclass(frozen=True)
class GoldSet:
    """The pages of one gold folder with their bytes, and its name."""

    name: str
    folder: Path
    pages: tuple[Record, ...]
    raw: Mapping[str, bytes]

    def read(self, only: Container[str] | None = None) -> dict[str, Record]:
        """Return the record of each page, or of some, as the extractor reads it now."""
        chosen = [page for page in self.pages if only is None or page["id"] in only]
        return {page["id"]: extract(self.raw[page["id"]], page["url"]).as_dict() for page in chosen}


def open_foreign(gold: Path) -> GoldSet:
    """Return the foreign pages, which have annotations of captions and teasers of their own."""
    wanted = foreign.annotations()
    found = foreign.gold_pages(gold, {page["id"] for page in wanted})
    pages = tuple({**page, "url": found[page["id"]][1]} for page in wanted)
    return GoldSet("foreign", gold, pages, {page: raw for page, (raw, _) in found.items()})


def open_set(name: str, folder: Path) -> GoldSet:
    """Return a gold folder with the bytes of its pages."""
    pages = tuple(json.loads(line) for line in (folder / "gold.jsonl").read_bytes().splitlines())
    raw = {p["id"]: gzip.decompress((folder / "html" / p["html_file"]).read_bytes()) for p in pages}
    return GoldSet(name, folder, pages, raw)


class Bench:
    """The scorers beside the gold, as functions."""

    def __init__(self, folder: Path) -> None:
        sys.path.insert(0, str(folder))
        self.article, self.teasers, self.kinds = (
            importlib.import_module(name) for name in ("score", "score_teasers", "score_kinds")
        )
        vars(self.article)["bootstrap"] = lambda rows: (0.0, 0.0)  # The bounds of chance are not compared.

    def figures(self, gold: GoldSet, records: Mapping[str, Record]) -> dict[str, float]:
        """Return every figure that the records of a gold set earn."""
        if gold.name == "foreign":
            return foreign_figures(gold.pages, records)
        said = {page: prediction(page, record) for page, record in records.items()}
        if "kind" in gold.pages[0]:
            rows = [self.kinds.score(page, said[page["id"]]) for page in gold.pages]
            return {name: value for name, value in self.kinds.summary(rows).items() if name not in NO_FIGURES}
        found = self.article.score(list(gold.pages), said)
        figures = {
            name: v for name, v in found.items() if isinstance(v, int | float) and name not in ("pages", "lo", "hi")
        }
        if (file := gold.folder / "teasers.jsonl").exists():
            wanted = [json.loads(line) for line in file.read_bytes().splitlines()]
            figures |= {
                f"teaser {name}": v for name, v in self.teasers.score(wanted, said)[0].items() if name != "pages"
            }
        annotated = score_fields(read_annotations(gold.name), dict(records))
        return figures | {name: figure.value for name, figure in annotated.items()}


def foreign_figures(pages: Iterable[Record], records: Mapping[str, Record]) -> dict[str, float]:
    """Return the figures of the foreign pages, all of them together."""
    scores = [foreign.PageScore(page) for page in pages]
    for each in scores:
        foreign.score_captions(each, records[each.page["id"]])
        foreign.score_teasers(each, records[each.page["id"]])
    return {name: value for name, value in foreign.figures(scores).items() if isinstance(value, float)}


# A gold set with its records and figures as they are.
Read: TypeAlias = tuple[GoldSet, dict[str, Record], dict[str, float]]


def changed_publishers(gold: GoldSet, before: Mapping[str, Record], after: Mapping[str, Record]) -> list[str]:
    """Return the publisher of each page whose record is another."""
    return [
        page.get("publisher") or urlsplit(page["url"]).hostname or ""
        for page in gold.pages
        if said(before[page["id"]]) != said(after[page["id"]])
    ]


def said(record: Record) -> Record:
    """Return a record without the note where each field came from."""
    return {name: value for name, value in record.items() if name != "provenance"}


def broken_cases() -> list[str]:
    """Return the own cases that do not give what they should."""
    broken = []
    for folder in FOLDERS:
        try:
            test_the_page_gives_what_its_case_says(folder)
        except AssertionError:
            broken.append(f"{folder.parent.name}/{folder.name}")
    return broken


def worth(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """Return by how many thousandths each figure is better with the rule than without it."""
    gains = {name: 1000 * (value - after[name]) * (-1 if name in LOW else 1) for name, value in before.items()}
    return {name: gain for name, gain in gains.items() if abs(gain) >= LEAST}


def report(name: str, bench: Bench, sets: Sequence[Read], touched: Container[str] | None = None) -> str:
    """Return the line of the table for one rule, the pages that it does not touch not read again."""
    publishers: list[str] = []
    gains: list[str] = []
    with switched_off(GROUPS[name]):
        broken = broken_cases()
        for gold, before, figures in sets:
            after = before | gold.read(touched)
            if changed := changed_publishers(gold, before, after):
                publishers += changed
                found = worth(figures, bench.figures(gold, after))
                gains += [f"{gold.name} {field} {gain:+.1f}" for field, gain in found.items()]
    cells = (name, str(len(publishers)), str(len(set(publishers))), str(len(broken)), ", ".join(gains) or "none")
    return f"| {' | '.join(cells)} |" + (f" {' '.join(broken)}" if len(broken) == 1 else "")


def chosen(words: Iterable[str]) -> list[str]:
    """Return the names of the rules that hold one of the words, all where there is none."""
    words = list(words)
    return [name for name in GROUPS if not words or any(word in name for word in words)]


def main() -> None:
    """Print the figures, then a line for each rule."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", help="parts of the names of the rules to try")
    parser.add_argument("--also", type=Path, help="a further gold folder, of whole texts by kind of page")
    options = parser.parse_args()
    if "COPYDESK_GOLD" not in os.environ:
        print("no gold pages: COPYDESK_GOLD names their folder")
        return
    folder = Path(os.environ["COPYDESK_GOLD"])
    bench = Bench(folder.parent / "bench")
    opened = [open_set("gold", folder), open_set("aeb", folder / "aeb"), open_foreign(folder)]
    opened += [open_set(options.also.name, options.also)] if options.also else []
    sets = [(gold, records, bench.figures(gold, records)) for gold in opened for records in [gold.read()]]
    for gold, _, figures in sets:
        print(f"{gold.name}: " + ", ".join(f"{field} {value:.3f}" for field, value in figures.items()))
    print("\n| rule | pages | publishers | cases | thousandths it is worth |\n|---|---:|---:|---:|---|")
    rules = chosen(options.words)
    pages = {page["id"]: (gold.raw[page["id"]], page["url"]) for gold, _, _ in sets for page in gold.pages}
    touched = touched_pages({rule: GROUPS[rule] for rule in rules}, pages, lambda page: extract(*pages[page]))
    for rule in rules:
        print(report(rule, bench, sets, touched[rule]), flush=True)


if __name__ == "__main__":
    main()
