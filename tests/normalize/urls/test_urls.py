"""Addresses: joining, cleaning, keys and sites."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from worker.normalize.urls import absolute, ascii_url, clean_url, host_of, path_of, same_site, site, url_key

BASE = "https://news.example/world/"


@pytest.mark.parametrize(
    ("link", "meant"),
    [
        ("a-story", "https://news.example/world/a-story"),
        (" /a-story#comments ", "https://news.example/a-story"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("?page=2", "https://news.example/world/?page=2"),
        ("HTTP://Other.example/A", "http://Other.example/A"),
        ("/with space", "https://news.example/with%20space"),
        ('/quo"te<>', "https://news.example/quo%22te%3C%3E"),
        ("/naïve", "https://news.example/naïve"),
        ("", "https://news.example/world/"),
        ("/half\ud83da\udfffpair", "https://news.example/half%3Fa%3Fpair"),
    ],
)
def test_a_link_means_an_absolute_address(link: str, meant: str) -> None:
    assert absolute(link, BASE) == meant


@pytest.mark.parametrize(
    "link",
    [
        "javascript:void(0)", "mailto:desk@news.example", "data:text/html,x", "file:///etc/passwd", "ftp://x.example/",
        "http://[::1", "http://", "http://x.example:99999/", "http://x.example:0/",
        "http://x.example:port/", "http://" + "a" * 5000, "tel:+491234", "http://a.example\u2100/",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_none(link: str) -> None:
    assert absolute(link, BASE) is None


@pytest.mark.parametrize(
    "spelling",
    [
        "https://www.example.com/news/caf%C3%A9-fire",
        "http://example.com/news/café-fire/",
        "https://EXAMPLE.com:443/news/caf%c3%a9-fire#top",
        "http://example.com:80/news/café-fire?utm_source=x&utm_medium=y&fbclid=1",
        "https://www.example.com./news/caf%C3%A9%2Dfire",
        "https://user:secret@www.example.com/news/café-fire",
        "https://example.com/news/café-fire;jsessionid=0A1B2C",
    ],
)
def test_all_spellings_of_an_address_have_one_key(spelling: str) -> None:
    assert url_key(spelling) == "example.com/news/caf%C3%A9-fire"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x?id=1", "https://a.example/x?id=2"),
        ("https://a.example/x", "https://a.example/X"),
        ("https://a.example/x", "https://a.example:8080/x"),
        ("https://a.example/x%2Fy", "https://a.example/x/y"),
        ("https://a.example/%E9", "https://a.example/%E8"),
        ("https://a.example/x?q=a%26b", "https://a.example/x?q=a&b"),
        ("https://a.example/x", "https://b.a.example/x"),
        ("https://a.example/x?q=", "https://a.example/x"),
    ],
)
def test_different_pages_have_different_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_the_order_of_parameters_makes_no_difference() -> None:
    assert (
        url_key("https://a.example/x?b=2&a=1+2&gclid=z")
        == url_key("http://a.example/x?a=1%202&b=2")
        == "a.example/x?a=1%202&b=2"
    )


def test_names_in_every_script_meet_in_punycode() -> None:
    assert host_of("https://Zeitung.BÜCHER.example/x") == "zeitung.xn--bcher-kva.example"
    assert url_key("https://bücher.example/x") == url_key("https://xn--bcher-kva.example/x")
    assert host_of("https://新聞.例え/") == "xn--efvv70d.xn--r8jz45g"


def test_a_clean_address_can_still_be_asked_for() -> None:
    dirty = "https://WWW.Example.com:443/a%20b;jsessionid=1/?q=%C3%A9+x&utm_source=rss&b#part"
    assert clean_url(dirty) == "https://www.example.com/a%20b/?q=%C3%A9+x&b"
    assert clean_url("http://[2001:DB8::1]:8080") == "http://[2001:db8::1]:8080/"
    assert clean_url(" not an address ") == "not an address"


@pytest.mark.parametrize(
    ("host", "owner"),
    [
        ("www.bbc.example", "bbc.example"),
        ("news.paper.co.uk", "paper.co.uk"),
        ("paper.co.uk", "paper.co.uk"),
        ("co.uk", "co.uk"),
        ("a.b.c.com.au", "c.com.au"),
        ("me.blogspot.com", "me.blogspot.com"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("WWW.Example.COM.", "example.com"),
        ("www.bücher.de", "xn--bcher-kva.de"),
        ("", ""),
    ],
)
def test_the_site_is_the_registrable_domain(host: str, owner: str) -> None:
    assert site(host) == owner


def test_same_site_joins_hosts_of_one_owner() -> None:
    assert same_site("https://www.paper.co.uk/a", "http://sport.paper.co.uk/b")
    assert not same_site("https://www.paper.co.uk/a", "https://www.other.co.uk/a")
    assert not same_site("nonsense", "nonsense")


LOOSE = st.text(alphabet="abhtps:/.?#&=%[]@ \\\u00e9\u3002\u2100;+-_0123456789", max_size=80)


@given(st.text() | LOOSE | LOOSE.map("http://".__add__), LOOSE)
def test_no_text_makes_them_raise(text: str, base: str) -> None:
    for given_base in (BASE, base):
        joined = absolute(text, given_base)
        assert joined is None or joined.startswith(("http://", "https://"))
    assert isinstance(clean_url(text) + url_key(text) + host_of(text) + site(text), str)


@given(LOOSE.map("https://a.example/".__add__))
def test_a_key_survives_cleaning(url: str) -> None:
    assert url_key(clean_url(url)) == url_key(url)


def test_the_path_is_as_written_and_empty_where_there_is_none() -> None:
    assert path_of("https://news.example/a%20b/?q=1#c") == "/a%20b/"
    assert path_of("https://news.example") == ""
    assert path_of("http://[bad") == ""


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://a.example/b%20c?d=e&f#!/g", "https://a.example/b%20c?d=e&f#!/g"),
        ("https://a.example/<b> c", "https://a.example/%3Cb%3E%20c"),
        (
            "https://Zürich.example:8443/ü?ß=%C3%A9#!/ö",
            "https://xn--zrich-kva.example:8443/%C3%BC?%C3%9F=%C3%A9#!/%C3%B6",
        ),
        ("https://[2001:db8::1]/ü\u202e", "https://[2001:db8::1]/%C3%BC%E2%80%AE"),
        ("https://a.example/ ", "https://a.example/"),
        (" https://a.example/b\tc\r\n/é\n", "https://a.example/bc/%C3%A9"),
        ("no address ü", "no%20address%20%C3%BC"),
        ("https://[ü", "https://[%C3%BC"),
        ("", ""),
    ],
)
def test_an_address_in_ascii_alone(url: str, plain: str) -> None:
    assert ascii_url(url) == plain
    assert ascii_url(plain) == plain


@example("https://a.example/ ")
@example("https://a.example/b\tc")
@given(LOOSE.map("https://a.example/".__add__))
def test_an_address_in_ascii_is_the_same_address(url: str) -> None:
    assert ascii_url(url).isascii()
    assert url_key(ascii_url(url)) == url_key(url)
