"""robots.txt by RFC 9309."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from worker.frontier.robots import (
    MAX_BYTES,
    MAX_REMEMBERED,
    MAX_RULES,
    PARSED,
    RobotsRules,
    forbids_archiving,
    read_robots,
    robots_verdict,
)

US = "Copydesk/1.0 (+https://desk.example/bot)"
HOST = "https://paper.example"

PLAIN = b"""\xef\xbb\xbf# Our rules
User-agent: GreedyBot
User-agent: otherbot
Disallow: /

User-agent: *
Crawl-delay: 7.5
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Disallow: /caf%C3%A9

Sitemap: https://paper.example/news.xml
sitemap: /relative.xml
Sitemap: https://paper.example/news.xml
Sitemap: not a url at all::
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/private", True),
        ("/private/x", False),
        ("/private/open/day", True),
        ("/report.pdf", False),
        ("/report.pdf?x=1", True),
        ("/café", False),
        ("/caf%c3%a9/menu", False),
        ("/robots.txt", True),
    ],
)
def test_the_longest_rule_decides(path: str, allowed: bool) -> None:
    assert read_robots(PLAIN).allows(HOST + path, US) is allowed


def test_a_group_of_ones_own_replaces_the_common_one() -> None:
    rules = read_robots(b"User-agent: *\nDisallow: /\n\nUser-agent: copydesk\nDisallow: /a\nCrawl-delay: 2\n")
    assert rules.allows(HOST + "/b", US)
    assert not rules.allows(HOST + "/a", US)
    assert not rules.allows(HOST + "/b", "OtherBot/2")
    assert (rules.crawl_delay(US), rules.crawl_delay("OtherBot/2")) == (2.0, None)


def test_groups_of_the_same_name_are_one() -> None:
    rules = read_robots(
        b"User-agent: copydesk\nDisallow: /a\n\nUser-agent: x\nDisallow: /c\n\nUser-agent: COPYDESK\nDisallow: /b"
    )
    assert [rules.allows(HOST + path, US) for path in ("/a", "/b", "/c")] == [False, False, True]


def test_the_longest_name_decides_and_only_whole_words_count() -> None:
    rules = read_robots(
        b"User-agent: desk\nDisallow: /a\nUser-agent: copydesk-news\nDisallow: /b\nUser-agent: copy*\nDisallow: /c"
    )
    assert [rules.allows(HOST + path, "copydesk-news/1.0") for path in ("/a", "/b", "/c")] == [True, False, True]
    assert [rules.allows(HOST + path, "mydesk") for path in ("/a", "/b", "/c")] == [True, True, True]


def test_named_crawlers_are_told_apart() -> None:
    rules = read_robots(PLAIN)
    assert not rules.allows(HOST + "/", "GreedyBot/3.1")
    assert not rules.allows(HOST + "/", "Mozilla/5.0 (compatible; OtherBot/1)")
    assert rules.crawl_delay("GreedyBot") is None


def test_the_delay_is_read_and_capped() -> None:
    assert read_robots(PLAIN).crawl_delay(US) == 7.5
    assert read_robots(b"User-agent: *\nCrawl-delay: 86400").crawl_delay(US) == 120.0
    assert read_robots(b"User-agent: *\nCrawl-delay: soon").crawl_delay(US) is None
    assert read_robots(b"User-agent: *\nCrawl-delay: -3").crawl_delay(US) is None
    assert read_robots(b"User-agent: *\nCrawl-delay: nan").crawl_delay(US) is None


def test_sitemaps_are_listed_once_and_absolute() -> None:
    assert read_robots(PLAIN).sitemaps(HOST + "/robots.txt") == (
        "https://paper.example/news.xml",
        "https://paper.example/relative.xml",
        "https://paper.example/not%20a%20url%20at%20all::",
    )
    assert RobotsRules().sitemaps() == ()


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, "read"), (204, "read"), (301, "allow"), (400, "allow"), (401, "allow"), (403, "allow"), (404, "allow"),
        (410, "allow"), (429, "disallow"), (500, "disallow"), (503, "disallow"), (599, "disallow"), (None, "disallow"),
        (0, "disallow"), (101, "disallow"),
    ],
)  # fmt: skip
def test_the_status_decides_before_the_body(status: int | None, verdict: str) -> None:
    assert robots_verdict(status) == verdict


def test_the_rest_of_a_long_file_is_not_read_nor_the_line_that_is_cut() -> None:
    head = b"User-agent: *\nDisallow: /early\n"
    padding = b"#" * (MAX_BYTES - len(head) - 8) + b"\n"
    rules = read_robots(head + padding + b"Disallow: /late\n")
    assert not rules.allows(HOST + "/early", US)
    assert rules.allows(HOST + "/la", US)
    assert rules.allows(HOST + "/x", US)


@pytest.mark.parametrize(
    "raw", [b"", b"<html><body>Not found</body></html>", b"\xff\xfe\x00\x01", b"Disallow: /", b"User-agent\n"]
)
def test_what_is_no_robots_file_allows_all(raw: bytes) -> None:
    assert read_robots(raw).allows(HOST + "/x", US)


def test_loose_spellings_count() -> None:
    for raw in (b"useragent: *\rdisallow: /x", b"User Agent *\nDisalow /x", b"  USER-AGENT :*\n\tDISALLOW :/x # why"):
        assert not read_robots(raw).allows(HOST + "/x", US)


def test_rules_are_their_text() -> None:
    rules = read_robots(PLAIN)
    assert RobotsRules(rules.text) == rules


def test_a_file_that_shuts_everything_leaves_itself_open() -> None:
    shut = read_robots(b"User-agent: *\nDisallow: /\n")
    assert not shut.allows(HOST + "/", US)
    assert shut.allows(HOST + "/robots.txt", US)


def test_no_url_is_not_allowed() -> None:
    assert not read_robots(PLAIN).allows("http://[::1", US)


@pytest.mark.parametrize(
    "raw",
    [
        b"".join(b"User-agent: bot%d\n" % n for n in range(14_000)) + b"Disallow: /%d\n" * 14_000,
        b"User-agent: *\n" + b"Disallow: /*a*b*c*d*e*f*g$\n" * 17_000,
        b"User-agent: *\n" + b"Disallow: /" + b"*a" * 240_000,
        (b"User-agent: a\nUser-agent: b\n" * 2 + b"Disallow: /x\n") * 5000,
        b"User-agent: " + b"c" * 500_000,
        b":" * 500_000,
    ],
    ids=["crawlers", "wildcards", "one-wildcard", "groups", "name", "colons"],
)
def test_a_hostile_file_costs_little(raw: bytes) -> None:
    started = time.process_time()
    read_robots(raw).allows(HOST + "/" + "abcdefg" * 200, US)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("said", "forbidden"),
    [
        ("noarchive", True),
        ("noindex, NOARCHIVE", True),
        ("max-image-preview:large, noarchive", True),
        ("unavailable_after: 25 Jun 2030 15:00:00 PST, noarchive", True),
        ("copydesk: noarchive", True),
        ("*: noarchive", True),
        ("otherbot: nofollow, copydesk: noindex, noarchive", True),
        ("otherbot: noarchive", False),
        ("otherbot: noindex, noarchive", False),
        ("copydesk: noindex, otherbot: noarchive", False),
        ("noarchives", False),
        (": noarchive", False),
        ("", False),
    ],
)
def test_a_wish_not_to_be_archived_counts_where_it_speaks_to_us(said: str, forbidden: bool) -> None:
    assert forbids_archiving(said, US) is forbidden


@given(
    st.binary(max_size=400)
    | st.lists(
        st.sampled_from(
            [
                b"User-agent: *",
                b"user-agent: copydesk",
                b"Disallow: /",
                b"Allow: /a*$",
                b"Crawl-delay: 1e9",
                b"Sitemap: //x",
                b"\r",
                b"#",
                b"%zz",
            ]
        )
    ).map(b"\n".join),
    st.text(max_size=40),
)
def test_any_bytes_give_rules(raw: bytes, path: str) -> None:
    rules = read_robots(raw)
    assert rules.allows(HOST + "/" + path, US) in (True, False)
    delay = rules.crawl_delay(US)
    assert delay is None or 0 <= delay <= 120
    assert all(url.startswith("http") for url in rules.sitemaps(HOST))


@given(st.text(), st.text())
def test_any_header_tells_whether_it_forbids_archiving(said: str, agent: str) -> None:
    assert forbids_archiving(said, agent) in (True, False)


def test_what_speaks_to_us_is_kept_and_says_the_same() -> None:
    raw = b"""Sitemap: /a.xml
User-agent: other
User-agent: copydesk
# a word between
Disallow: /private/
Sitemap: /b.xml
Crawl-delay: 7

User-agent: *
Disallow: /
User-agent: copydesk
Allow: /private/open
"""
    whole, own = read_robots(raw), read_robots(raw, US)
    assert own.text.count("User-agent") == 1
    assert len(own.text) < len(whole.text)
    for path in ("/", "/private/x", "/private/open"):
        assert own.allows(HOST + path, US) == whole.allows(HOST + path, US)
    assert own.crawl_delay(US) == whole.crawl_delay(US) == 7
    assert own.sitemaps(HOST) == whole.sitemaps(HOST)


@given(st.lists(st.sampled_from([
    "User-agent: copydesk", "User-agent: *", "User-agent: other", "Disallow: /a", "Allow: /a/b", "Disallow: /", "",
    "#x", "Crawl-delay: 3", "Crawl delay 3", "Disallow /a", "x: y", "x:y", "Sitemap: /s", "Disalow: /b", "nonsense",
    "User agent: copydesk/1.0",
])))  # fmt: skip
@example(["User agent: copydesk/1.0", "nonsense", "User-agent: copydesk", "Disallow: /a"])
def test_the_kept_rules_decide_as_the_whole_file(lines: list[str]) -> None:
    raw = "\n".join(lines).encode()
    whole, own = read_robots(raw), read_robots(raw, US)
    for path in ("/", "/a", "/a/b", "/b"):
        assert own.allows(HOST + path, US) == whole.allows(HOST + path, US)
    assert own.crawl_delay(US) == whole.crawl_delay(US)
    assert own.sitemaps(HOST) == whole.sitemaps(HOST)


def test_rules_are_bounded() -> None:
    rules = read_robots(b"User-agent: *\n" + b"Disallow: /x*y\n" * 30_000 + b"Disallow: /" + b"z" * 2000, US)
    assert rules.text.count("Disallow") == MAX_RULES


def test_what_is_remembered_is_bounded_by_its_size() -> None:
    for number in range(60):
        text = f"User-agent: *\nDisallow: /{number}\n" + "# padding\n" * 5000
        assert not RobotsRules(text).allows(f"{HOST}/{number}", US)
    assert PARSED.size() <= MAX_REMEMBERED
