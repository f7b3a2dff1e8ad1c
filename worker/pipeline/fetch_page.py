"""Fetch a page: one claim, at most one request, one outcome."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from worker.errors import ArchiveError, FetchError, RefusedError
from worker.frontier.recrawl import next_recrawl
from worker.frontier.validators import sendable
from worker.normalize.urls import absolute, url_key
from worker.pipeline.failing import backoff, hold_of, outcome_of, retry_at
from worker.pipeline.permission import await_slot, find_refusal, is_known, learn_robots, own_headers, seen_at
from worker.pipeline.policy import Policy, recrawl_ages, valid_rules
from worker.pipeline.ports import Ports
from worker.records import FetchedPage, Outcome, Response
from worker.records.work import Candidate, FetchClaim, FetchFinish, Following, Message, NotNow

# Headers that are kept with a page: what a later parse, a check or a person may ask for.
KEPT_HEADERS = (
    "content-type", "content-language", "last-modified", "etag", "date", "age", "cache-control", "link", "x-robots-tag",
)  # fmt: skip


def fetch_page(message: Message, ports: Ports, policy: Policy, stay_until: datetime | None = None) -> list[Message]:
    """Fetch one page, and return the messages to send next.

    Everything else is in the database.  Where the host may be asked again at once before ``stay_until``, its next page
    is started with the end of this one, and is among them as a Following.
    """
    if isinstance(message, Following):
        claim: FetchClaim | NotNow | None = message.claim
    else:
        claim = ports.frontier.start_fetch(message, ports.node, ports.clock())
    if claim is None or isinstance(claim, NotNow):
        return []
    claim = replace(claim, stay_until=stay_until)
    await_slot(claim.starts_at, ports)
    if not is_known(claim, ports.clock()):
        error = learn_robots(claim, ports, policy)
        return [] if error is None else finish_error(claim, error, ports, policy, unknown_robots)
    refusal = find_refusal(claim, policy)
    if refusal is not None:
        return finish_error(claim, refusal, ports, policy, unknown_robots if refusal.retry else None)
    try:
        response = ports.fetcher.fetch(
            claim.url,
            headers=own_headers(claim),
            etag=sendable(claim.etag),
            last_modified=sendable(claim.last_modified),
        )
    except FetchError as error:
        return finish_error(claim, error, ports, policy)
    return finish_response(claim, response, ports, policy)


def unknown_robots(error: FetchError) -> FetchError:
    """Return the error of a page whose host does not give its robots.txt."""
    return RefusedError(f"robots.txt cannot be had, so nothing may be fetched: {error}", reason="robots_unreachable")


def finish_error(
    claim: FetchClaim,
    error: FetchError,
    ports: Ports,
    policy: Policy,
    in_the_end: Callable[[FetchError], FetchError] | None = None,
) -> list[Message]:
    """End a fetch that brought nothing, and return the messages to send.

    ``in_the_end`` names the error of a spent row.
    """
    now = ports.clock()
    outcome = outcome_of(error, "fetch", claim.attempt, policy)
    if in_the_end is not None and outcome.word == "dead_letter":
        outcome = outcome_of(in_the_end(error), "fetch", claim.attempt, policy)
    hold = hold_of(error, claim, now, policy)
    due = retry_at(error, claim, hold, now, policy) if outcome.word == "retry" else None
    finish = FetchFinish(outcome, now, due, hold, status=error.status)
    return ports.frontier.finish_fetch(claim, finish) or []


def finish_response(claim: FetchClaim, response: Response, ports: Ports, policy: Policy) -> list[Message]:
    """End a fetch that was answered, and return the messages to send.

    Moved, unchanged, or a page that is archived and waits for its parse.
    """
    now = ports.clock()
    if response.status == 304:
        finish = unchanged(claim, "not_modified", now, policy)
    elif response.status >= 300:
        finish = moved(claim, response, now, policy)
    else:
        try:
            content_hash = ports.archive.put(response.body)
        except ArchiveError as error:
            finish = unarchived(claim, error, now, policy)
        else:
            finish = fetched(claim, response, content_hash, now, policy)
    exchange = replace(
        finish,
        seconds=response.elapsed,
        status=response.status,
        size=len(response.body),
        seen_at=seen_at(response, now),
    )
    return ports.frontier.finish_fetch(claim, exchange) or []


def fetched(claim: FetchClaim, response: Response, content_hash: str, now: datetime, policy: Policy) -> FetchFinish:
    """Return the end of a fetch whose body stands in the archive."""
    if content_hash == claim.content_hash:
        return unchanged(claim, "same_bytes", now, policy)
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    page = FetchedPage(
        url=claim.url,
        final_url=response.url,
        status=response.status,
        fetched_at=now,
        content_hash=content_hash,
        size=len(response.body),
        headers=MappingProxyType(headers),
        content_type=response.content_type,
        evidence=claim.evidence,
        rules=valid_rules(claim.source, now),
    )
    return FetchFinish(
        Outcome("fetch", "fetched", "ok"),
        now,
        page=page,
        etag=sendable(response.headers.get("etag")),
        last_modified=sendable(response.headers.get("last-modified")),
    )


def unchanged(claim: FetchClaim, reason: str, now: datetime, policy: Policy) -> FetchFinish:
    """Return the end of a fetch that found what was there before.

    A young article is looked at again.
    """
    due = next_recrawl(
        claim.published_at or claim.discovered_at, now, recrawl_ages(claim.source, policy), key=claim.url
    )
    return FetchFinish(Outcome("fetch", "unchanged", reason), now, due)


def moved(claim: FetchClaim, response: Response, now: datetime, policy: Policy) -> FetchFinish:
    """Return the end of a fetch that was sent elsewhere.

    The target enters the frontier with what is known of this address.  Where it is another spelling of the same address
    (https, www., a slash at the end) the row itself goes on there: in the frontier the two are one, so nothing else
    would ever ask for it.
    """
    target = absolute(response.headers.get("location"), response.url)
    if target is None:
        outcome = Outcome("fetch", "dead_letter", "bad_redirect", f"status {response.status} without a usable Location")
        return FetchFinish(outcome, now)
    if claim.hops >= policy.max_redirects:
        outcome = Outcome("fetch", "dead_letter", "too_many_redirects", f"more than {policy.max_redirects} hops")
        return FetchFinish(outcome, now)
    candidate = Candidate(
        url=target,
        via="redirect",
        due_at=now,
        evidence=claim.evidence,
        source_id=claim.source_id,
        parent_id=claim.row_id,
        hops=claim.hops + 1,
        depth=claim.depth,
        why=claim.why,
    )
    if url_key(target) == url_key(claim.url):
        return FetchFinish(Outcome("fetch", "retry", "moved", target), now, now, target=candidate)
    return FetchFinish(Outcome("fetch", "moved", f"status_{response.status}", target), now, target=candidate)


def unarchived(claim: FetchClaim, error: ArchiveError, now: datetime, policy: Policy) -> FetchFinish:
    """Return the end of a fetch whose body could not be kept: a retry.

    What is not archived is not recorded.  A full disk is no fault of the page: it never becomes a dead letter for it.
    """
    outcome = Outcome("fetch", "retry", error.reason, str(error))
    return FetchFinish(outcome, now, now + backoff(policy, claim.attempt), forgiven=True)
