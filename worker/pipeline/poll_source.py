"""Poll a source: one request of a feed, sitemap or listing; what it announces enters the frontier."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

from worker.errors import FetchError, ParseError
from worker.frontier.admission import admitted
from worker.frontier.polling import after_failure, after_poll, failure_kind, least_wait
from worker.frontier.validators import sendable
from worker.normalize.urls import absolute
from worker.pipeline.failing import hold_of
from worker.pipeline.permission import await_slot, find_refusal, is_known, learn_robots, own_headers, seen_at
from worker.pipeline.policy import Policy
from worker.pipeline.ports import Ports, ReaderPort
from worker.records import Feed, Outcome, Response
from worker.records.work import Candidate, Hold, Message, NotNow, PollClaim, PollFinish


def poll_source(message: Message, ports: Ports, policy: Policy) -> list[Message]:
    """Poll one feed into the frontier; the next tick sends what is new."""
    claim = ports.feeds.start_poll(message, ports.node, ports.clock())
    if claim is None or isinstance(claim, NotNow):
        return []
    await_slot(claim.starts_at, ports)
    if not is_known(claim, ports.clock()):
        unknown = learn_robots(claim, ports, policy)
        if unknown is not None:
            ports.feeds.finish_poll(claim, failed(claim, unknown, ports.clock(), policy))
        return []
    ports.feeds.finish_poll(claim, poll(claim, ports, policy))
    return []


def poll(claim: PollClaim, ports: Ports, policy: Policy) -> PollFinish:
    """Return the end of the poll after one request."""
    refusal = find_refusal(claim, policy)
    if refusal is not None:
        return failed(claim, refusal, ports.clock(), policy)
    try:
        response = ports.fetcher.fetch(
            claim.url,
            headers=own_headers(claim),
            etag=sendable(claim.etag),
            last_modified=sendable(claim.last_modified),
        )
        finish = answered(claim, response, ports, policy)
    except (FetchError, ParseError) as error:
        return failed(claim, error, ports.clock(), policy)
    return replace(
        finish,
        seconds=response.elapsed,
        status=response.status,
        size=len(response.body),
        seen_at=seen_at(response, finish.now),
    )


def answered(claim: PollClaim, response: Response, ports: Ports, policy: Policy) -> PollFinish:
    """Return the end of a poll that was answered.

    Moved, unchanged, or polled with what it announces.
    """
    now = ports.clock()
    if 300 <= response.status < 400 and response.status != 304:
        return moved(claim, response, now, policy)
    if response.status == 304:
        return waits(claim, Outcome("poll", "unchanged", "not_modified"), response, None, now, policy)
    body_hash = hashlib.sha256(response.body).hexdigest()
    if body_hash == claim.body_hash:
        return waits(claim, Outcome("poll", "unchanged", "same_bytes"), response, None, now, policy)
    feed = read(claim, response, ports.reader)
    now = ports.clock()
    finish = waits(claim, Outcome("poll", "polled", "ok", said(feed)), response, feed.ttl, now, policy)
    return replace(
        finish,
        body_hash=body_hash,
        entries=len(feed.entries),
        candidates=candidates(claim, feed, now),
        children=feed.children,
    )


def read(claim: PollClaim, response: Response, reader: ReaderPort) -> Feed:
    """Return what the answer says, read as the kind that the source states.

    Raises ParseError.
    """
    zone = claim.source.timezone if claim.source else None
    language = claim.source.language if claim.source else None
    if claim.kind == "listing":
        selector = claim.source.listing_selector if claim.source else None
        return reader.read_listing(
            response.body,
            response.url,
            content_type=response.content_type,
            selector=selector,
            tz=zone,
            language=language,
        )
    if claim.kind == "sitemap":
        return reader.read_sitemap(response.body, response.url, tz=zone)
    return reader.read_feed(response.body, response.url, content_type=response.content_type, tz=zone, language=language)


def candidates(claim: PollClaim, feed: Feed, now: datetime) -> list[Candidate]:
    """Return the entries that the source's rules take up."""
    if claim.source is None:
        return []
    taken = admitted(feed.entries, claim.source, now=now, found_on=claim.url).taken
    return [
        Candidate(
            url=entry.url,
            via=claim.kind,
            due_at=now,
            evidence=entry,
            source_id=claim.source_id,
            feed_id=claim.row_id,
        )
        for entry in taken
    ]


def said(feed: Feed) -> str | None:
    """Return the feed's warnings in one line."""
    return "; ".join(feed.warnings) or None


def waits(
    claim: PollClaim, outcome: Outcome, response: Response, ttl: float | None, now: datetime, policy: Policy
) -> PollFinish:
    """Return the end of an answered poll, with when the next one is due.

    A sitemap that an index named waits for the index: it is asked again when that says it has changed.
    """
    assert claim.source is not None
    following = after_poll(
        claim.source.polling,
        now=now,
        changed=outcome.word == "polled",
        interval=claim.interval,
        least=least_wait(ttl, response.headers.get("cache-control")),
        key=claim.feed_url,
        floor=policy.poll_floor,
        cap=policy.poll_cap,
    )
    # Validators belong to the body that they came with: an answer that brings a new one sets aside the old.
    before = claim if outcome.word == "unchanged" else replace(claim, etag=None, last_modified=None)
    return PollFinish(
        outcome,
        now,
        None if claim.is_child else following.due_at,
        etag=sendable(response.headers.get("etag")) or before.etag,
        last_modified=sendable(response.headers.get("last-modified")) or before.last_modified,
        body_hash=claim.body_hash,
        interval=following.interval,
        location=claim.url if claim.hops else None,
    )


def moved(claim: PollClaim, response: Response, now: datetime, policy: Policy) -> PollFinish:
    """Return the end of a poll that was sent elsewhere, to be asked next."""
    target = absolute(response.headers.get("location"), response.url)
    if target is None or claim.hops >= policy.max_redirects:
        reason = "bad_redirect" if target is None else "too_many_redirects"
        broken = FetchError(f"{claim.url}: redirected to nowhere usable", reason=reason)
        return failed(claim, broken, now, policy)
    outcome = Outcome("poll", "retry", "moved", target)
    return PollFinish(
        outcome,
        now,
        now,
        forgiven=True,
        interval=claim.interval,
        failures=claim.failures,
        location=target,
        hops=claim.hops + 1,
    )


def failed(claim: PollClaim, error: FetchError | ParseError, now: datetime, policy: Policy) -> PollFinish:
    """Return the end of a poll that brought nothing; each failure delays the next."""
    assert claim.source is not None
    following = after_failure(
        claim.source.polling,
        failure_kind(error),
        now=now,
        failures=claim.failures,
        interval=claim.interval,
        key=claim.feed_url,
        cap=policy.poll_cap,
    )
    hold = hold_of(error, claim, now, policy) if isinstance(error, FetchError) else Hold()
    status = error.status if isinstance(error, FetchError) else None
    return PollFinish(
        Outcome("poll", "failed", error.reason, str(error)),
        now,
        max(following.due_at, hold.until or now),
        hold,
        status=status,
        interval=following.interval,
        failures=following.failures,
        body_hash=claim.body_hash,
    )
