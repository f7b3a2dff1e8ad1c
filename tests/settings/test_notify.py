"""config/notify.toml: what is right is read, what is wrong is one line that names place, key and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest

from worker.errors import SettingsError
from worker.settings.notify import NotifyTable, read_notify

HOOK = '[channels.desk]\nkind = "webhook"\nurl = "http://127.0.0.1:9/in"\n'


def read(folder: Path, text: str) -> NotifyTable:
    """The notifications that a file states."""
    (folder / "notify.toml").write_text(text, "utf-8")
    return read_notify(folder)


def test_no_file_tells_nobody(tmp_path: Path) -> None:
    assert read_notify(tmp_path) == NotifyTable()


def test_the_shipped_file_tells_nobody_and_its_examples_are_right(tmp_path: Path) -> None:
    shipped = Path("config/notify.toml").read_text("utf-8")
    assert read(tmp_path, shipped).channels == {}
    lines = [
        line.removeprefix("# ")
        for line in shipped.splitlines()
        if line.startswith("# ") and ("=" in line or "[" in line)
    ]
    assert sorted(read(tmp_path, "\n".join(lines)).channels) == ["desk", "ferries", "newsroom", "phone", "watchman"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("after = 'soon'", "notify.toml:1: after = 'soon': allowed is a duration such as 90"),
        ("gapp = 1", "notify.toml:1: gapp: no such key (meant gap?)"),
        ("channels = 3", "notify.toml:1: channels: allowed is a table [channels.NAME] for each"),
        ("[channels.Desk]\nkind = 'chat'\nurl = 'http://x.example/'", "channels.Desk: allowed is a name of lower case"),
        ("[channels.desk]\nurl = 'http://x.example/'", "channels.desk: kind is missing"),
        ("[channels.desk]\nkind = 'pigeon'", "notify.toml:2: channels.desk.kind = 'pigeon': allowed is one of webhook"),
        ("[channels.desk]\nkind = 'chat'", "channels.desk: url is missing: kind 'chat' needs it"),
        ("[channels.desk]\nkind = 'email'", "channels.desk: server is missing: kind 'email' needs it"),
        (HOOK + "about = ['all']", "notify.toml:4: channels.desk.about = ['all']: allowed is a list of warnings, new"),
        (HOOK + "secret = 7", "notify.toml:4: channels.desk.secret: allowed is a text"),
        (HOOK + "secret = 'a'\nsecret_file = 'b'", "channels.desk: secret and secret_file: allowed is one of them"),
        (HOOK.replace("http:", "gopher:"), "notify.toml:3: channels.desk.url: allowed is a URL"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
