"""The page on records names every field and every table that there is, and its queries run."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from worker.records import Article, Block, Image, Teaser
from worker.storage.database.types import Table

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "records.md").read_text("utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("record", [Article, Block, Image, Teaser])
def test_every_field_of_a_record_is_named(record: type) -> None:
    assert [f.name for f in fields(record) if not re.search(rf"\b{f.name}\b", PAGE)] == []


def test_every_table_of_records_is_named() -> None:
    named = set(re.findall(r"`(\w+)`", PAGE))
    others = {"tombstone", "heartbeat", "quality", "tally", "mark", "uncounted", "unresolved", "alarm", "notice"}
    others |= {"token", "login"}
    assert [name for name in Table.metadata.tables if name not in named | others] == []


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_every_query_runs_on_both_databases(query: str, sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.execute(text(query)).all()
