"""Permission: whether robots.txt allows a claim's request; asking for robots.txt itself where it is not known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from worker.errors import FetchError, ParseError, RefusedError, ServerError, ThrottledError
from worker.frontier.robots import RobotsRules, robots_verdict
from worker.normalize.urls import absolute, same_site
from worker.pipeline.policy import Policy
from worker.pipeline.ports import Ports
from worker.records import Response
from worker.records.work import Claim, NotNow, Robots

# RFC 9309 (2.3.1.2): at least five consecutive redirects are followed.
MOST_ROBOTS_HOPS = 5
# Seconds for which a thread waits for a slot it has taken; not below the storage's SLOT_WAIT.
LONGEST_WAIT = 1.0


def await_slot(starts_at: datetime, ports: Ports) -> None:
    """Wait until the slot begins, never longer than one can lie ahead."""
    ports.sleep(min((starts_at - ports.clock()).total_seconds(), LONGEST_WAIT))


def seen_at(response: Response, now: datetime) -> datetime:
    """Return a moment at which the host had certainly seen the request.

    The answer's head had come by then.
    """
    return now - timedelta(seconds=max(0.0, response.elapsed - response.waited))


def own_headers(claim: Claim) -> Mapping[str, str] | None:
    """Return the headers that the claim's source states, for its own sites alone.

    They may let us in, and a redirect, a feed or a teaser may lead anywhere.
    """
    source = claim.source
    if source is None or not source.headers:
        return None
    own = (source.home_url, *source.feeds, *source.sitemaps, *source.listings)
    return source.headers if any(same_site(claim.url, url) for url in own) else None


def is_known(claim: Claim, now: datetime) -> bool:
    """Tell whether the host's robots.txt is known and still believed."""
    return claim.robots.expires_at is not None and claim.robots.expires_at > now


def find_refusal(claim: Claim, policy: Policy) -> FetchError | None:
    """Return why the known robots.txt refuses the claim's request, if it does.

    A robots.txt that the host failed to give closes the host only as long as that is believed: its error can be
    retried, the file's own word cannot.
    """
    verdict = robots_verdict(claim.robots.status)
    if verdict == "disallow":
        return ServerError("the host did not give its robots.txt", reason="robots_unreachable")
    if verdict == "allow" or RobotsRules(claim.robots.text or "").allows(claim.url, policy.user_agent):
        return None
    return RefusedError("robots.txt does not allow this address", reason="robots")


def learn_robots(claim: Claim, ports: Ports, policy: Policy) -> FetchError | None:
    """Ask for robots.txt with the claim's slot; return the error if it fails.

    On success the file is kept, and the row is due again after it.  On an error the claim still stands, and the row has
    to end with it.
    """
    origin = urlsplit(claim.url)
    url = claim.robots.location or f"{origin.scheme}://{origin.netloc}/robots.txt"
    if urlsplit(url).netloc != origin.netloc:
        slot = ports.robots.take_slot(claim, url, ports.clock())
        if isinstance(slot, NotNow):
            ports.robots.save(claim, claim.robots, None, slot.until)
            return None
        await_slot(slot, ports)
    try:
        robots = robots_from(ports.fetcher.fetch(url), claim.robots, ports, policy)
    except (FetchError, ParseError) as caught:
        now = ports.clock()
        error = caught if isinstance(caught, FetchError) else unreadable(caught)
        if not allows_all(error):
            closed_until = now + timedelta(seconds=policy.backoff)
            ports.robots.save(claim, Robots(None, error.status, closed_until), None, None)
            return error
        robots = Robots("", error.status or 404, now + timedelta(seconds=policy.robots_max_age))
    delay = RobotsRules(robots.text or "").crawl_delay(policy.user_agent)
    now = ports.clock()
    ports.robots.save(claim, robots, min(delay, policy.crawl_delay_cap) if delay else None, now, now)
    return None


def allows_all(error: FetchError) -> bool:
    """Tell whether a robots.txt that fails so allows everything.

    A 4xx, or a redirect to where nobody may go.
    """
    client_error = error.status is not None and 400 <= error.status < 500
    return (client_error and not isinstance(error, ThrottledError)) or isinstance(error, RefusedError)


def unreadable(error: ParseError) -> FetchError:
    """Return the error of a robots.txt whose reading had to be ended.

    The host is closed as if it gave none.
    """
    return ServerError(f"its robots.txt cannot be read: {error}", reason="robots_unreadable")


def robots_from(response: Response, before: Robots, ports: Ports, policy: Policy) -> Robots:
    """Return what an answer to the request of robots.txt tells.  Raises ParseError."""
    now = ports.clock()
    target = absolute(response.headers.get("location"), response.url)
    if 300 <= response.status < 400:
        if target and before.hops < MOST_ROBOTS_HOPS:
            return Robots(location=target, hops=before.hops + 1)
        return Robots(status=404, text="", expires_at=now + timedelta(seconds=policy.robots_max_age))
    rules = ports.reader.read_robots(response.body, policy.user_agent)
    return Robots(rules.text, response.status, now + timedelta(seconds=policy.robots_max_age))
