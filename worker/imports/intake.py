"""Intake: items -> the records that a crawl of the same pages would have stored, or a word on why there is none.

Pages are read before anything of them is written, so that one which ends its process leaves nothing behind; what was
read is then stored together, in the sets of rows that a parse worker writes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, NamedTuple, get_args

from worker.errors import ArchiveError, CopydeskError, ParseError, RefusedError
from worker.imports.http_message import HttpMessage, read_response
from worker.imports.items import Ended, Item
from worker.imports.rows import ArrivedPage, Imports
from worker.imports.saved_page import locate, read_known
from worker.normalize.encodings import decode
from worker.normalize.urls import absolute
from worker.pipeline.fetch_page import KEPT_HEADERS
from worker.pipeline.parse_page import read_article, skip_reason
from worker.pipeline.policy import Policy
from worker.records import Article, FetchedPage, Outcome
from worker.records.work import Finish, ParseClaim, ReadPage, Why
from worker.storage.archive import Archive, content_hash
from worker.storage.article_store import Articles
from worker.storage.articles.save.outcomes import Saved
from worker.storage.database.json_columns import entry_from, rules_from
from worker.storage.database.keys import frontier_key

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


@dataclass(frozen=True, slots=True)
class ReadItem:
    """Hold an item whose page was read, still to be stored."""

    item: Item
    arrived: Arrived
    article: Article


class Intake:
    """Take items in: read each, then store some together."""

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
        found = self.read(item)
        return found if isinstance(found, Ended) else self.store_alone(found)

    def read(self, item: Item) -> Ended | ReadItem:
        """Read an item's page to store; what is no page to store has ended."""
        try:
            found = self._read(item)
        except ArchiveError:
            raise
        except CopydeskError as error:
            is_unusable = isinstance(error, RefusedError) or error.reason in UNUSABLE
            found = IntakeResult("skipped" if is_unusable else "failed", error.reason, str(error))
        return ended_as(item, found) if isinstance(found, IntakeResult) else found

    def _read(self, item: Item) -> IntakeResult | ReadItem:
        if item.is_cut:
            raise ParseError("the archive holds only a part of the page", reason="cut_short")
        if item.kind == "saved":
            return self._read_page(item, saved(item))
        if item.kind == "resource":
            url, at = address_of(item)
            found = arrived(item, url, at, HttpMessage(200, resource_headers(item), item.block))
            return self._read_page(item, found)
        message = read_response(item.block, self.most_bytes) if item.block else NO_MESSAGE
        return self._take_answer(item, message)

    def _take_answer(self, item: Item, message: HttpMessage) -> IntakeResult | ReadItem:
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
        return self._read_page(item, arrived(item, url, at, message))

    def _read_page(self, item: Item, new: Arrived) -> IntakeResult | ReadItem:
        """Return what a page says, if it is to be stored."""
        page = new.page
        if self.imports.holds(page):
            return IntakeResult("known", "stored_before")
        if skipped := skip_reason(page, self.policy):
            return IntakeResult("skipped", *skipped)
        article, unusable = read_article(page, new.raw, page.rules, self.policy)
        if unusable:
            return IntakeResult("skipped", *unusable)
        assert article is not None  # Where there is none, a reason is given.
        return ReadItem(item, new, article)

    def store_alone(self, read: ReadItem) -> Ended:
        """Store what was read of one item.

        Raises ArchiveError where nothing can be kept at all.
        """
        (result,) = self._store_together([read])
        assert result is not None  # Only of many may one be left.
        return ended_as(read.item, result)

    def store(self, found: Sequence[ReadItem]) -> list[Ended | None]:
        """Store what was read, and return what became of each, in their order.

        Raises ArchiveError where nothing can be kept at all.  Pages of one address are stored one after the other.
        None stands for a page that was left untouched, and is to be stored by itself.
        """
        ended: dict[int, Ended | None] = {}
        left = list(enumerate(found))
        while left:
            first = {frontier_key(read.arrived.page.url): (place, read) for place, read in reversed(left)}
            turn = sorted(first.values(), key=lambda each: each[0])
            results = self._store_together([read for _, read in turn])
            for (place, read), result in zip(turn, results, strict=True):
                ended[place] = ended_as(read.item, result) if result else None
            left = [each for each in left if each[0] not in ended]
        return [ended[place] for place in range(len(found))]

    def _store_together(self, found: Sequence[ReadItem]) -> list[IntakeResult | None]:
        """Store pages of different addresses.

        What was forgotten is asked before the archive keeps anything, and once more with the rows.
        """
        now = self.clock()
        buried = self.imports.forgotten([read.arrived.page.url for read in found])
        for read in found:
            if frontier_key(read.arrived.page.url) not in buried:
                self.archive.put(read.arrived.raw)
        arrived = [ArrivedPage(read.arrived.page, self._source_of(read.arrived), read.arrived.why) for read in found]
        keys = self.imports.add_all(arrived, now)
        pages = {
            place: ReadPage(read.article, key[1], key[0], page.source_id, page.page.fetched_at, now, page.why)
            for place, (read, page, key) in enumerate(zip(found, arrived, keys, strict=True))
            if key is not None
        }
        saved = dict(zip(pages, self._save(list(pages.values()), now), strict=True))
        return [saved[place] if place in saved else forgotten(page.page) for place, page in enumerate(arrived)]

    def _save(self, pages: Sequence[ReadPage], now: datetime) -> list[IntakeResult | None]:
        """Save articles as a parse does, and note how their readings ended."""
        saved = self.articles.save_all(pages)
        if len(pages) == 1:
            saved = [saved[0] or self.articles.save(pages[0])]
        ended_at = self.clock()
        stored = [(page, each) for page, each in zip(pages, saved, strict=True) if each is not None]
        self.imports.finish_all([(claim_of(page, now), end_of(each, ended_at)) for page, each in stored])
        self.articles.settle_all([each.article_id for _, each in stored], now)
        return [IntakeResult(each.word, each.reason, each.detail or "") if each is not None else None for each in saved]

    def _source_of(self, new: Arrived) -> int | None:
        return self.source_ids.get(self.source or new.source or "")


# Reasons of errors that say that there is no page to read, rather than that reading it failed.
UNUSABLE = frozenset({"cut_short", "too_large", "bad_encoding", "bad_http", "bad_address", "no_address", "bad_sidecar"})
NO_MESSAGE = HttpMessage(0, MappingProxyType({}), b"")


def ended_as(item: Item, result: IntakeResult) -> Ended:
    """Say what became of an item."""
    return Ended(item.place, item.number, *result)


def forgotten(page: FetchedPage) -> IntakeResult:
    """Say that an address was forgotten on request."""
    return IntakeResult("skipped", "forgotten", f"{page.url} was forgotten on request")


def end_of(saved: Saved, now: datetime) -> Finish:
    """Return how the reading of an imported page ended."""
    return Finish(Outcome("parse", saved.word, saved.reason, saved.detail), now)


def claim_of(page: ReadPage, now: datetime) -> ParseClaim:
    """Return the claim by which the log knows the reading of an imported page."""
    return ParseClaim(
        step="parse", row_kind="frontier", row_id=page.frontier_id, token=f"import-{page.page_id}", owner="import",
        attempt=1, url=page.article.url, starts_at=now, source_id=page.source_id, page_id=page.page_id,
    )  # fmt: skip


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
