"""A change in one line: when, what, which article, and where it stands."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from worker.cli.views.change import change_line
from worker.storage.queries.changes import Change

AT = datetime(2026, 3, 2, 8, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("values", "line"),
    [
        (
            {"kind": "revised", "url": "https://news.example/7"},
            "2026-03-02 08:00:05  revised      article 7  https://news.example/7",
        ),
        ({"kind": "merged", "other_id": 9}, "2026-03-02 08:00:05  merged       article 7  into article 9"),
        (
            {"kind": "parted", "other_id": 9, "url": "https://news.example/7"},
            "2026-03-02 08:00:05  parted       article 7  from article 9  https://news.example/7",
        ),
        ({"kind": "forgotten", "url_hash": "ab"}, "2026-03-02 08:00:05  forgotten    article 7"),
    ],
)
def test_a_change_is_one_line(values: dict[str, Any], line: str) -> None:
    unsaid = {"revision": None, "other_id": None, "url": None, "source": None, "url_hash": None}
    assert change_line(Change(**unsaid | {"cursor": "1-ab", "article_id": 7, "at": AT} | values)) == line
