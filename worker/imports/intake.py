"""Intake: one item -> the record that a crawl of the same page would have stored, or a word on why there is none.

The bytes are read before anything is written, so that a page which ends its process leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, NamedTuple, get_args

from worker.errors import ArchiveError, CopydeskError, ParseError, RefusedError
from worker.imports.http_message import HttpMessage, read_response
from worker.imports.items import Ended, Item
from worker.imports.rows import Imports
from worker.imports.saved_page import locate, read_known
from worker.normalize.encodings import decode
from worker.normalize.urls import absolute
from worker.pipeline.fetch_page import KEPT_HEADERS
from worker.pipeline.parse_page import read_article, skip_reason
from worker.pipeline.policy import Policy
from worker.records import Article, FetchedPage, Outcome
from worker.records.work import ParseClaim, ReadPage, Why
from worker.storage.archive import Archive, content_hash
from worker.storage.article_store import Articles
from worker.storage.database.json_columns import entry_from, rules_from

# The statuses of a page, and of what is gone.
FOUND, GONE = frozenset({200, 203}), frozenset({404, 410})
NOT_MODIFIED = 304


class IntakeResult(NamedTuple):
    """Say what became of an item, in the words of ``Ended``."""

    word: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """Hold a page that arrived whole, with what is known beside it."""

    page: FetchedPage
    raw: bytes
    source: str | None
    why: Why


class Intake:
    """Take items in, one after the other."""

    def __init__(
        self,
        imports: Imports,
        articles: Articles,
        archive: Archive,
        policy: Policy,
        *,
        source_ids: dict[str, int],
        source: str | None,
        most_bytes: int,
        clock: Callable[[], datetime],
    ) -> None:
        self.imports = imports
        self.articles = articles
        self.archive = archive
        self.policy = policy
        self.source_ids = source_ids
        self.source = source
        self.most_bytes = most_bytes
        self.clock = clock

    def take(self, item: Item) -> Ended:
        """Return what became of an item.

        Raises ArchiveError where nothing can be kept at all.
        """
        try:
            verdict = self._take(item)
        except ArchiveError:
            raise
        except CopydeskError as error:
            is_unusable = isinstance(error, RefusedError) or error.reason in UNUSABLE
            verdict = IntakeResult("skipped" if is_unusable else "failed", error.reason, str(error))
        return Ended(item.place, item.number, *verdict)

    def _take(self, item: Item) -> IntakeResult:
        if item.is_cut:
            raise ParseError("the archive holds only a part of the page", reason="cut_short")
        if item.kind == "saved":
            return self._take_page(saved(item))
        if item.kind == "resource":
            url, at = address_of(item)
            return self._take_page(arrived(item, url, at, HttpMessage(200, resource_headers(item), item.block)))
        message = read_response(item.block, self.most_bytes) if item.block else NO_MESSAGE
        return self._take_answer(item, message)

    def _take_answer(self, item: Item, message: HttpMessage) -> IntakeResult:
        """Take what a server answered: a page, another address, or that there is none."""
        url, at = address_of(item)
        if item.kind == "revisit" or message.status == NOT_MODIFIED:
            self.imports.unchanged(url, at)
            return IntakeResult("unchanged", "revisit")
        if message.status in GONE:
            self.imports.gone(url, message.status, at)
            return IntakeResult("gone", f"status_{message.status}")
        if 300 <= message.status < 400:
            location = message.headers.get("location")
            target = absolute(location, url) if location else None
            if target is None:
                return IntakeResult("skipped", "bad_redirect", "a redirect without a usable Location")
            self.imports.moved(url, target, message.status, at)
            return IntakeResult("moved", f"status_{message.status}", target)
        if message.status not in FOUND:
            return IntakeResult("skipped", f"status_{message.status}")
        return self._take_page(arrived(item, url, at, message))

    def _take_page(self, new: Arrived) -> IntakeResult:
        """Read a page and store what it says."""
        page = new.page
        if self.imports.holds(page):
            return IntakeResult("known", "stored_before")
        if skipped := skip_reason(page, self.policy):
            return IntakeResult("skipped", *skipped)
        article, unusable = read_article(page, new.raw, page.rules, self.policy)
        if unusable:
            return IntakeResult("skipped", *unusable)
        assert article is not None  # Where there is none, a reason is given.
        return self._store(new, article)

    def _store(self, new: Arrived, article: Article) -> IntakeResult:
        page, now = new.page, self.clock()
        source_id = self.source_ids.get(self.source or new.source or "")
        self.archive.put(new.raw)
        row_id, page_id = self.imports.add(page, source_id, new.why, now)
        saved = self.articles.save(ReadPage(article, page_id, row_id, source_id, page.fetched_at, now, new.why))
        outcome = Outcome("parse", saved.word, saved.reason, saved.detail)
        claim = ParseClaim(
            step="parse",
            row_kind="frontier",
            row_id=row_id,
            token=f"import-{page_id}",
            owner="import",
            attempt=1,
            url=page.url,
            starts_at=now,
            source_id=source_id,
            page_id=page_id,
        )
        self.imports.finish(claim, outcome, self.clock())
        self.articles.settle(saved.article_id, now)
        return IntakeResult(saved.word, saved.reason, saved.detail or "")


# Reasons of errors that say that there is no page to read, rather than that reading it failed.
UNUSABLE = frozenset({"cut_short", "too_large", "bad_encoding", "bad_http", "bad_address", "no_address", "bad_sidecar"})
NO_MESSAGE = HttpMessage(0, MappingProxyType({}), b"")


def address_of(item: Item) -> tuple[str, datetime]:
    """Return the address of a record, and its date.  Raises ParseError (``bad_address``)."""
    url = absolute(item.url, "")
    if url is None or item.at is None:
        raise ParseError(f"{item.url[:200]!r} is no address of a page", reason="bad_address")
    return url, item.at


def resource_headers(item: Item) -> MappingProxyType[str, str]:
    """Return what a record of a bare document says of it."""
    return MappingProxyType({"content-type": item.content_type} if item.content_type else {})


def saved(item: Item) -> Arrived:
    """Return the page in a file that was saved by hand."""
    url, at = locate(item, decode(item.block, "text/html").text)
    return Arrived(page_of(url, at, HttpMessage(200, MappingProxyType({}), item.block), {}), item.block, None, "manual")


def arrived(item: Item, url: str, at: datetime, message: HttpMessage) -> Arrived:
    """Return the page of a record, with what our own export says of it."""
    known = read_known(item)
    why: Why = known["why"] if known.get("why") in get_args(Why) else "manual"
    source = known.get("source") if isinstance(known.get("source"), str) else None
    return Arrived(page_of(url, at, message, known), message.body, source, why)


def page_of(url: str, at: datetime, message: HttpMessage, known: dict[str, Any]) -> FetchedPage:
    """Return a page as a fetch would have kept it.  Raises ParseError (``bad_sidecar``)."""
    try:
        evidence, rules = entry_from(known.get("evidence")), rules_from(known.get("rules"))
    except (TypeError, ValueError, AttributeError) as error:
        raise ParseError(f"what is known of the page cannot be read: {error}", reason="bad_sidecar") from None
    return FetchedPage(
        url=absolute(str(known.get("url") or url), url) or url,
        final_url=url,
        status=message.status,
        fetched_at=at.astimezone(UTC),
        content_hash=content_hash(message.body),
        size=len(message.body),
        headers=MappingProxyType({name: message.headers[name] for name in KEPT_HEADERS if name in message.headers}),
        content_type=message.headers.get("content-type"),
        evidence=evidence,
        rules=rules,
    )
