"""``/v1/status``: the facts of one look at the deployment."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from worker.monitoring.collect import collect_facts
from worker.monitoring.snapshot import Facts
from worker.records import plain
from worker.runtime import utc_now
from worker.web.access import Reader
from worker.web.api.answers import answer
from worker.web.api.parameters import PROBLEMS
from worker.web.site import OurSite

router = APIRouter(tags=["status"], responses=PROBLEMS)


@router.get("/status", response_model=Facts)
def status(request: Request, site: OurSite, visitor: Reader) -> Response:
    """Return what `copydesk status --json` prints: queues, workers, throughput, sources, warnings."""
    facts: dict[str, Any] = plain(collect_facts(site.looking, utc_now()))
    return answer(request, facts)
