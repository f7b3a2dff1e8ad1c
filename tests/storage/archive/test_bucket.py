"""The archive in a bucket, over real HTTP to a server on loopback that speaks what is used of S3's protocol."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import pytest

from worker.errors import ArchiveError
from worker.storage.archive import Archive, content_hash, open_archive

PAGE = b"<html><p>The harbour opens again on Monday.</p></html>" * 50
KEYS_A_PAGE = 3  # So few that a listing of ten takes several requests.


class Store(BaseHTTPRequestHandler):
    """A bucket named ``pages``."""

    protocol_version = "HTTP/1.1"  # Answers "Expect: 100-continue", for which boto3 else waits a second.

    objects: ClassVar[dict[str, bytes]] = {}
    cut: ClassVar[int] = 0  # Bytes by which a body ends too early.

    def log_message(self, *_: object) -> None:
        """Log no request."""

    def answer(self, status: int, body: bytes = b"", head: bool = False) -> None:
        """Send one answer."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", formatdate(1_700_000_000, usegmt=True))
        self.end_headers()
        if not head:
            self.wfile.write(body[: len(body) - self.cut])
            self.close_connection = bool(self.cut)

    def missing(self, code: str = "NoSuchKey", head: bool = False) -> None:
        """Say that there is no such thing."""
        self.answer(404, f"<Error><Code>{code}</Code><Message>gone</Message></Error>".encode(), head)

    @property
    def key(self) -> str | None:
        """The object asked for; None for another bucket."""
        bucket, _, key = unquote(urlsplit(self.path).path).lstrip("/").partition("/")
        return key if bucket == "pages" else None

    def do_PUT(self) -> None:
        """Keep an object; a body in signed chunks is unwrapped."""
        if self.key is None:
            return self.missing("NoSuchBucket")
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            size, _, rest = body.partition(b"\r\n")
            body = rest[: int(size.split(b";")[0], 16)]
        self.objects[self.key] = body
        return self.answer(200)

    def do_GET(self) -> None:
        """Give an object, or a part of the list."""
        if self.key is None:
            return self.missing("NoSuchBucket")
        if self.key:
            return self.answer(200, self.objects[self.key]) if self.key in self.objects else self.missing()
        query = parse_qs(urlsplit(self.path).query)
        prefix, after = query.get("prefix", [""])[0], query.get("continuation-token", [""])[0]
        keys = [key for key in sorted(self.objects) if key.startswith(prefix) and key > after]
        shown = keys[:KEYS_A_PAGE]
        items = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(self.objects[key])}</Size>"
            "<LastModified>2023-11-14T22:13:20.000Z</LastModified></Contents>"
            for key in shown
        )
        more = len(keys) > len(shown)
        token = f"<NextContinuationToken>{escape(shown[-1])}</NextContinuationToken>" if more else ""
        truncated = str(more).lower()
        body = f"<ListBucketResult><IsTruncated>{truncated}</IsTruncated>{token}{items}</ListBucketResult>"
        return self.answer(200, body.encode())

    def do_HEAD(self) -> None:
        """Say whether an object is there."""
        if self.key in self.objects:
            self.answer(200, self.objects[self.key], head=True)
        else:
            self.missing(head=True)

    def do_DELETE(self) -> None:
        """Drop an object."""
        self.objects.pop(self.key or "", None)
        self.answer(204)


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a running store, which the environment names."""
    Store.objects.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    for name, value in (
        ("AWS_ENDPOINT_URL_S3", url),
        ("AWS_ACCESS_KEY_ID", "key"),
        ("AWS_SECRET_ACCESS_KEY", "hush"),
        ("AWS_DEFAULT_REGION", "local-1"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ):
        monkeypatch.setenv(name, value)
    yield url
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def archive(endpoint: str) -> Archive:
    return open_archive("s3://pages/raw")


def test_a_page_comes_back_as_it_was_put_and_lies_under_the_prefix(archive: Archive) -> None:
    name = archive.put(PAGE)
    assert archive.put(PAGE) == name == content_hash(PAGE)
    assert archive.get(name) == PAGE
    assert list(Store.objects) == [f"raw/{name[:2]}/{name}.zst"]
    assert archive.size() == len(Store.objects[f"raw/{name[:2]}/{name}.zst"]) < len(PAGE)


def test_a_store_that_ends_in_the_middle_of_a_page_is_told_in_one_line(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = archive.put(PAGE)
    monkeypatch.setattr(Store, "cut", 7)
    with pytest.raises(ArchiveError, match=r"^archive s3://pages/raw/: .*: the store ended in the middle$"):
        archive.get(name)


def test_a_listing_goes_on_where_one_answer_ends(archive: Archive) -> None:
    names = sorted(archive.put(b"page %d" % number) for number in range(10))
    assert [stored.content_hash for stored in archive] == names


def test_a_missing_and_a_damaged_page_are_told_apart(archive: Archive) -> None:
    with pytest.raises(ArchiveError) as missing:
        archive.get(content_hash(b"never put"))
    assert missing.value.reason == "missing"
    name = archive.put(PAGE)
    Store.objects[f"raw/{name[:2]}/{name}.zst"] = b"rubbish"
    assert list(archive.verify()) == [name]
    with pytest.raises(ArchiveError) as damaged:
        archive.get(name)
    assert damaged.value.reason == "damaged"
    archive.put(PAGE)
    assert archive.get(name) == PAGE


def test_a_page_is_deleted_unless_it_was_put_lately(archive: Archive) -> None:
    name = archive.put(PAGE)
    assert archive.delete(name, put_before=1_600_000_000.0) is False
    assert archive.delete(name, put_before=1_800_000_000.0) is True
    assert archive.delete(name) is False
    assert archive.clean(now=0.0) == 0


def test_another_bucket_is_one_clear_line_without_the_key(endpoint: str) -> None:
    with pytest.raises(ArchiveError, match="archive s3://elsewhere/") as caught:
        open_archive("s3://elsewhere").put(PAGE)
    assert "hush" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_store_that_does_not_answer_is_an_archive_error(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    with pytest.raises(ArchiveError, match="does not answer"):
        open_archive("s3://pages").put(PAGE)
