"""Teasers: what a site promotes now, and every headline tried for it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import select

from worker.storage.queries.promotions.newest import read_promoted
from worker.storage.tables.crawl import SourceRow
from worker.web.access import Reader
from worker.web.desk.pages import show
from worker.web.site import OurSite

router = APIRouter()
LINES, MOST_SOURCES = 60, 300


@router.get("/teasers")
def list_teasers(
    request: Request, site: OurSite, visitor: Reader, source: Annotated[str, Query(max_length=64)] = ""
) -> Response:
    """List what the newest pages of a source, or of all, promote."""
    with site.reading() as session:
        known = select(SourceRow.slug).where(SourceRow.state != "retired").order_by(SourceRow.slug)
        slugs = session.scalars(known.limit(MOST_SOURCES)).all()
        lines = read_promoted(session, source or None, LINES)
    return show(request, "teasers.html", visitor, lines=lines, source=source, slugs=slugs)
