"""The fetcher against real servers on loopback, well-behaved and hostile ones."""

from __future__ import annotations

import gzip
import logging
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.fetching.cases import MAX_BYTES
from tests.fetching.hostile import CERTIFICATE, answers, drips, head, sends, serving, stalls
from worker.errors import (
    BodyError,
    FetchError,
    RefusedError,
    SettingsError,
    ThrottledError,
    UnreachableError,
)
from worker.fetching import Fetcher, FetchLimits
from worker.records import Response

LIMITS = FetchLimits(deadline=0.6, lookup=0.2, connect=0.3, silence=0.3, max_bytes=MAX_BYTES)
AGENT = "copydesk-test (+mailto:desk@example.org)"
DOC = Path(__file__).parents[2] / "docs" / "safety.md"


def to_loopback(host: str) -> tuple[str, ...]:
    """A resolver by which every name is this machine."""
    return ("127.0.0.1",)


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    """A fetcher that may connect to loopback and trusts the kit's certificate."""
    made = make_fetcher(LIMITS)
    yield made
    made.close()


def make_fetcher(limits: FetchLimits) -> Fetcher:
    return Fetcher(
        user_agent=AGENT, limits=limits, allow_private_hosts=True, ca_file=str(CERTIFICATE), lookup=to_loopback
    )


def ending(fetcher: Fetcher, url: str, **named: float) -> str:
    """What a fetch ends in, in the words of the tables."""
    try:
        return f"Response {fetcher.fetch(url, **named).status}"
    except FetchError as error:
        return f"{type(error).__name__}: {error.reason}"


# ---- what comes back ----


def test_a_page_comes_back_with_status_headers_body_and_address(fetcher: Fetcher) -> None:
    with serving(answers(b"<p>A page</p>", content_type="text/html", ETag='"v1"')) as server:
        response = fetcher.fetch(server.url)
    assert (response.url, response.status, response.body) == (server.url, 200, b"<p>A page</p>")
    assert response.content_type == "text/html"
    assert response.headers["etag"] == '"v1"'
    assert response.address == "127.0.0.1"
    assert 0 < response.elapsed < LIMITS.deadline


def test_a_page_comes_over_tls_with_a_trusted_certificate(fetcher: Fetcher) -> None:
    with serving(answers(b"safe"), tls=True) as server:
        assert fetcher.fetch(server.url.replace("127.0.0.1", "localhost")).body == b"safe"


def test_the_request_names_the_crawler_and_carries_the_sources_headers(fetcher: Fetcher) -> None:
    with serving(answers(b"")) as server:
        fetcher.fetch(server.url + "a b?q=ü", headers={"Accept-Language": "de"})
    sent = server.requests[0].decode().splitlines()
    assert sent[0] == "GET /a%20b?q=%C3%BC HTTP/1.1"
    assert f"User-Agent: {AGENT}" in sent
    assert "Accept-Language: de" in sent
    assert "Accept-Encoding: gzip, deflate" in sent
    assert f"Host: 127.0.0.1:{server.port}" in sent


def test_a_copy_at_hand_makes_the_request_conditional(fetcher: Fetcher) -> None:
    with serving(answers(status="304 Not Modified", ETag='"v1"')) as server:
        response = fetcher.fetch(server.url, etag='"v1"', last_modified="Mon, 02 Mar 2026 10:00:00 GMT")
    assert (response.status, response.body) == (304, b"")
    assert b'If-None-Match: "v1"' in server.requests[0]
    assert b"If-Modified-Since: Mon, 02 Mar 2026 10:00:00 GMT" in server.requests[0]


def test_a_body_is_posted_behind_the_same_guard(fetcher: Fetcher) -> None:
    with serving(answers(b"taken")) as server:
        answer = fetcher.post(server.url, b"some words", headers={"X-Of-Ours": "1"}, deadline=5)
        assert (answer.status, answer.body) == (200, b"taken")
        [request] = server.requests
    assert request.startswith(b"POST ")
    assert b"x-of-ours: 1" in request.lower()
    with pytest.raises(RefusedError, match="not a public one"):
        Fetcher(user_agent=AGENT, limits=LIMITS).post(server.url, b"", headers={}, deadline=5)


def test_what_may_not_be_asked_for_is_known_before(fetcher: Fetcher) -> None:
    fetcher.check("http://127.0.0.1:8099/")
    with pytest.raises(RefusedError, match="only http and https"):
        fetcher.check("ftp://example.org/")
    with pytest.raises(RefusedError, match="not a public one"):
        Fetcher(user_agent=AGENT, limits=LIMITS).check("http://127.0.0.1:8099/")


def test_no_connection_is_used_twice(fetcher: Fetcher) -> None:
    # The server would keep the connection open; only the first request on it is answered.
    with serving(stalls(head(content_length="0", connection="keep-alive"))) as server:
        for _ in range(3):
            assert fetcher.fetch(server.url).status == 200
    assert len(server.requests) == 3


def test_cookies_are_neither_kept_nor_sent_back(fetcher: Fetcher) -> None:
    with serving(answers(b"", set_cookie="session=abc; Path=/")) as server:
        first = fetcher.fetch(server.url)
        fetcher.fetch(server.url)
    assert "set-cookie" not in first.headers
    assert b"ookie" not in server.requests[1]


def test_the_environment_names_no_proxy(fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with serving(answers(b"direct")) as server:
        assert fetcher.fetch(server.url).body == b"direct"


def test_header_values_are_clean_text(fetcher: Fetcher) -> None:
    lines = "x-town: Zürich\r\nx-nul: a\0b\r\nlocation: /über\r\nlocation: /other\r\nx-two: 1\r\nx-two: 2\r\n".encode()
    with serving(sends(b"HTTP/1.1 301 Moved\r\n" + lines + b"x-latin: Z\xfcrich\r\nbad name: x\r\n\r\n")) as server:
        headers = dict(fetcher.fetch(server.url).headers)
    assert headers == {
        "x-town": "Zürich", "x-nul": "a b", "location": "/über", "x-two": "1, 2", "x-latin": "Zürich",
    }  # fmt: skip


def test_several_gzip_members_are_one_body(fetcher: Fetcher) -> None:
    body = gzip.compress(b"one ") + gzip.compress(b"two")
    with serving(answers(body, content_encoding="gzip")) as server:
        assert fetcher.fetch(server.url).body == b"one two"


def test_a_body_exactly_as_large_as_allowed_is_whole(fetcher: Fetcher) -> None:
    with serving(answers(b"x" * 70_000)) as server:
        assert len(fetcher.fetch(server.url, max_bytes=70_000).body) == 70_000
        with pytest.raises(BodyError, match="69,999 bytes"):
            fetcher.fetch(server.url, max_bytes=69_999)


@pytest.mark.parametrize(("value", "seconds"), [("120", 120.0), ("Mon, 02 Mar 2026 10:02:00 GMT", 120.0), ("-5", None)])
def test_the_time_to_wait_is_read_in_both_forms(fetcher: Fetcher, value: str, seconds: float | None) -> None:
    date = "Mon, 02 Mar 2026 10:00:00 GMT"
    script = answers(status="503 Later", retry_after=value, date=date)
    with serving(script) as server, pytest.raises(ThrottledError) as caught:
        fetcher.fetch(server.url)
    assert (caught.value.wait_seconds, caught.value.status) == (seconds, 503)


# ---- after trouble ----


def test_a_thread_fetches_on_after_a_deadline(fetcher: Fetcher) -> None:
    with serving(drips(head(content_length="9999"), b"x")) as slow, serving(answers(b"fine")) as good:
        with pytest.raises(UnreachableError, match=r"not finished within 0\.2 s"):
            fetcher.fetch(slow.url, deadline=0.2)
        assert fetcher.fetch(good.url).body == b"fine"


def test_many_threads_share_a_fetcher_while_some_servers_stall() -> None:
    results: list[str] = []
    fetcher = make_fetcher(replace(LIMITS, lookup=30, connect=30, silence=30))
    with serving(drips(head(), b"x")) as slow, serving(answers(b"fine")) as good:
        # Only the slow ones are to meet their deadline, however busy the machine is.
        calls = [(slow.url, 1.0), (good.url, 60.0)] * 8
        threads = [
            threading.Thread(target=lambda url=url, most=most: results.append(ending(fetcher, url, deadline=most)))
            for url, most in calls
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    fetcher.close()
    assert sorted(results) == ["Response 200"] * 8 + ["UnreachableError: deadline"] * 8


def test_an_address_that_never_answers_ends_with_the_time_to_connect() -> None:
    # A listener with a full backlog leaves further connections unanswered.
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        for sock in (first, second):
            sock.setblocking(False)
            sock.connect_ex(("127.0.0.1", port))
        fetcher = Fetcher(user_agent=AGENT, limits=LIMITS, allow_private_hosts=True)
        assert ending(fetcher, f"http://127.0.0.1:{port}/") == "UnreachableError: connect"


def test_a_refused_connection_says_so(fetcher: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(UnreachableError, match="refused") as caught:
        fetcher.fetch(f"http://127.0.0.1:{port}/")
    assert caught.value.reason == "connect"


def test_the_next_address_is_tried_where_one_is_refused() -> None:
    with serving(answers(b"second")) as server:
        fetcher = Fetcher(
            user_agent=AGENT, limits=LIMITS, allow_private_hosts=True, lookup=lambda host: ("127.0.0.9", "127.0.0.1")
        )
        assert fetcher.fetch(f"http://two.example:{server.port}/").address == "127.0.0.1"


def test_a_name_is_looked_up_once_for_judging_and_connecting() -> None:
    asked: list[str] = []

    def rebinding(host: str) -> tuple[str, ...]:
        asked.append(host)
        return ("127.0.0.1",) if len(asked) > 1 else ("10.255.255.1", "127.0.0.1")

    with serving(answers(b"inside")) as server:
        fetcher = Fetcher(user_agent=AGENT, limits=LIMITS, lookup=rebinding)
        for _ in range(2):
            assert ending(fetcher, f"http://rebind.example:{server.port}/") == "RefusedError: private_address"
    assert len(asked) == 2
    assert server.requests == []


# ---- secrets ----


def test_no_error_and_no_log_line_tells_a_secret(fetcher: Fetcher, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for script in (stalls(), sends(), sends(b"HTTP/1.1 404 No\r\nrubbish\r\n\r\n"), answers(content_encoding="br")):
        with serving(script) as server, pytest.raises(FetchError) as caught:
            fetcher.fetch(server.url + "page?token=hush", headers={"Authorization": "Bearer hush"})
        assert "hush" not in f"{caught.value} {caught.value!r}"
        assert urlsplit(server.url).netloc in str(caught.value)
        assert caught.value.__context__ is None
    assert "hush" not in f"{caplog.text} {fetcher!r}"


@pytest.mark.parametrize("name", ["Host", "Connection", "range", "Proxy-Authorization"])
def test_a_header_that_would_break_the_bounds_is_refused(fetcher: Fetcher, name: str) -> None:
    with pytest.raises(RefusedError, match=name) as caught:
        fetcher.fetch("http://example.org/", headers={name: "x"})
    assert caught.value.reason == "bad_header"


def test_a_header_with_a_line_break_is_refused(fetcher: Fetcher) -> None:
    with pytest.raises(RefusedError) as caught:
        fetcher.fetch("http://example.org/", headers={"X-Own": "a\r\nHost: other"})
    assert caught.value.reason == "bad_header"


# ---- proxies ----


def test_a_proxy_gets_the_request_for_a_public_host() -> None:
    with serving(answers(b"through the proxy")) as proxy:
        address = proxy.url.replace("http://", "http://user:hush@")
        fetcher = Fetcher(user_agent=AGENT, limits=LIMITS, proxy=address, lookup=lambda host: ("93.184.216.34",))
        response = fetcher.fetch("http://news.example/page")
    assert response.body == b"through the proxy"
    assert response.address is None
    assert proxy.requests[0].startswith(b"GET http://news.example/page HTTP/1.1")
    assert b"Proxy-Authorization: Basic " in proxy.requests[0]


def test_a_proxy_is_not_asked_for_a_private_host() -> None:
    with serving(answers(b"inside")) as proxy:
        fetcher = Fetcher(user_agent=AGENT, limits=LIMITS, proxy=proxy.url, lookup=to_loopback)
        assert ending(fetcher, "http://inside.example/") == "RefusedError: private_address"
    assert proxy.requests == []


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_is_away_or_refuses_keeps_its_password(scheme: str) -> None:
    with serving(answers(status="407 Who")) as proxy:
        address = proxy.url.replace("http://", "http://user:hush@")
        fetcher = Fetcher(user_agent=AGENT, limits=LIMITS, proxy=address, lookup=lambda host: ("93.184.216.34",))
        with pytest.raises(FetchError) as caught:
            fetcher.fetch(f"{scheme}://news.example/")
    assert "hush" not in str(caught.value)
    with pytest.raises(UnreachableError) as away:
        fetcher.fetch(f"{scheme}://news.example/")
    assert away.value.reason == "proxy"
    assert "hush" not in f"{away.value} {fetcher!r}"


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "127.0.0.1:3128", "http://", "http://host:99999"])
def test_a_proxy_has_to_be_an_http_url(proxy: str) -> None:
    with pytest.raises(SettingsError, match="http://host:port"):
        Fetcher(user_agent=AGENT, proxy=proxy)


def test_the_result_is_the_projects_own_record(fetcher: Fetcher) -> None:
    with serving(answers(b"")) as server:
        assert isinstance(fetcher.fetch(server.url), Response)
