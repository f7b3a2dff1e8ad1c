"""`sources`: files checked, applied and written; a removed file retires its source."""

from __future__ import annotations

import tomllib

from tests.cli.desk import Desk
from tests.cli.newsstand import newsstand

SOURCE = 'name = "News"\nhome = "https://news.example/"\nfeeds = ["https://news.example/feed"]\n'


def test_applied_changed_unchanged_and_retired(desk: Desk) -> None:
    path = desk.write("config/sources/news.toml", SOURCE)
    assert desk.call("sources", "check").out == "config/sources: 1 file right, 1 enabled\n"
    assert desk.call("sources", "apply").out == "sources added: news\n"
    assert desk.call("sources", "apply").out == "sources unchanged: news\n"
    path.write_text(SOURCE + "daily_budget = 5\n")
    assert desk.call("sources", "apply").out == "sources changed: news\n"
    path.unlink()
    assert desk.call("sources", "apply").out == "sources retired: news\n"
    assert desk.call("sources", "list", "--json").lines[0]["state"] == "retired"


def test_a_file_that_is_switched_off_is_checked_and_not_applied(desk: Desk) -> None:
    desk.write("config/sources/news.toml", SOURCE + "enabled = false\n")
    assert desk.call("sources", "check").out == "config/sources: 1 file right, 0 enabled\n"
    assert desk.call("sources", "apply").out == "sources none in config/sources\n"


def test_a_site_is_added_with_the_feeds_and_sitemaps_that_it_names(desk: Desk) -> None:
    with newsstand() as home:
        said = desk.call("sources", "add", home, "--slug", "courier", allow_private_hosts="true")
        assert said.code == 0, said
        named = desk.call("sources", "add", home, "--apply", allow_private_hosts="true")
        refused = desk.call("sources", "add", home, "--slug", "other")
        again = desk.call("sources", "add", home, "--slug", "courier", allow_private_hosts="true")
    assert named.out.splitlines()[-1] == "sources added: courier, port-ellery-courier"
    assert (refused.code, "COPYDESK_ALLOW_PRIVATE_HOSTS=true" in refused.err) == (1, True)
    stated = tomllib.loads((desk.sources / "courier.toml").read_text())
    assert stated["home"].startswith(home)
    assert {"feeds", "sitemaps", "listings"} & set(stated)
    assert desk.call("sources", "check").code == 0
    assert (again.code, again.out) == (2, "")
    assert "is there already" in again.err
