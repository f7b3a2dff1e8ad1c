"""`trace` and `notify`: one address; channels are listed, a trial arrives or the reason is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.cli.desk import Desk
from tests.notify.servers import hooks
from worker.cli import app
from worker.runtime import current_runtime, forget_runtime


@pytest.fixture
def config(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The notifications' file of a deployment."""
    monkeypatch.setenv("COPYDESK_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("COPYDESK_CONFIG_DIR", str(tmp_path))
    forget_runtime()
    yield tmp_path / "notify.toml"
    current_runtime().engine.dispose()
    forget_runtime()


def run(*words: str) -> Result:
    """What a command does."""
    return CliRunner().invoke(app, ["notify", *words])


def test_a_trial_goes_to_each_channel_and_the_code_says_whether_all_took_it(config: Path) -> None:
    with hooks() as server:
        config.write_text(
            f'[channels.one]\nkind = "chat"\nurl = "{server.url}"\n'
            '[channels.two]\nkind = "chat"\nurl = "http://127.0.0.1:1/"\n'
        )
        found, alone = run("test"), run("test", "one")
    assert found.stdout.startswith("one: delivered\ntwo: ConnectionError")
    assert (found.exit_code, alone.exit_code, len(server.got)) == (1, 0, 2)


def test_channels_are_listed(config: Path) -> None:
    config.write_text('[channels.one]\nkind = "chat"\nurl = "http://127.0.0.1:1/"\nabout = ["new"]\n')
    assert "one" in run("list").stdout
    assert '"kind": "chat"' in run("list", "--json").stdout


def test_what_is_missing_is_said(config: Path) -> None:
    config.write_text("")
    alone, named = run("test"), run("test", "x")
    assert (alone.exit_code, alone.stdout.startswith("nobody is told of anything yet")) == (0, True)
    assert "no channel 'x': known are none" in str(named.exception) + named.output


def test_a_life_is_told_in_order(desk: Desk) -> None:
    assert desk.call("recrawl", "https://news.example/1").code == 0
    events = desk.call("trace", "https://news.example/1?utm_source=mail", "--json").lines
    assert events
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)
