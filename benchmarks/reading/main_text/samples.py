"""Samples: the annotated pages with their rows of features and labels, read once."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from publicsuffixlist import PublicSuffixList

from benchmarks.reading.main_text.labels import label_segments
from worker.extraction.main_text.features.text import is_link_line
from worker.extraction.main_text.model import COLUMNS, KINDS, PageRows
from worker.extraction.main_text.title_match import find_witnesses
from worker.extraction.page import open_page
from worker.extraction.page.segments import read_segments
from worker.normalize.encodings import decode
from worker.normalize.html import parse_page

# The gold folders that may be trained on, each with the kind of its pages where they do not say it.
FOLDERS = {"news": ".", "aeb": "aeb", "wcxb": "wcxb", "segments": "segments"}
# Letters of a word in scripts without blanks, and the bounds and the power of what a segment weighs by its words.
LETTERS_A_WORD, LIGHTEST, HEAVIEST, POWER = 8, 1.5, 60.0, 0.75
# Of lines of links on pages that are no articles one in so many is kept; on articles none is weighed.
KEPT_LINK_LINES = 5
SUFFIXES = PublicSuffixList()


@dataclass
class Sample:
    """Hold one annotated page: its segments' rows without chances of kinds, their labels and weights."""

    page: dict[str, Any]
    folder: str
    rows: np.ndarray
    page_row: np.ndarray
    labels: np.ndarray
    weights: np.ndarray

    @property
    def kind(self) -> str:
        """The kind of page."""
        return str(self.page.get("kind") or "article")

    @cached_property
    def domain(self) -> str:
        """The registered domain, by which pages are kept together."""
        host = urlsplit(self.page["url"]).hostname or ""
        return SUFFIXES.privatesuffix(host) or host


def read_pages(gold: Path) -> Iterator[tuple[str, dict[str, Any], bytes]]:
    """Yield the folder's name, the annotation and the bytes of each page."""
    for name, folder in FOLDERS.items():
        root = gold / folder
        for line in (root / "gold.jsonl").read_bytes().splitlines():
            page = json.loads(line)
            yield name, page, gzip.decompress((root / "html" / page["html_file"]).read_bytes())


def read_samples(gold: Path) -> list[Sample]:
    """Return the samples of all pages that have segments."""
    found = (read_sample(*page) for page in read_pages(gold))
    return [sample for sample in found if sample is not None]


def read_sample(folder: str, page: dict[str, Any], raw: bytes) -> Sample | None:
    """Return one page with the rows of the segments that count in training."""
    document = open_page(parse_page(decode(raw).text).root, page["url"])
    segments = read_segments(document)
    if not segments:
        return None
    view = PageRows(document, segments, find_witnesses(document))
    labels = label_segments(page, document, segments) if is_labelled(folder, page) else [None] * len(segments)
    chance = random.Random(page["id"])
    rows, known, weights = [], [], []
    for k, (segment, label) in enumerate(zip(segments, labels, strict=True)):
        weight = importance(segment.text)
        if is_link_line(segment):
            if page.get("kind", "article") == "article" or chance.randrange(KEPT_LINK_LINES):
                continue
            weight *= KEPT_LINK_LINES
        if label is not None:
            rows.append(view.row(k, ()))
            known.append(label)
            weights.append(weight)
    width = len(COLUMNS) - len(KINDS)
    return Sample(
        page,
        folder,
        np.array(rows, dtype=np.float64).reshape(len(rows), width),
        np.array(view.page, dtype=np.float64),
        np.array(known, dtype=np.float64),
        np.array(weights, dtype=np.float64),
    )


def is_labelled(folder: str, page: dict[str, Any]) -> bool:
    """Return whether the page's annotation says which of its segments are text."""
    return folder == "segments" or bool(page.get("body_ok", True))


def importance(text: str) -> float:
    """Return what a segment weighs, so that headings do not outvote paragraphs nor a wall of text the page."""
    words = max(LIGHTEST, len(text.split()), len(text) / LETTERS_A_WORD)
    return float(min(HEAVIEST, words) ** POWER)


def folds_of(samples: Sequence[Sample], count: int) -> list[int]:
    """Return a fold for each sample; pages of one registered domain are in the same."""
    domains = sorted({sample.domain for sample in samples})
    random.Random(3).shuffle(domains)
    fold = {domain: n % count for n, domain in enumerate(domains)}
    return [fold[sample.domain] for sample in samples]
