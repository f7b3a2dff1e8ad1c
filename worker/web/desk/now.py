"""Now: whether everything is well, in words; flow, queues, sources, dead letters and hosts held back."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response

from worker.monitoring.collect import collect_facts
from worker.monitoring.snapshot import Facts
from worker.notify.dead_letters import GivenUp, Meant
from worker.runtime import utc_now
from worker.storage.crawl.dead_letters import DeadLetter
from worker.web.access import Reader
from worker.web.desk.pages import show
from worker.web.site import AppState, OurSite

router = APIRouter()
# Minutes that the flow is drawn over, dead letters and sources that are listed.
MINUTES, MOST_DEAD, MOST_SOURCES = 60, 12, 40
# Seconds for which one look serves everybody: the page asks again every 15 s in each open browser.
LASTS = timedelta(seconds=5)
STEPS = {"poll": "feeds polled", "fetch": "pages fetched", "parse": "pages parsed"}


@dataclass(frozen=True, slots=True)
class Sight:
    """Hold one look: the facts, the flow by minute, the newest dead letters."""

    facts: Facts
    flow: dict[str, list[int]]
    dead: tuple[DeadLetter, ...]
    at: datetime


class Lookout:
    """Look at the deployment, at most once in a while for all who ask."""

    def __init__(self, site: AppState) -> None:
        self.site = site
        self.lock = threading.Lock()
        self.last: Sight | None = None

    def look(self, now: datetime) -> Sight:
        """Return a look that is fresh enough."""
        with self.lock:
            if self.last is None or now - self.last.at >= LASTS:
                self.last = self.see(now)
            return self.last

    def see(self, now: datetime) -> Sight:
        """Look now; without database there is only what Redis says."""
        facts = collect_facts(self.site.looking, now)
        if facts.database.problem:
            return Sight(facts, {}, (), now)
        flow = self.site.looking.overview.by_minute(now, MINUTES)
        dead = GivenUp(self.site.looking.sessions).newest(Meant(), MOST_DEAD) if facts.dead or facts.webhooks else []
        return Sight(facts, flow, tuple(dead), now)

    def forget(self) -> None:
        """Look anew when next asked, for something was changed."""
        with self.lock:
            self.last = None


def lookout_of(request: Request, site: AppState) -> Lookout:
    """Return the lookout that all requests share."""
    state = request.app.state
    if not hasattr(state, "lookout"):
        state.lookout = Lookout(site)
    found: Lookout = state.lookout
    return found


@router.get("/")
def now_page(request: Request, site: OurSite, visitor: Reader) -> Response:
    """Show how the deployment is."""
    sight = lookout_of(request, site).look(utc_now())
    return show(
        request,
        "now.html",
        visitor,
        facts=sight.facts,
        flow=sight.flow,
        dead=sight.dead,
        steps=STEPS,
        verdict=verdict(sight.facts),
        most_sources=MOST_SOURCES,
    )


def verdict(facts: Facts) -> str:
    """Say in a sentence how everything is."""
    if not facts.warnings:
        return "Everything is well."
    if facts.database.problem or facts.redis.problem:
        return "Something that the crawl stands on is away."
    return "One thing needs a look." if len(facts.warnings) == 1 else f"{len(facts.warnings)} things need a look."
