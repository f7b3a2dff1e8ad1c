"""The published goals hold on a small draw of the benchmark's texts."""

from __future__ import annotations

import pytest

from benchmarks.duplicates.near_duplicates import Pair, all_pairs, found, report
from benchmarks.duplicates.prose import LANGUAGES
from worker.dedup.verdict import judge


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    return all_pairs(texts=6, seed=3)


def share_found(pairs: list[Pair], goal: str) -> float:
    hits = [found(pair, judge(pair.first, pair.second)) for pair in pairs if pair.goal == goal]
    return sum(hits) / len(hits)


def test_near_copies_and_excerpts_are_found(pairs: list[Pair]) -> None:
    assert share_found(pairs, "near") >= 0.98
    assert share_found(pairs, "contained") >= 0.95


def test_hardly_a_pair_is_taken_for_a_copy_that_is_none(pairs: list[Pair]) -> None:
    alarms = sum(judge(pair.first, pair.second).kind != "distinct" for pair in pairs if pair.goal == "none")
    assert alarms <= 0.01 * len(pairs)


def test_every_language_is_measured(pairs: list[Pair]) -> None:
    assert {pair.language for pair in pairs} == {language.code for language in LANGUAGES}


def test_the_same_seed_gives_the_same_pairs() -> None:
    assert all_pairs(texts=2, seed=5) == all_pairs(texts=2, seed=5) != all_pairs(texts=2, seed=6)


def test_the_report_is_markdown_tables(pairs: list[Pair], capsys: pytest.CaptureFixture[str]) -> None:
    report(pairs)
    lines = capsys.readouterr().out.splitlines()
    assert "### near: the curve" in lines
    assert all(line.startswith(("|", "#")) for line in lines if line)
