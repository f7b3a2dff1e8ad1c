"""An export of stored articles: all of them, those chosen, and the rest after any interruption; on both databases."""

from __future__ import annotations

import json
from array import array
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import Fetched, numbered
from worker import export as export_module
from worker.export import Selection, export
from worker.export.json_lines import JsonLines
from worker.export.output import Position, open_output
from worker.records.article_filter import ArticleFilter
from worker.storage.article_store import Articles
from worker.storage.queries import whole_records
from worker.storage.queries.article_filter import conditions
from worker.storage.queries.whole_records import WholeRecords


@pytest.fixture
def records(sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch) -> WholeRecords:
    """Seven stored articles, read three at a time."""
    articles = Articles(sessions)
    for number in range(7):
        article = replace(numbered(number), language="de" if number % 2 else "en")
        Fetched(article, number + 1, frontier_id=number + 1).save(articles)
    for module in (whole_records, export_module):
        monkeypatch.setattr(module, "PART", 3)
    return WholeRecords(sessions)


def run(records: WholeRecords, path: Path, chosen: Selection | None = None, stop_at: int | None = None) -> list[int]:
    """The ids in the file, written by one call that may die after so many."""

    def report(at: Position) -> None:
        if stop_at is not None and at.count >= stop_at:
            raise KeyboardInterrupt

    with open_output(str(path), None, "all") as output:
        start = output.position or Position(until=records.last_id())
        export(records, chosen or Selection(), JsonLines(), output, start, report)
    return [json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()]


def test_every_article_once_in_the_order_of_ids(records: WholeRecords, tmp_path: Path) -> None:
    ids = run(records, tmp_path / "out.jsonl")
    assert len(ids) == 7
    assert ids == sorted(set(ids))


def test_only_what_is_chosen(records: WholeRecords, tmp_path: Path) -> None:
    english = Selection(conditions(ArticleFilter(language="en")))
    everything = run(records, tmp_path / "all.jsonl")
    assert len(run(records, tmp_path / "en.jsonl", english)) == 4
    few = array("q", [0, everything[1], everything[3], everything[4], everything[6], everything[6] + 99])
    assert run(records, tmp_path / "few.jsonl", Selection(ids=few)) == [everything[n] for n in (1, 3, 4, 6)]
    german = Selection(conditions(ArticleFilter(language="de")), few)
    assert run(records, tmp_path / "both.jsonl", german) == [everything[n] for n in (1, 3)]


@pytest.mark.parametrize("stop_at", [3, 6])
def test_an_interrupted_export_goes_on(
    records: WholeRecords, tmp_path: Path, stop_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_module, "NOTE_EVERY", -1.0)
    path = tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        run(records, path, stop_at=stop_at)
    assert not path.exists()
    assert len(run(records, path)) == 7
    whole = tmp_path / "whole.jsonl"
    run(records, whole)
    assert path.read_bytes() == whole.read_bytes()


def test_what_is_stored_meanwhile_does_not_prolong_it(
    records: WholeRecords, sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    until = records.last_id()
    Fetched(numbered(20), 21, frontier_id=21).save(Articles(sessions))
    with open_output(str(tmp_path / "out"), None, None) as output:
        assert export(records, Selection(), JsonLines(), output, Position(until=until), lambda at: None).count == 7
