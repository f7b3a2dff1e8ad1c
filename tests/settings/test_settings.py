"""The environment beats the file, the file beats the defaults, and a bad value is one clear line."""

from __future__ import annotations

from pathlib import Path

import pytest

from worker.errors import SettingsError
from worker.settings import Settings, load_settings
from worker.settings.keys import allowed_of

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


def test_the_settings_show_no_secret_of_theirs() -> None:
    settings = Settings(database_url="postgresql://desk:hidden@db/news", proxy="http://desk:hidden@proxy:3128")
    assert "hidden" not in f"{settings!r} {settings}"
    assert "database_url='postgresql://***@db/news', " in repr(settings)


def test_every_setting_has_a_sentence_and_its_default_fits() -> None:
    for name, field in Settings.model_fields.items():
        assert str(field.description).endswith("."), name
        assert allowed_of(field) != "a text", name
    assert Settings.model_validate(Settings().model_dump()) == Settings()


def test_the_shipped_file_is_right() -> None:
    assert load_settings({}, CONFIG) == Settings()


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"COPYDESK_CLAIM_FETCH": "20"}, "claim_fetch = 20: allowed is at least 32, 2 s more than fetch_deadline"),
        (
            {"COPYDESK_FETCH_DEADLINE": "200"},
            "claim_poll = 120: allowed is at least 202, 2 s more than fetch_deadline",
        ),
        ({"COPYDESK_CLAIM_PARSE": "50"}, "claim_parse = 50: allowed is at least 62, 2 s more than parse_hard_limit"),
        ({"COPYDESK_PARSE_SOFT_LIMIT": "60"}, "parse_hard_limit = 60: allowed is at least 61, 1 s more than"),
    ],
)
def test_no_claim_may_expire_while_its_work_goes_on(tmp_path: Path, environ: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(environ, tmp_path)
    assert said in str(caught.value)
