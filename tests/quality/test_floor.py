"""The quality floor: no figure of the extraction may drop below what floor.json holds.

Figures on our own cases are checked always; those on the gold pages where COPYDESK_GOLD names their folder, with the
scorers that stand beside it and that of the annotated fields.  A better figure is a reason to raise the floor.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.quality.records import prediction, read_record, read_records
from tests.quality.score_fields import read_annotations, score
from worker.extraction import extract

HERE = Path(__file__).parent
FLOOR: dict[str, dict[str, float]] = json.loads((HERE / "floor.json").read_text(encoding="utf-8"))
CASES = HERE.parent / "cases"
GOLD = Path(os.environ["COPYDESK_GOLD"]) if "COPYDESK_GOLD" in os.environ else None
SETS = {"gold": GOLD, "aeb": GOLD / "aeb"} if GOLD else {}
# Sets of foreign pages of which one in so many is read: together they take as long as the news pages.
FOREIGN = {"wcxb": 7, "segments": 4}
# Figures of which less is better.
LOW = {"leak", "dup", "teaser dup", "empty", "all lost", "article lost"}
# What a figure may differ by before it counts as lower: one page of a hundred read a little otherwise.
TOLERANCE = 0.001


def body_overlap(wanted: str, found: str) -> float:
    """The F1 of words that both texts hold."""
    a, b = Counter(wanted.split()), Counter(found.split())
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def own_figures() -> dict[str, float]:
    """The figures on our own cases: how many there are, and how well the texts of those with whole blocks agree."""
    overlaps = []
    folders = [path.parent for path in CASES.glob("*/*/case.json")]
    for folder in folders:
        case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
        page = folder / "page.html"
        blocks = case["expect"].get("blocks")
        if blocks and page.exists() and isinstance(blocks[0], list) and not case.get("rules"):
            article = extract(page.read_bytes(), case["url"], content_type=case.get("content_type"))
            overlaps.append(body_overlap(" ".join(text for _, text in blocks), article.text))
    return {"cases": len(folders), "body": sum(overlaps) / len(overlaps)}


def gold_figures(name: str, scratch: Path) -> dict[str, float]:
    """The figures that the scorers give to what the extractor says now of one gold set."""
    folder = SETS[name]
    guesses = scratch / "now.jsonl"
    with guesses.open("w", encoding="utf-8") as sink:
        for page, record in read_records(folder).items():
            sink.write(json.dumps(prediction(page, record), ensure_ascii=False) + "\n")
    figures = run_scorer("score.py", folder, guesses)["now"]
    if (folder / "teasers.jsonl").exists():
        teasers = run_scorer("score_teasers.py", folder / "teasers.jsonl", guesses)
        figures |= {f"teaser {name}": value for name, value in teasers.items()}
    figures |= {field: figure.value for field, figure in score(read_annotations(name), read_records(folder)).items()}
    return {name: value for name, value in figures.items() if isinstance(value, int | float)}


def foreign_figures(gold: Path, name: str, scratch: Path) -> dict[str, float]:
    """The figures of every so manieth page of a set of foreign pages of several kinds."""
    folder = scratch / name
    folder.mkdir()
    lines = (gold / name / "gold.jsonl").read_text("utf-8").splitlines()[:: FOREIGN[name]]
    (folder / "gold.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with (folder / "now.jsonl").open("w", encoding="utf-8") as sink:
        for page in map(json.loads, lines):
            record = read_record(gold / name / "html" / page["html_file"], page["url"])
            sink.write(json.dumps(prediction(page["id"], record), ensure_ascii=False) + "\n")
    [kinds] = run_scorer("score_kinds.py", folder, folder / "now.jsonl").values()
    return {f"{kind} {figure}": value for kind, found in kinds.items() for figure, value in found.items()}


def run_scorer(name: str, gold: Path, guesses: Path) -> dict[str, Any]:
    scores = guesses.with_suffix(".json")
    command = [sys.executable, str((GOLD or gold).parent / "bench" / name), str(gold), str(guesses)]
    subprocess.run([*command, "--json", str(scores)], check=True, capture_output=True, timeout=240)
    found: dict[str, Any] = json.loads(scores.read_text(encoding="utf-8"))
    return found


def below(found: dict[str, float], floor: dict[str, float]) -> list[str]:
    """A line for each figure that is worse than its floor."""
    lines = []
    for name, least in floor.items():
        worse = found[name] - least if name in LOW else least - found[name]
        if worse > TOLERANCE:
            lines.append(f"{name} is {found[name]:.3f}, its floor {least:.3f}")
    return lines


def test_own_cases_stay_above_the_floor() -> None:
    assert below(own_figures(), FLOOR["own"]) == []


def test_a_figure_below_its_floor_is_named() -> None:
    assert below({"F1": 0.91, "leak": 0.05}, {"F1": 0.95, "leak": 0.01}) == [
        "F1 is 0.910, its floor 0.950",
        "leak is 0.050, its floor 0.010",
    ]
    assert below({"F1": 0.96, "leak": 0.0}, {"F1": 0.95, "leak": 0.01}) == []


if GOLD:

    @pytest.mark.parametrize("name", sorted(FOREIGN))
    def test_pages_of_other_sites_and_kinds_stay_above_the_floor(name: str, tmp_path: Path) -> None:
        assert below(foreign_figures(GOLD, name, tmp_path), FLOOR[name]) == []

    @pytest.mark.parametrize("name", sorted(SETS))
    def test_gold_pages_stay_above_the_floor(name: str, tmp_path: Path) -> None:
        assert below(gold_figures(name, tmp_path), FLOOR[name]) == []
