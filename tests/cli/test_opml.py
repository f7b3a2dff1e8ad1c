"""OPML: a list comes in as source files, one a site, and goes out again the same."""

from __future__ import annotations

import pytest

from tests.cli.desk import Desk
from worker.cli.opml import read_opml, write_opml
from worker.errors import InputError
from worker.records import Source

LIST = b"""<?xml version="1.0"?><opml version="1.0"><body><outline text="News">
<outline text="Harbour Post" xmlUrl="https://harbour-post.example/rss" htmlUrl="https://harbour-post.example/"/>
<outline text="Sport" xmlUrl="https://feeds.harbour-post.example/sport"/>
<outline text="Broken" xmlUrl="no address"/></outline>
<outline title="El Faro &amp; Co" xmlUrl="https://elfaro.example/feed"/></body></opml>"""


def test_feeds_of_one_site_are_one_publication() -> None:
    harbour, faro = read_opml(LIST, "list")
    assert (harbour.name, harbour.home) == ("Harbour Post", "https://harbour-post.example/")
    assert harbour.feeds == ("https://harbour-post.example/rss", "https://feeds.harbour-post.example/sport")
    assert (faro.name, faro.home) == ("El Faro & Co", "https://elfaro.example/")


@pytest.mark.parametrize(("raw", "said"), [(b"nothing", "is no OPML"), (b"<opml/>", "names no feed")])
def test_what_is_no_list_is_refused(raw: bytes, said: str) -> None:
    with pytest.raises(InputError, match=f"list.opml: {said}"):
        read_opml(raw, "list.opml")


def test_no_file_is_read_for_an_entity() -> None:
    entity = b'<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    with pytest.raises(InputError, match="is no OPML"):
        read_opml(entity + b'<opml><outline text="&x;" xmlUrl="https://a.example/"/></opml>', "list")


def test_a_list_goes_out_as_it_came_in() -> None:
    source = Source(
        "harbour", "Harbour & Co", "https://harbour.example/", feeds=("https://harbour.example/rss?a=1&b=2",)
    )
    (found,) = read_opml(write_opml([source]).encode(), "list")
    assert (found.name, found.home, found.feeds) == (source.name, source.home_url, source.feeds)


def test_import_writes_what_is_not_there_and_export_gives_it_back(desk: Desk) -> None:
    desk.write("list.opml", LIST)
    said = desk.call("sources", "import", "list.opml", "--apply")
    assert (said.code, said.out.splitlines()[-1]) == (0, "sources added: el-faro-co, harbour-post")
    assert "2 source files written of 2 sites in list.opml" in said.out
    again = desk.call("sources", "import", "list.opml")
    assert again.out.count("kept as it was") == 2
    assert "0 source files written of 2 sites" in again.out
    out = desk.call("sources", "export", "-")
    assert len(read_opml(out.out.encode(), "out")) == 2
