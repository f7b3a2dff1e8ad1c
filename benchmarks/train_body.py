"""Train the body's weights and write worker/extraction/main_text/weights_alone.py and second_weights.py.

    python benchmarks/train_body.py GOLD_DIR [GOLD_DIR ...]

Needs numpy beside the project (`pip install numpy` in a throw-away environment); the product does not.

Data recipe: each GOLD_DIR holds gold.jsonl and html/*.html.gz.  A line has "id", "url", "html_file", "body_text"
(paragraphs, lede and headings as a person reviewed them) and may have "publisher", "paragraphs", "headings", "body_ok".
A segment counts as the article's if its letters stand in the body text (short ones: if they are one of its lines);
of several copies those that stand among other article text.  Each weighs by its words, so that headings do not outvote
paragraphs.  Features that fewer than PUBLISHERS publishers show are left out: they would be learned by heart.

Printed are figures across six folds by publisher: nothing of a publisher is in the weights that judge its pages.  The
second model learns from what the first says of publishers it has not seen.  The weights written are from all pages.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from worker.extraction.main_text.context_features import second_features
from worker.extraction.main_text.corrections import KEPT, judge
from worker.extraction.main_text.features import first_features
from worker.extraction.main_text.model import weigh
from worker.extraction.main_text.title_match import find_witnesses
from worker.extraction.page.document import Document, open_document
from worker.extraction.page.segments import Segment, read_segments
from worker.normalize.encodings import decode
from worker.normalize.html import parse_page
from worker.normalize.text import letters

PUBLISHERS = 3
FOLDS = 6
# Half the inverse of the penalty on squared weights; 0.3 to 1 gave the same figures within their noise.
STRENGTH = 1.0
EXTRACTION = Path(__file__).parent.parent / "worker" / "extraction"
WORD = re.compile(r"\w+")

Row = list[str]
Model = dict[str, float]


@dataclass
class Sample:
    """One page with its segments, their features and whether they are the article's (None: does not count)."""

    gold: str
    publisher: str
    folder: str
    document: Document
    segments: list[Segment]
    rows: list[Row]
    labels: list[bool | None]
    odds: list[float] = field(default_factory=list)
    second: list[Row] = field(default_factory=list)


def read_samples(folder: Path) -> Iterator[Sample]:
    for line in (folder / "gold.jsonl").open(encoding="utf-8"):
        page = json.loads(line)
        if not page.get("body_ok", True):
            continue
        raw = gzip.decompress((folder / "html" / page["html_file"]).read_bytes())
        document = open_document(parse_page(decode(raw).text).root, page["url"])
        segments = read_segments(document)
        rows = first_features(document, segments, find_witnesses(document))
        publisher = page.get("publisher") or urlsplit(page["url"]).hostname or ""
        labels = label(page, document, segments)
        yield Sample(page["body_text"], publisher, folder.name, document, segments, rows, labels)


def label(page: dict[str, Any], document: Document, segments: list[Segment]) -> list[bool | None]:
    body = letters(page["body_text"])
    lines = {letters(line) for line in page["body_text"].split("\n")}
    lines |= {letters(line) for line in [*page.get("paragraphs", []), *page.get("headings", [])]}
    shingles = grams(page["body_text"])
    labels: list[bool | None] = []
    for whole in lines_of(document, segments):
        bare = letters(whole)
        labels.append(bare in lines if len(bare) < 25 else bare in body or mostly(whole, shingles))
    copies = Counter(letters(s.text) for s, known in zip(segments, labels, strict=True) if known)
    known = [bool(k) for k in labels]
    for i, segment in enumerate(segments):
        if known[i] and copies[letters(segment.text)] > 1:
            labels[i] = True if sum(known[max(0, i - 3) : i] + known[i + 1 : i + 4]) >= 3 else None
    return labels


def lines_of(document: Document, segments: list[Segment]) -> Iterator[str]:
    """For each segment the line that a person would see it in: of a cell its whole row, of any other itself."""
    rows = [row_of(document, segment.owner) for segment in segments]
    texts: dict[int, str] = {}
    for row, segment in zip(rows, segments, strict=True):
        texts[row] = f"{texts.get(row, '')} {segment.text}"
    for row, segment in zip(rows, segments, strict=True):
        yield texts[row] if row >= 0 else segment.text


def row_of(document: Document, i: int) -> int:
    """The row of a table with several cells whose cell is element ``i``, -1 where it is none."""
    row = document.parents[i] if document.tags[i] in ("td", "th") else -1
    cells = document.tags[row + 1 : document.ends[row]] if row >= 0 else []
    return row if cells.count("td") + cells.count("th") > 1 else -1


def grams(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)))


def mostly(text: str, shingles: Counter[tuple[str, ...]]) -> bool:
    own = grams(text)
    return len(WORD.findall(text)) >= 6 and (own & shingles).total() >= 0.6 * own.total()


def importance(text: str) -> float:
    return min(60.0, max(1.5, len(WORD.findall(text)), len(text) / 8)) ** 0.75


def fit(samples: list[Sample], rows_of: Callable[[Sample], list[Row]]) -> Model:
    seen: dict[str, set[str]] = {}
    for sample in samples:
        for row in rows_of(sample):
            for name in row:
                seen.setdefault(name, set()).add(sample.publisher)
    names = sorted(name for name, publishers in seen.items() if len(publishers) >= PUBLISHERS)
    column = {name: k for k, name in enumerate(names, start=1)}
    table, wanted, heavy = [], [], []
    for sample in samples:
        for row, segment, known in zip(rows_of(sample), sample.segments, sample.labels, strict=True):
            if row and known is not None:
                table.append([0, *(column[name] for name in set(row) if name in column)])
                wanted.append(known)
                heavy.append(importance(segment.text))
    matrix = np.zeros((len(table), len(names) + 1), dtype=np.float32)
    for k, columns in enumerate(table):
        matrix[k, columns] = 1
    solution = newton(matrix, np.array(wanted, dtype=np.float64), np.array(heavy))
    return {"": float(solution[0]), **{name: float(solution[k]) for name, k in column.items()}}


def newton(matrix: Any, wanted: Any, heavy: Any) -> Any:
    """The weights of least logistic loss with a quadratic penalty."""
    weights = np.zeros(matrix.shape[1])
    penalty = np.full(matrix.shape[1], 1 / STRENGTH)
    penalty[0] = 1e-3
    for _ in range(12):
        chance = 1 / (1 + np.exp(-np.clip(matrix @ weights, -30, 30)))
        gradient = matrix.T @ (heavy * (chance - wanted)) + penalty * weights
        curve = np.maximum(heavy * chance * (1 - chance), 1e-6)
        hessian = (matrix.T * curve.astype(np.float32)) @ matrix + np.diag(penalty)
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if np.abs(step).max() < 1e-4:
            break
    return weights


def crossed(samples: list[Sample], rows_of: Callable[[Sample], list[Row]]) -> list[list[float]]:
    """The odds of each page from weights that have not seen its publisher."""
    publishers = sorted({sample.publisher for sample in samples})
    random.Random(3).shuffle(publishers)
    fold = {publisher: k % FOLDS for k, publisher in enumerate(publishers)}
    found: list[list[float]] = [[] for _ in samples]
    for k in range(FOLDS):
        model = fit([sample for sample in samples if fold[sample.publisher] != k], rows_of)
        for n, sample in enumerate(samples):
            if fold[sample.publisher] == k:
                found[n] = [weigh(row, model) for row in rows_of(sample)]
    return found


def report(name: str, samples: list[Sample], chosen: list[list[bool]]) -> None:
    for folder in sorted({sample.folder for sample in samples}):
        precisions, recalls = [], []
        for sample, kept in zip(samples, chosen, strict=True):
            if sample.folder != folder:
                continue
            texts = dict.fromkeys(s.text for s, keep in zip(sample.segments, kept, strict=True) if keep)
            guess, true = grams("\n".join(texts)), grams(sample.gold)
            hit = (guess & true).total()
            recalls.append(hit / true.total())
            if texts:
                precisions.append(hit / guess.total())
        p, r = float(np.mean(precisions)), float(np.mean(recalls))
        print(f"{name:24} {folder:8} F1 {2 * p * r / (p + r):.4f}  P {p:.4f}  R {r:.4f}")


HEAD = '''"""Weights of the features that tell article text from the rest, for a segment {where}.

Written by benchmarks/train_body.py.  Each is what the feature adds to a segment's log-odds; "" is what every segment
starts from.
"""

from __future__ import annotations

# fmt: off

'''


def write(first: Model, second: Model) -> None:
    for name, where, model in (("first", "on its own", first), ("second", "beside the others", second)):
        pairs = [f"{json.dumps(k)}: {v:.2f}," for k, v in sorted(model.items()) if k == "" or abs(v) >= 0.01]
        lines = [f"{name.upper()}: dict[str, float] = {{", *packed(pairs), "}"]
        text = HEAD.format(where=where) + "\n".join(lines) + "\n"
        (EXTRACTION / f"{name}_weights.py").write_text(text, encoding="utf-8")


def packed(pairs: list[str], width: int = 116) -> list[str]:
    """The pairs in indented lines, as many on each as fit."""
    lines = ["   "]
    for pair in pairs:
        if len(lines[-1]) + 1 + len(pair) > width:
            lines.append("   ")
        lines[-1] += f" {pair}"
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--dry", action="store_true", help="print the figures, write nothing")
    args = parser.parse_args()
    samples = [sample for folder in args.gold for sample in read_samples(folder)]
    odds = crossed(samples, lambda sample: sample.rows)
    report("alone", samples, [[odd > 0 for odd in page] for page in odds])
    for sample, found in zip(samples, odds, strict=True):
        sample.odds = found
        sample.second = second_features(sample.document, sample.segments, sample.rows, found)
    beside = crossed(samples, lambda sample: sample.second)
    report("beside the others", samples, [[odd > 0 for odd in page] for page in beside])
    chosen = [
        [verdict in KEPT for verdict in judge(s.document, s.segments, page, find_witnesses(s.document))]
        for s, page in zip(samples, beside, strict=True)
    ]
    report("with entries and lede", samples, chosen)
    if not args.dry:
        write(fit(samples, lambda sample: sample.rows), fit(samples, lambda sample: sample.second))


if __name__ == "__main__":
    main()
