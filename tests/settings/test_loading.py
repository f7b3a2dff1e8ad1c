"""The environment beats the file, the file beats the defaults, and a bad value is one clear line."""

from __future__ import annotations

from pathlib import Path

import pytest

from worker.errors import SettingsError
from worker.settings import OWN_REDIS, Settings, load_settings
from worker.settings.loading import load

CONFIG = Path(__file__).parents[2] / "config"


def write(folder: Path, text: str) -> Path:
    (folder / "settings.toml").write_text(text, "utf-8")
    return folder


def test_without_a_file_and_an_environment_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings({}, tmp_path) == Settings()


def test_the_environment_beats_the_file(tmp_path: Path) -> None:
    folder = write(tmp_path, "fetch_delay = 7\nqueue_mark = 50\n")
    settings = load_settings({"COPYDESK_FETCH_DELAY": "9.5"}, folder)
    assert (settings.fetch_delay, settings.queue_mark) == (9.5, 50)


def test_the_folder_of_the_file_can_be_named_by_the_environment(tmp_path: Path) -> None:
    write(tmp_path, "fetch_delay = 7\n")
    assert load_settings({"COPYDESK_CONFIG_DIR": str(tmp_path)}).fetch_delay == 7


@pytest.mark.parametrize(
    ("text", "environ", "words"),
    [
        ("# settings\nfetch_delay = 'fast'\n", {}, ["settings.toml:2", "fetch_delay", "'fast'", "a number from 0"]),
        ("\n\nfetch_dely = 5\n", {}, ["settings.toml:3", "fetch_dely", "no such setting", "fetch_delay"]),
        ("fetch_delay = \n", {}, ["settings.toml", "not readable as TOML", "line 1"]),
        ("", {"COPYDESK_QUEUE_MARK": "0"}, ["environment", "COPYDESK_QUEUE_MARK", "'0'", "a whole number from 1"]),
        ("", {"COPYDESK_USER_AGENT": "bot"}, ["COPYDESK_USER_AGENT", "with a contact"]),
        ("", {"COPYDESK_DATABASE_URL": "mysql://x"}, ["COPYDESK_DATABASE_URL", "sqlite:// or postgresql://"]),
        ("", {"COPYDESK_ALLOW_PRIVATE_HOSTS": "maybe"}, ["true or false"]),
        ("", {"COPYDESK_REDIS_URL": "redis://news/0?password=hidden"}, ["'redis://news/0?password=***'"]),
        ("", {"COPYDESK_DATABASE_URL": "desk:hidden@db.example/news"}, ["'***@db.example/news'"]),
        ("database_url = 'mysql://desk:hid@hidden@db/x'", {}, ["'mysql://***@db/x'"]),
        ("", {"COPYDESK_PROXY": "ftp://desk:hidden@proxy:1"}, ["'ftp://***@proxy:1'"]),
    ],
)
def test_a_bad_value_names_key_value_what_is_allowed_and_the_place(
    tmp_path: Path, text: str, environ: dict[str, str], words: list[str]
) -> None:
    folder = write(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load_settings(environ, folder)
    for word in words:
        assert word in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "hidden" not in str(caught.value)


def test_the_shipped_file_is_right() -> None:
    assert load_settings({}, CONFIG) == Settings()


def test_our_own_redis_is_found_where_no_other_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COPYDESK_REDIS_URL", raising=False)
    assert load(None, tmp_path).redis_url == Settings().redis_url
    OWN_REDIS.parent.mkdir()
    OWN_REDIS.touch()
    assert load(None, tmp_path).redis_url == f"unix://{tmp_path.resolve() / OWN_REDIS}"
    assert load({}, tmp_path).redis_url == Settings().redis_url
    write(tmp_path, "redis_url = 'redis://news/1'\n")
    assert load(None, tmp_path).redis_url == "redis://news/1"


def test_a_value_from_a_file_of_its_own_is_refused_unseen(tmp_path: Path) -> None:
    secret = tmp_path / "database"
    secret.write_text("mysql://desk:hidden@db/news\n")
    with pytest.raises(SettingsError) as caught:
        load({"COPYDESK_DATABASE_URL_FILE": str(secret)}, tmp_path)
    assert str(caught.value).startswith("environment: COPYDESK_DATABASE_URL_FILE: allowed is a URL that begins with")
