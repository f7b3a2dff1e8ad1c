"""`config` and `version`: the settings told about."""

from __future__ import annotations

from tests.cli.desk import Desk
from worker import __version__
from worker.cli.commands.config import origin


def test_the_settings_say_where_they_come_from_and_hide_passwords(bare_desk: Desk) -> None:
    bare_desk.write("config/settings.toml", "\nfetch_delay = 7\n")
    bare_desk.set(
        database_url="postgresql://desk:hidden@db.example/news", proxy="http://desk:hidden@proxy.example:3128"
    )
    shown = bare_desk.call("config", "show", "--json").json
    assert shown["fetch_delay"] == 7
    assert shown["database_url"] == "postgresql://***@db.example/news"
    assert shown["proxy"] == "http://***@proxy.example:3128"
    said = bare_desk.call("config", "show").out
    assert origin("fetch_delay") == "config/settings.toml:2"
    assert (origin("proxy"), origin("max_attempts")) == ("COPYDESK_PROXY", "default")
    assert "hidden" not in said


def test_a_redis_that_up_has_started_here_says_so(bare_desk: Desk) -> None:
    bare_desk.patch.delenv("COPYDESK_REDIS_URL")
    bare_desk.write("var/redis.sock", "")
    assert bare_desk.call("config", "show", "--json").json["redis_url"].endswith("var/redis.sock")
    assert origin("redis_url") == "copydesk up"


def test_the_version(bare_desk: Desk) -> None:
    assert bare_desk.call("version").out == f"copydesk {__version__}\n"
