"""Score captions and teasers on foreign pages against hand-made annotations that are kept as hashes.

    COPYDESK_GOLD=FOLDER python -m tests.quality.foreign.score [--worst N]

Captions  P, R, F1 micro over pages.  credit: share of matched captions whose words of credit agree (none where there is
          none).  picture: share of matched captions with the right picture.  leak: share of captions of 20 letters and
          more that stand in the text.  as caption: credits without a caption that are given as one; these count
          neither for P nor against it, as in score.py.
Teasers   matched by target; P, R, F1 micro; page: mean of the pages' F1.  headline, excerpt, block: share of matched
          ones that agree.  dup: share of teasers that repeat a target.
--worst   lists pages of the half that may be looked at, with the links missed and the teasers and captions too many.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.quality.foreign.hashes import (
    block_form,
    credit_words,
    digest,
    fold,
    letter_runs,
    letters,
    picture_keys,
    target_key,
)
from worker.extraction import extract

HERE = Path(__file__).parent
HALVES = ("look", "total")
FOLDERS = {"seg": "segments", "wcxb": "wcxb"}
# A shorter caption ("Kyoto") stands in a text by right.
LEAST_LEAK_LETTERS = 20
Record = dict[str, Any]


@dataclass
class PageScore:
    """What one page adds to the sums, and what a reader of the page wants to know."""

    page: Record
    counts: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)


def annotations() -> list[Record]:
    return [json.loads(line) for line in (HERE / "annotations.jsonl").read_bytes().splitlines()]


def gold_pages(gold: Path, wanted: set[str]) -> dict[str, tuple[bytes, str]]:
    """Return bytes and URL of the annotated pages by id."""
    pages = {}
    for folder in FOLDERS.values():
        for line in (gold / folder / "gold.jsonl").read_bytes().splitlines():
            row = json.loads(line)
            if row["id"] in wanted:
                raw = gzip.decompress((gold / folder / "html" / row["html_file"]).read_bytes())
                pages[row["id"]] = raw, row["url"]
    return pages


def windows(text: str, sizes: Iterable[int]) -> set[str]:
    """Return the hashes of all runs of the given sizes that begin at a word."""
    runs = letter_runs(text)
    flat, begins, at = "".join(runs), [], 0
    for run in runs:
        begins.append(at)
        at += len(run)
    return {digest(flat[begin : begin + size]) for size in sizes for begin in begins if begin + size <= len(flat)}


def count_leaks(page: Record, text: str) -> tuple[int, int]:
    """Return how many captions stand in the text, of how many long enough."""
    long = [c for c in page["captions"] if max(c["wordings"].values()) >= LEAST_LEAK_LETTERS]
    sizes = {size for c in long for size in c["wordings"].values() if size >= LEAST_LEAK_LETTERS}
    found = windows(text, sizes)
    return sum(not found.isdisjoint(c["wordings"]) for c in long), len(long)


def distinct(captions: list[Record]) -> list[Record]:
    """Merge captions of one wording, which may stand under several pictures."""
    merged: dict[str, Record] = {}
    for caption in captions:
        first = min(caption["wordings"])
        known = merged.get(first)
        pictures = caption["pictures"] + (known["pictures"] if known else [])
        merged[first] = {**caption, "pictures": pictures}
    return list(merged.values())


def score_captions(score: PageScore, record: Record) -> None:
    page, counts = score.page, score.counts
    found: dict[str, Record] = {}
    for image in record["images"]:
        if letters(image["caption"]):
            found.setdefault(digest(letters(image["caption"])), image)
    credit_only = {credit["caption"] for credit in page["credits"]}
    neutral = credit_only | set(page["ignore_captions"])
    used: set[str] = set()
    for gold in distinct(page["captions"]):
        match = next((key for key in gold["wordings"] if key in found and key not in used), None)
        if match is None:
            counts["c_fn"] += 1
            score.missed.append(f"caption of picture {gold['image']}")
            continue
        used.add(match)
        counts["c_tp"] += 1
        counts["credit_ok"] += gold["credit"] == digest(credit_words(found[match]["credit"]))
        if gold["pictures"]:
            counts["picture_n"] += 1
            shown = {digest(key) for key in picture_keys(found[match]["url"])}
            counts["picture_ok"] += not shown.isdisjoint(gold["pictures"])
    rest = found.keys() - used
    wrong = rest - neutral
    counts["c_fp"] += len(wrong)
    counts["as_caption"] += len(rest & credit_only)
    counts["credit_only"] += len(credit_only)
    score.extra += [f"caption: {found[key]['caption']}" for key in sorted(wrong)]
    leaks, long = count_leaks(page, record["text"])
    counts["leak"] += leaks
    counts["leak_n"] += long


def score_teaser(gold: Record, teaser: Record, counts: Counter[str]) -> None:
    """Count the parts of one matched teaser that agree."""
    counts["headline_ok"] += digest(fold(teaser["headline"])) in gold["headlines"]
    for part, form in (("excerpt", fold), ("block", block_form)):
        if gold[f"{part}s"]:
            counts[f"{part}_n"] += 1
            counts[f"{part}_ok"] += digest(form(teaser[part])) in gold[f"{part}s"]


def score_teasers(score: PageScore, record: Record) -> None:
    page, counts = score.page, score.counts
    owner = {url: n for n, gold in enumerate(page["teasers"]) for url in gold["urls"]}
    seen: set[str | int] = set()
    wrong = 0
    for teaser in record["teasers"]:
        key = digest(target_key(teaser["url"] or ""))
        target = owner.get(key, key)
        counts["t_all"] += 1
        if target in seen:
            counts["t_dup"] += 1
        elif isinstance(target, int):
            score_teaser(page["teasers"][target], teaser, counts)
        elif key not in page["ignore_teasers"]:
            wrong += 1
            score.extra.append(f"teaser: {teaser['headline']}")
        seen.add(target)
    hits = {target for target in seen if isinstance(target, int)}
    lost = [gold for n, gold in enumerate(page["teasers"]) if n not in hits]
    score.missed += [f"teaser of link {gold['links'][0]}" for gold in lost]
    counts.update(t_tp=len(hits), t_fp=wrong, t_fn=len(lost))


def score_page(page: Record, raw: bytes, url: str) -> PageScore:
    score = PageScore(page)
    record = extract(raw, url).as_dict()
    score_captions(score, record)
    score_teasers(score, record)
    return score


def f1(counts: Counter[str], kind: str) -> float:
    """Return F1; 1 where there is nothing to find and nothing was found."""
    total = 2 * counts[f"{kind}_tp"] + counts[f"{kind}_fp"] + counts[f"{kind}_fn"]
    return 2 * counts[f"{kind}_tp"] / total if total else 1.0


def figures(scores: list[PageScore]) -> dict[str, float]:
    sums: Counter[str] = Counter()
    for score in scores:
        sums.update(score.counts)

    def share(part: str, *whole: str) -> float:
        return sums[part] / max(1, sum(sums[name] for name in whole))

    return {
        "pages": len(scores),
        "captions": sums["c_tp"] + sums["c_fn"],
        "caption P": share("c_tp", "c_tp", "c_fp"),
        "caption R": share("c_tp", "c_tp", "c_fn"),
        "caption F1": f1(sums, "c"),
        "credit": share("credit_ok", "c_tp"),
        "picture": share("picture_ok", "picture_n"),
        "leak": share("leak", "leak_n"),
        "as caption": share("as_caption", "credit_only"),
        "teasers": sums["t_tp"] + sums["t_fn"],
        "teaser P": share("t_tp", "t_tp", "t_fp"),
        "teaser R": share("t_tp", "t_tp", "t_fn"),
        "teaser F1": f1(sums, "t"),
        "page": sum(f1(score.counts, "t") for score in scores) / max(1, len(scores)),
        "headline": share("headline_ok", "t_tp"),
        "excerpt": share("excerpt_ok", "excerpt_n"),
        "block": share("block_ok", "block_n"),
        "dup": share("t_dup", "t_all"),
    }


def score_half(gold: Path, half: str) -> list[PageScore]:
    pages = [page for page in annotations() if page["half"] == half]
    sources = gold_pages(gold, {page["id"] for page in pages})
    return [score_page(page, *sources[page["id"]]) for page in pages]


def worst(scores: list[PageScore], count: int) -> list[str]:
    """Return the pages with the most misses, line by line."""
    ordered = sorted(scores, key=lambda s: -len(s.missed) - len(s.extra))[:count]
    lines = []
    for score in ordered:
        lines.append(f"{score.page['id']}  missed {len(score.missed)}, too many {len(score.extra)}")
        lines += [f"    - {line}" for line in score.missed] + [f"    + {line}" for line in score.extra]
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worst", type=int, default=0, help="list the N worst pages of the half `look`")
    count = parser.parse_args().worst
    scores = {half: score_half(Path(os.environ["COPYDESK_GOLD"]), half) for half in HALVES}
    columns = {half: figures(scores[half]) for half in HALVES} | {"both": figures([*scores["look"], *scores["total"]])}
    out = sys.stdout.write
    out(f"{'':12}" + "".join(f"{name:>8}" for name in columns) + "\n")
    for name in columns["both"]:
        values = (column[name] for column in columns.values())
        out(f"{name:12}" + "".join(f"{v:8}" if isinstance(v, int) else f"{v:8.3f}" for v in values) + "\n")
    out("".join(f"{line}\n" for line in worst(scores["look"], count)))


if __name__ == "__main__":
    main()
