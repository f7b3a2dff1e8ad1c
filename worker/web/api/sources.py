"""``/v1/sources``: the publications that are crawled, and how each of their feeds fares."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from worker.errors import InputError
from worker.records import plain
from worker.storage.queries.lists.sources import SourceLine, list_sources
from worker.storage.queries.source_feeds import SourceView, read_source
from worker.web.access import Reader
from worker.web.api.answers import answer
from worker.web.api.documents import ListPage
from worker.web.api.parameters import PROBLEMS, SLUG, Limit, Slug
from worker.web.problems import ProblemError
from worker.web.site import OurSite

router = APIRouter(tags=["sources"], responses=PROBLEMS)
Behind = Annotated[str | None, Query(pattern=SLUG, description="`next` of the page before: a slug.")]


@router.get("/sources", response_model=ListPage[SourceLine])
def sources(request: Request, site: OurSite, visitor: Reader, cursor: Behind = None, limit: Limit = 50) -> Response:
    """List the sources by their slugs."""
    with site.reading() as session:
        found = list_sources(session, limit + 1, cursor)
    onward = found[limit - 1].slug if len(found) > limit else None
    return answer(request, {"items": plain(found[:limit]), "next": onward})


@router.get("/sources/{slug}", response_model=SourceView)
def source(request: Request, site: OurSite, visitor: Reader, slug: Slug) -> Response:
    """Return one source with its feeds, failing ones first, and counts of its addresses."""
    with site.reading() as session:
        try:
            found = read_source(session, slug)
        except InputError as error:
            raise ProblemError(404, str(error)) from None
    return answer(request, found.as_dict())
