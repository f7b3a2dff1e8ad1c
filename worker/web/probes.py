"""Probes: whether this process turns (``/live``), and whether it can answer (``/ready``); both need no token."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from worker.monitoring.readiness import check_database, tried
from worker.web.site import OurSite

router = APIRouter(include_in_schema=False)


@router.get("/live")
async def live() -> PlainTextResponse:
    """Say that this process turns.

    An outage of the database is no reason to start it anew.
    """
    return PlainTextResponse("well\n")


@router.get("/ready")
def ready(site: OurSite) -> PlainTextResponse:
    """Say whether the database answers and has its schema; reading needs no more."""
    problem = tried(check_database, site.runtime)
    return PlainTextResponse(f"database: {problem}\n" if problem else "well\n", 503 if problem else 200)
