"""Measure the whole extraction with models that have not seen a page's domain.

    COPYDESK_GOLD=FOLDER python -m benchmarks.reading.cross_validate [--out FOLDER]

Pages are parted into folds by registered domain; each fold is read by `extract` with models trained on the others.
Printed are the figures of the scorers that stand beside the gold, and what the confidence of a record foretold beside
what its text reached.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.reading.main_text.calibration import Reading, overlap, table
from benchmarks.reading.main_text.samples import FOLDERS, Sample, folds_of, read_pages, read_samples
from benchmarks.reading.main_text.training import as_text, train
from tests.quality.records import prediction
from worker.extraction import extract
from worker.extraction.main_text import model

FOLDS = 4


def main() -> None:
    """Print the figures of every gold folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="keep the predictions and models there")
    options = parser.parse_args()
    gold = Path(os.environ["COPYDESK_GOLD"])
    samples = read_samples(gold)
    with tempfile.TemporaryDirectory() as scratch:
        out = options.out or Path(scratch)
        out.mkdir(parents=True, exist_ok=True)
        predict(gold, samples, out)
        for name, folder in FOLDERS.items():
            scorer = "score.py" if name in ("news", "aeb") else "score_kinds.py"
            command = [sys.executable, gold.parent / "bench" / scorer, gold / folder, out / f"{name}.jsonl"]
            print(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        print("\n".join(table(readings(gold, out))))


def readings(gold: Path, out: Path) -> Iterator[Reading]:
    """Yield the confidence and the F1 of each page whose whole text is known."""
    for name, folder in FOLDERS.items():
        found = {row["id"]: row for row in map(json.loads, (out / f"{name}.jsonl").read_bytes().splitlines())}
        for page in map(json.loads, (gold / folder / "gold.jsonl").read_bytes().splitlines()):
            row = found[page["id"]]
            if page.get("body_text") and page.get("body_ok", True) and row["confidence"] is not None:
                yield Reading(row["confidence"], overlap(page["body_text"], row["body_text"]))


def predict(gold: Path, samples: Sequence[Sample], out: Path) -> None:
    """Write the predictions of each folder, each page's by models of the other folds."""
    fold_of = {s.page["id"]: fold for s, fold in zip(samples, folds_of(samples, FOLDS), strict=True)}
    lines: dict[str, list[str]] = {name: [] for name in FOLDERS}
    for fold in range(FOLDS):
        kept = [sample for sample in samples if fold_of[sample.page["id"]] != fold]
        models = train(kept)
        for name, trees in (("page_kinds.json", models.kinds), ("segments.json", models.text)):
            (out / f"{fold}-{name}").write_text(as_text(trees), encoding="utf-8")
        use_weights(out, fold)
        for name, page, raw in read_pages(gold):
            if fold_of.get(page["id"], 0) == fold:
                record = extract(raw, page["url"]).as_dict()
                row = prediction(page["id"], record) | {"confidence": record["confidence"]}
                lines[name].append(json.dumps(row, ensure_ascii=False))
    for name, rows in lines.items():
        (out / f"{name}.jsonl").write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


def use_weights(folder: Path, fold: int) -> None:
    """Let the extraction read the weights of one fold."""
    model.read_weights = lambda name: (folder / f"{fold}-{name}").read_text("utf-8")
    model.kind_model.cache_clear()
    model.text_model.cache_clear()


if __name__ == "__main__":
    main()
