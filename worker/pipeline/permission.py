"""Permission: whether robots.txt allows a claim's request; asking for robots.txt itself where it is not known."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from worker.claims import Claim, NotNow, Robots
from worker.errors import FetchError, RefusedError, ThrottledError
from worker.pipeline.policy import Policy
from worker.pipeline.ports import Ports
from worker.records import Response
from worker.robots import RobotsRules, read_robots, robots_verdict
from worker.urls import absolute

# RFC 9309 (2.3.1.2): at least five consecutive redirects are followed.
MOST_ROBOTS_HOPS = 5


def is_known(claim: Claim, now: datetime) -> bool:
    """Whether the host's robots.txt is known and still believed."""
    return claim.robots.expires_at is not None and claim.robots.expires_at > now


def is_allowed(claim: Claim, policy: Policy) -> bool:
    """Whether the known robots.txt allows the claim's request."""
    if robots_verdict(claim.robots.status) != "read":
        return robots_verdict(claim.robots.status) == "allow"
    return RobotsRules(claim.robots.text or "").allows(claim.url, policy.user_agent)


def learn_robots(claim: Claim, ports: Ports, policy: Policy) -> FetchError | None:
    """None after one request of robots.txt with the claim's slot: it is kept, and the row is due again after it.

    Where the file cannot be had the error comes back: the claim still stands, and the row has to end with it.
    """
    origin = urlsplit(claim.url)
    url = claim.robots.location or f"{origin.scheme}://{origin.netloc}/robots.txt"
    if urlsplit(url).netloc != origin.netloc:
        slot = ports.robots.take_slot(claim, url, ports.clock())
        if isinstance(slot, NotNow):
            ports.robots.save(claim, claim.robots, None, slot.until)
            return None
        ports.sleep((slot - ports.clock()).total_seconds())
    try:
        robots = robots_from(ports.fetcher.fetch(url), claim.robots, ports.clock(), policy)
    except FetchError as error:
        now = ports.clock()
        if not allows_all(error):
            ports.robots.save(claim, Robots(None, error.status, now + timedelta(seconds=policy.backoff)), None, None)
            return error
        robots = Robots("", error.status or 404, now + timedelta(seconds=policy.robots_max_age))
    delay = read_robots((robots.text or "").encode()).crawl_delay(policy.user_agent)
    ports.robots.save(claim, robots, min(delay, policy.crawl_delay_cap) if delay else None, ports.clock())
    return None


def allows_all(error: FetchError) -> bool:
    """Whether a robots.txt that fails so allows everything: a 4xx, or a redirect to where nobody may go."""
    client_error = error.status is not None and 400 <= error.status < 500
    return (client_error and not isinstance(error, ThrottledError)) or isinstance(error, RefusedError)


def robots_from(response: Response, before: Robots, now: datetime, policy: Policy) -> Robots:
    """What an answer to the request of robots.txt tells."""
    target = absolute(response.headers.get("location"), response.url)
    if 300 <= response.status < 400:
        if target and before.hops < MOST_ROBOTS_HOPS:
            return Robots(location=target, hops=before.hops + 1)
        return Robots(status=404, text="", expires_at=now + timedelta(seconds=policy.robots_max_age))
    text = response.body.decode("utf-8", "replace")
    return Robots(text, response.status, now + timedelta(seconds=policy.robots_max_age))
