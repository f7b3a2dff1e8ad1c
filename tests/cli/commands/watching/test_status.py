"""Status: one screen that fits, in words and numbers, whatever is down."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console

from tests.cli import stage
from tests.monitoring.scenes import NOW, healthy, judgement, silence, source_state
from worker.cli.commands.watching.status import bars, screen
from worker.monitoring.snapshot import Facts, ServiceState
from worker.monitoring.warnings import find_warnings
from worker.storage.monitoring.overview import DeadCount, HeldHost


def warned(facts: Facts) -> Facts:
    return replace(facts, warnings=tuple(find_warnings(facts)))


BROKEN = warned(
    silence(
        healthy(
            redis=ServiceState(
                problem="Redis does not answer (Connection refused): start it, or check COPYDESK_REDIS_URL"
            ),
            hosts=(HeldHost("slow.example:443", NOW + timedelta(minutes=5), "throttled", 150),),
            dead=(DeadCount("fetch", "tls", 101),),
            quality=(judgement(("text",)),),
            sources=(source_state(failing=2, reason="gone", detail="https://harbour-post.example/rss: 410 " * 9),),
        ),
        "parse",
        421.0,
    )
)


def drawn(facts: Facts, width: int) -> str:
    console = Console(width=width, record=True, file=None, force_terminal=False)
    with console.capture() as capture:
        console.print(screen(facts, width))
    return capture.get()


@pytest.mark.parametrize("width", [80, 140])
@pytest.mark.parametrize("facts", [healthy(), BROKEN], ids=["healthy", "broken"])
def test_the_screen_fits(facts: Facts, width: int) -> None:
    assert max(len(line.rstrip()) for line in drawn(facts, width).splitlines()) <= width


@pytest.mark.parametrize("width", [80, 100, 140])
def test_a_long_name_and_a_long_story_cost_no_number_and_no_heading(width: int) -> None:
    named = "the-very-long-named-daily-herald-of-the-northern-islands"
    source = source_state(slug=named, state="retired", failing=1, reason="not_a_feed", detail="a story " * 40)
    said = drawn(replace(healthy(), sources=(source, source_state())), width)
    headings = ("state", "polled", "changed", "next", "new 24 h", "last failure")
    assert [words for words in (*headings, "retired", "not_a_feed", named[:19]) if words not in said] == []
    assert max(len(line.rstrip()) for line in said.splitlines()) <= width


def test_no_piece_of_the_line_of_servers_is_broken() -> None:
    big = replace(healthy(), archive=ServiceState(size=123_400_000_000, free=82_000_000_000))
    assert "clock difference 0.01 s" in [line.rstrip() for line in drawn(big, 80).splitlines()]


def test_a_healthy_screen_says_so_and_shows_everything() -> None:
    said = drawn(healthy(), 140)
    for words in ("all is well", "fetch@press-1", "harbour-post", "50.0 GB free", "clock difference 0.01 s", "stored"):
        assert words in said
    assert "!" not in said


def test_a_broken_screen_names_every_trouble() -> None:
    said = " ".join(drawn(BROKEN, 140).split())
    for words in (
        "3 warnings",
        "Redis does not answer (Connection refused)",
        "redis down",
        "slow.example:443 5 min throttled 150",
        "fetch tls 101",
    ):
        assert words in said


def test_many_sources_are_cut_and_counted() -> None:
    many = tuple(source_state(slug=f"paper-{n}") for n in range(15))
    said = drawn(replace(healthy(), sources=many), 80)
    assert "paper-11" in said
    assert "paper-12" not in said
    assert "and 3 more" in said


def test_bars_rise_with_their_numbers() -> None:
    assert bars([0, 1, 4, 8]) == " ▁▄█"
    assert bars([0, 0]) == "  "


@pytest.fixture
def folder(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A deployment whose Redis is not there."""
    for name, value in stage.environ(tmp_path, sqlite_url, f"unix://{tmp_path}/none.sock").items():
        monkeypatch.setenv(name, value)
    yield tmp_path
    stage.leave()


def test_status_works_without_redis_and_says_so(folder: Path) -> None:
    said = stage.invoke("status")
    assert said.exit_code == 0
    assert "Redis does not answer" in said.stdout
    assert "no source yet" in said.stdout


def test_status_works_without_a_database_and_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    said = stage.invoke("status", "--json")
    facts = json.loads(said.stdout)
    assert facts["database"]["problem"].startswith("the database does not answer")
    assert facts["nodes"] == []
    assert facts["queues"][0]["workers"] is None


def test_an_empty_database_is_named_with_its_remedy(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPYDESK_DATABASE_URL", f"sqlite:///{folder / 'empty.db'}")
    assert "run `copydesk db upgrade`" in " ".join(stage.invoke("status").stdout.split())
