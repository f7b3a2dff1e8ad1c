"""Sources: their health, and one with its feeds and how its pages were read over time."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from worker.monitoring.drift_check import judgements
from worker.runtime import utc_now
from worker.storage.queries.source_feeds.source_page import MOST_COUNTED, SourcePage, read_source_page
from worker.web.access import Reader
from worker.web.desk.pages import show
from worker.web.problems import ProblemError
from worker.web.site import AppState, OurSite

router = APIRouter()
Slug = Annotated[str, Path(max_length=64)]
# Sources of one page: each is a row of the table; and the time of which articles are counted.
MOST_SOURCES, DAY = 100, timedelta(days=1)
WORDS = {"fetch": "to fetch", "parse": "to parse", "done": "done", "dead": "given up", "rest": "resting"}


@router.get("/sources")
def list_sources(
    request: Request, site: OurSite, visitor: Reader, after: Annotated[str, Query(max_length=64)] = ""
) -> Response:
    """List the sources with their health, from behind a slug."""
    known = site.looking.overview.sources(utc_now() - DAY)
    behind = sorted((state for state in known if state.slug > after), key=lambda state: state.slug)
    shown = behind[:MOST_SOURCES]
    more = shown[-1].slug if len(behind) > len(shown) else None
    judged = {judgement.source: judgement for judgement in judgements(site.looking.quality)}
    return show(request, "sources/sources.html", visitor, judged=judged, shown=shown, after=after, more=more)


@router.get("/sources/{slug}")
def source_page(request: Request, site: OurSite, visitor: Reader, slug: Slug) -> Response:
    """Show one source."""
    page = find_source(site, slug)
    return show(request, "sources/source.html", visitor, page=page, judged=page.judged, words=WORDS, most=MOST_COUNTED)


def find_source(site: AppState, slug: str) -> SourcePage:
    """Return a source's page.

    Raises ProblemError 404 where there is none.
    """
    with site.reading() as session:
        page = read_source_page(session, slug)
    if page is None:
        raise ProblemError(404, f"there is no source {slug!r}")
    return page
