"""``/v1/actions``: what the command line does too, for tokens that may act."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from worker.broker.publisher import publish
from worker.errors import InputError
from worker.notify.dead_letters import GivenUp, Meant
from worker.pipeline.trigger import crawl_source
from worker.records.pauses import FOREVER
from worker.runtime import utc_now
from worker.web.access import Actor
from worker.web.api.parameters import PROBLEMS, Moment
from worker.web.problems import Problem, ProblemError
from worker.web.site import OurSite

REFUSALS: dict[int | str, dict[str, Any]] = {
    403: {"model": Problem, "content": {"application/problem+json": {}}, "description": "It may only read."}
}
router = APIRouter(prefix="/actions", tags=["actions"], responses={**PROBLEMS, **REFUSALS})
Slug = Annotated[
    str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", description="A source's slug.", examples=["bbc-news"])
]
HOST = r"^[A-Za-z0-9_.:\[\]-]+$"
Host = Annotated[
    str, Field(pattern=HOST, max_length=260, description="A host; a port may follow.", examples=["bbc.co.uk"])
]
Word = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9_]{1,40}$", description="The reason, as `copydesk dead list` shows it.")
]


class Order(BaseModel):
    """Be strict with what is ordered: a misspelt key is no wish."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CrawlOrder(Order):
    """Say which source to poll now."""

    source: Slug


class RetryOrder(Order):
    """Say which dead letters to try again: one, those that all conditions meet, or all."""

    id: int | None = Field(None, ge=1, le=2**63 - 1)
    webhook: int | None = Field(None, ge=1, le=2**63 - 1, description="The number of a webhook that was given up.")
    reason: Word | None = None
    source: Slug | None = None
    host: Host | None = None
    all: bool = Field(False, description="Every one of them; needed where nothing else is said.")


class Target(Order):
    """Name a source, or a host for all sources."""

    source: Slug | None = None
    host: Host | None = None


class PauseOrder(Target):
    """Say what to stop polling and fetching, until when, and why."""

    until: Moment | None = Field(None, description="Until it is resumed, unless given.")
    reason: str | None = Field(None, min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")


class Done(BaseModel):
    """Say how many rows became due, or what was paused or resumed."""

    count: int
    names: list[str] = []


@router.post("/crawl")
def crawl(order: CrawlOrder, site: OurSite, visitor: Actor) -> Done:
    """Poll every feed, sitemap and listing of one source now; counts them."""
    runtime = site.runtime
    runtime.queues.redis.ping()  # Before anything is marked as sent.
    messages = crawl_source(order.source, runtime.sources, runtime.ports)
    publish(site.doorbell(), messages)
    return Done(count=len(messages), names=[order.source])


@router.post("/retry")
def retry(order: RetryOrder, site: OurSite, visitor: Actor) -> Done:
    """Try dead letters again, and count them.

    Pages are fetched anew, parses repeated from the archive, webhooks told.
    """
    meant = Meant(order.id, order.reason, order.source, order.host, order.webhook)
    if meant == Meant() and not order.all:
        raise InputError("which dead letters? give id, webhook, reason, source, host, or all")
    letters = GivenUp(site.runtime.sessions)
    if (order.id or order.webhook) is not None and not letters.newest(meant, 1):
        raise ProblemError(404, f"there is no dead letter {order.id or f'webhook-{order.webhook}'}")
    return Done(count=letters.retry(meant, utc_now()))


@router.post("/pause")
def pause(order: PauseOrder, site: OurSite, visitor: Actor) -> Done:
    """Stop polling and fetching a source or a host, until a time or for good."""
    now = utc_now()
    if order.until is not None and order.until <= now:
        raise InputError(f"until: {order.until.isoformat()} is over")
    return set_pause(order, "paused", site.runtime, now, order.until, order.reason)


@router.post("/resume")
def resume(order: Target, site: OurSite, visitor: Actor) -> Done:
    """Take up a paused source or host again."""
    return set_pause(order, "active", site.runtime, utc_now())


def set_pause(order: Target, state: str, runtime: Any, now: Any, until: Any = None, reason: str | None = None) -> Done:
    """Pause or resume what an order names.

    Raises InputError where it names no thing or two, or one that is not known.
    """
    if (order.source is None) == (order.host is None):
        raise InputError("what? give either source or host")
    if order.source is not None:
        runtime.sources.set_state(order.source, state, now, until, reason)
        return Done(count=1, names=[order.source])
    end = (until or FOREVER) if state == "paused" else None
    names = runtime.sources.pause_host(order.host, end, reason, now)
    return Done(count=len(names), names=names)
