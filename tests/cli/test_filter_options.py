"""Filter options: one command has them all, and their values become the filter; times are those of UTC."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from worker.cli.filter_options import read_filter, read_since, with_filter
from worker.errors import InputError
from worker.records.article_filter import ArticleFilter


def chosen(*words: str) -> ArticleFilter:
    """The filter that a command with these options gets."""
    found: list[ArticleFilter] = []
    app = typer.Typer()

    @app.command()
    @with_filter
    def command(wanted: ArticleFilter, limit: int = 5) -> None:
        found.append(wanted)

    ended = CliRunner().invoke(app, [*words, "--limit", "3"], catch_exceptions=False)
    assert ended.exit_code == 0, ended.output
    return found[0]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ([], {}),
        (["--source", "gazette", "--kind", "video"], {"source": "gazette", "kind": "video"}),
        (["--words", "market hall", "--tag", "Ferry"], {"title": "market hall", "tag": "Ferry"}),
        (["--uncaptioned", "--unpublished"], {"has_caption": False, "is_published": False}),
        (["--since", "2026-03-02T08:30"], {"published_from": datetime(2026, 3, 2, 8, 30, tzinfo=UTC)}),
        (["--until", "2026-03-02T08:30+01:00"], {"published_to": datetime(2026, 3, 2, 7, 30, tzinfo=UTC)}),
        (["--seen-since", "2026-03-02 08:30:05Z"], {"seen_from": datetime(2026, 3, 2, 8, 30, 5, tzinfo=UTC)}),
        (["--seen-until", "2026-03-02"], {"seen_to": datetime(2026, 3, 2, tzinfo=UTC)}),
    ],
)
def test_options_become_the_filter(words: list[str], wanted: dict[str, Any]) -> None:
    assert chosen(*words) == ArticleFilter(**wanted)


def test_every_part_of_the_filter_has_an_option() -> None:
    assert set(inspect.signature(read_filter).parameters) == set(ArticleFilter.__dataclass_fields__)


@pytest.mark.parametrize("said", ["start", "now", "812-3fa9c01d44"])
def test_a_place_in_the_changes_is_sent_to_its_own_option(said: str) -> None:
    with pytest.raises(InputError, match="for --changed-since"):
        read_since(said)


@pytest.mark.parametrize("said", ["", "yesterday", "2026-13-01", "99999-01-01", "2026", "20260302"])
def test_what_is_no_time_is_refused(said: str) -> None:
    with pytest.raises(typer.BadParameter, match="a time such as 2026-03-01"):
        read_since(said)
