"""Actions: what the command line can do, as forms; each needs a login with the scope act."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from worker.broker.publisher import publish
from worker.notify.dead_letters import GivenUp, Meant
from worker.pipeline.trigger import crawl_source, ingest_url
from worker.runtime import utc_now
from worker.storage.queries.article.page import read_address
from worker.web.access import FormActor
from worker.web.desk.now import lookout_of
from worker.web.problems import ProblemError
from worker.web.site import AppState, OurSite

router = APIRouter()
MOST_ID = 2**63 - 1
Number = Annotated[int | None, Form(alias="id", ge=1, le=MOST_ID)]
WebhookNumber = Annotated[int | None, Form(alias="webhook", ge=1, le=MOST_ID)]
Word = Annotated[str | None, Form(max_length=300)]


def done(request: Request, site: AppState, path: str, word: str) -> Response:
    """Go back to a page, which says what was done."""
    lookout_of(request, site).forget()
    return RedirectResponse(f"{path}?done={word}", 303)


@router.post("/dead/retry")
def retry(
    request: Request,
    site: OurSite,
    visitor: FormActor,
    number: Number = None,
    webhook: WebhookNumber = None,
    reason: Word = None,
) -> Response:
    """Try one dead letter again, or all of one reason."""
    GivenUp(site.runtime.sessions).retry(named(number, webhook, reason), utc_now())
    return done(request, site, "/", "retried")


@router.post("/dead/drop")
def drop(request: Request, site: OurSite, visitor: FormActor, number: Number = None) -> Response:
    """Take one dead page off the list."""
    GivenUp(site.runtime.sessions).drop(named(number, None, None))
    return done(request, site, "/", "dropped")


def named(number: int | None, webhook: int | None, reason: str | None) -> Meant:
    """Return which dead letters are meant.

    Raises ProblemError 422 where nothing says so.
    """
    if number is None and webhook is None and not reason:
        raise ProblemError(422, "which dead letter? its number or a reason is missing")
    return Meant(number, reason or None, webhook=webhook)


@router.post("/hosts/resume")
def resume_host(request: Request, site: OurSite, visitor: FormActor, host: Annotated[str, Form()]) -> Response:
    """Take up a paused host again."""
    site.runtime.sources.pause_host(host, None, None, utc_now())
    return done(request, site, "/", "resumed")


@router.post("/sources/{slug}/state")
def set_state(
    request: Request,
    site: OurSite,
    visitor: FormActor,
    slug: str,
    state: Annotated[str, Form(pattern="^(active|paused)$")],
) -> Response:
    """Pause a source, or take it up again."""
    reason = f"paused at the desk by {visitor.name}" if state == "paused" else None
    site.runtime.sources.set_state(slug, state, utc_now(), None, reason)
    return done(request, site, f"/sources/{slug}", "paused" if state == "paused" else "resumed")


@router.post("/sources/{slug}/crawl")
def crawl(request: Request, site: OurSite, visitor: FormActor, slug: str) -> Response:
    """Poll every feed of a source now."""
    runtime = site.runtime
    runtime.queues.redis.ping()  # Before anything is marked as sent.
    publish(runtime.doorbell, crawl_source(slug, runtime.sources, runtime.ports))
    return done(request, site, f"/sources/{slug}", "crawled")


@router.post("/articles/{number}/recrawl")
def recrawl(request: Request, site: OurSite, visitor: FormActor, number: int) -> Response:
    """Fetch an article's page again."""
    with site.reading() as session:
        address = read_address(session, number)
    if address is None:
        raise ProblemError(404, f"there is no article {number}")
    ingest_url(address, site.runtime.ports)
    return done(request, site, f"/articles/{number}", "recrawled")
