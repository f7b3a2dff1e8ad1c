"""Variables, files that hold one, and URLs in parts: what comes out, and what is said where it does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict
from redis import Redis
from redis.connection import parse_url
from sqlalchemy import make_url

from worker.errors import SettingsError
from worker.settings import load_settings
from worker.settings.environment import Stated, misspelt, read_environment, variables

HARD = "p@ss/w:rd?#% [ü]"
DATABASE = {"COPYDESK_DATABASE_HOST": "db.example", "COPYDESK_DATABASE_PASSWORD": HARD}
URLS = ["database_url", "redis_url"]


def read(environ: dict[str, str], name: str = "database_url") -> str:
    return read_environment(environ, URLS)[name].value


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_user_and_password_reach_the_database_as_they_are(user: str, password: str) -> None:
    url = make_url(read(DATABASE | {"COPYDESK_DATABASE_USER": user, "COPYDESK_DATABASE_PASSWORD": password}))
    assert (url.username, url.password, url.host, url.port, url.database) == (
        user, password, "db.example", 5432, "copydesk"
    )  # fmt: skip


@given(st.text(min_size=1))
def test_any_password_reaches_redis_as_it_is(password: str) -> None:
    environ = {"COPYDESK_REDIS_HOST": "news", "COPYDESK_REDIS_PASSWORD": password, "COPYDESK_REDIS_DB": "3"}
    parsed = parse_url(read(environ, "redis_url"))
    assert (parsed["password"], parsed["host"], parsed["port"], parsed["db"]) == (password, "news", 6379, 3)


def test_the_url_of_the_parts_fits_the_setting_and_every_client(tmp_path: Path) -> None:
    settings = load_settings(DATABASE | {"COPYDESK_DATABASE_NAME": "a/b"}, tmp_path)
    found = conninfo_to_dict(settings.database_url.replace("+psycopg", ""))
    assert (found["password"], found["dbname"], found["user"]) == (HARD, "a/b", "copydesk")
    assert "p@ss" not in f"{settings!r} {settings}"


def test_a_server_takes_the_password_of_the_parts(redis_server: object, tmp_path: Path) -> None:
    open_client = Redis.from_url(redis_server.url)  # type: ignore[attr-defined]
    name = f"desk{tmp_path.name}"
    open_client.execute_command("ACL", "SETUSER", name, "on", f">{HARD}", "~*", "+@all")
    url = read({"COPYDESK_REDIS_HOST": "x", "COPYDESK_REDIS_USER": name, "COPYDESK_REDIS_PASSWORD": HARD}, "redis_url")
    login = url.removeprefix("redis://").partition("@")[0]
    with Redis.from_url(f"unix://{login}@{redis_server.socket}") as client:  # type: ignore[attr-defined]
        assert client.execute_command("ACL", "WHOAMI") == name.encode()


@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({"DATABASE_HOST": "db"}, "postgresql+psycopg://copydesk@db:5432/copydesk"),
        ({"DATABASE_HOST": "::1", "DATABASE_PORT": "6000"}, "postgresql+psycopg://copydesk@[::1]:6000/copydesk"),
        ({"REDIS_HOST": "news"}, "redis://news:6379/0"),
        ({"REDIS_HOST": "news", "REDIS_TLS": "true", "REDIS_PORT": "7"}, "rediss://news:7/0"),
    ],
)
def test_what_is_not_given_has_its_usual_value(environ: dict[str, str], url: str) -> None:
    found = read_environment({f"COPYDESK_{name}": value for name, value in environ.items()}, URLS)
    assert [stated.value for stated in found.values()] == [url]


def test_a_secret_stands_in_a_file_and_its_last_line_break_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(" hidden \n", "utf-8")
    environ = {"COPYDESK_DATABASE_HOST": "db", "COPYDESK_DATABASE_PASSWORD_FILE": str(tmp_path / "secret")}
    assert make_url(read(environ)).password == " hidden "
    (tmp_path / "url").write_text("redis://:hidden@news/0\n", "utf-8")
    assert read({"COPYDESK_REDIS_URL_FILE": str(tmp_path / "url")}, "redis_url") == "redis://:hidden@news/0"
    (tmp_path / "delay").write_text("7.5", "utf-8")
    assert load_settings({"COPYDESK_FETCH_DELAY_FILE": str(tmp_path / "delay")}, tmp_path).fetch_delay == 7.5


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        (
            DATABASE | {"COPYDESK_DATABASE_URL": "sqlite:///x"},
            "environment: COPYDESK_DATABASE_URL and environment: COPYDESK_DATABASE_HOST: allowed is one of them",
        ),
        (
            {"COPYDESK_REDIS_PASSWORD": "hidden"},
            "environment: COPYDESK_REDIS_PASSWORD: needs COPYDESK_REDIS_HOST beside it",
        ),
        (DATABASE | {"COPYDESK_DATABASE_PORT": "0"}, "environment: COPYDESK_DATABASE_PORT = '0': allowed is a port"),
        (
            {"COPYDESK_DATABASE_HOST": "desk:hidden@db"},
            "environment: COPYDESK_DATABASE_HOST = '***@db': allowed is the name or the address of a host",
        ),
        (
            {"COPYDESK_REDIS_URL": "redis://x", "COPYDESK_REDIS_URL_FILE": "/x"},
            "environment: COPYDESK_REDIS_URL and COPYDESK_REDIS_URL_FILE: allowed is one of them",
        ),
        (
            {"COPYDESK_REDIS_URL_FILE": "/none/url"},
            "environment: COPYDESK_REDIS_URL_FILE: /none/url: No such file or directory",
        ),
        (
            {"COPYDESK_DATABASE_URL": "postgresql://desk:hid@den/news@db/x"},
            "environment: COPYDESK_DATABASE_URL = 'postgresql://***@db/x': allowed is a URL that begins with",
        ),
        (
            {"COPYDESK_PROXY": "http://desk:hid@den@proxy:3128"},
            "environment: COPYDESK_PROXY = 'http://***@proxy:3128': allowed is empty, or",
        ),
    ],
)
def test_what_does_not_fit_is_said_in_one_line_without_the_secret(
    environ: dict[str, str], said: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(environ, tmp_path)
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)
    assert not any(part in str(caught.value) for part in ("hidden", "hid@", "den@", "p@ss"))


def test_a_wrong_value_out_of_a_file_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hidden", "utf-8")
    for variable in ("COPYDESK_REDIS_URL_FILE", "COPYDESK_QUEUE_MARK_FILE"):
        with pytest.raises(SettingsError) as caught:
            load_settings({variable: str(tmp_path / "secret")}, tmp_path)
        assert str(caught.value).startswith(f"environment: {variable}: allowed is ")
        assert "hidden" not in str(caught.value)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="not readable as a text"):
        read_environment({"COPYDESK_REDIS_URL_FILE": str(tmp_path / "secret")}, URLS)


def test_a_variable_that_is_nearly_one_is_named() -> None:
    environ = {"COPYDESK_DATABASE_PASWORD": "x", "COPYDESK_REDIS_URL_FIL": "x", "COPYDESK_GOLD": "x", "HOME": "x"}
    assert misspelt(environ, URLS) == {
        "COPYDESK_DATABASE_PASWORD": "COPYDESK_DATABASE_PASSWORD",
        "COPYDESK_REDIS_URL_FIL": "COPYDESK_REDIS_URL_FILE",
    }
    assert misspelt(dict.fromkeys(variables(URLS), ""), URLS) == {}


def test_a_value_says_where_it_stands() -> None:
    assert Stated("x", "environment: A").refused("a number") == "environment: A = 'x': allowed is a number"
