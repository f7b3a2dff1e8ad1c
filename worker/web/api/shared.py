"""``/v1/captions``, ``/v1/images`` and ``/v1/teasers``: what articles share, and everywhere that it stood."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.orm import Session

from worker.records import plain
from worker.storage.queries.lists import shared as shared_list
from worker.storage.queries.lists.shared import CaptionLine, ImageLine, Place, TeaserLine
from worker.web.access import Reader
from worker.web.api.answers import answer, page_of
from worker.web.api.cursors import read_number
from worker.web.api.documents import CaptionDocument, ImageDocument, Page, TeaserDocument
from worker.web.api.parameters import PROBLEMS, Cursor, Limit, Number, OfArticle
from worker.web.problems import ProblemError
from worker.web.site import OurSite, Site

router = APIRouter(responses=PROBLEMS)
Listing = Callable[[Session, int, int | None, int | None], list[Any]]
Places = Callable[[Session, int], list[Place]]


class Span(NamedTuple):
    """Say which part of a list is wanted."""

    article: int | None
    cursor: str | None
    limit: int


def read_span(article: OfArticle = None, cursor: Cursor = None, limit: Limit = 50) -> Span:
    """Return the part of a list that a request states."""
    return Span(article, cursor, limit)


Wanted = Annotated[Span, Depends(read_span)]


@router.get("/captions", response_model=Page[CaptionLine], tags=["captions"])
def captions(
    request: Request,
    site: OurSite,
    visitor: Reader,
    wanted: Wanted,
) -> Response:
    """List the captions, each once however often it stood, the newest first."""
    return a_page(request, site, "captions", shared_list.list_captions, wanted)


@router.get("/captions/{number}", response_model=CaptionDocument, tags=["captions"])
def caption(request: Request, site: OurSite, visitor: Reader, number: Number) -> Response:
    """Return one caption with every place where it stood, its spelling and credit there."""
    return one(request, site, "caption", shared_list.list_captions, shared_list.places_of_caption, number)


@router.get("/images", response_model=Page[ImageLine], tags=["images"])
def images(
    request: Request,
    site: OurSite,
    visitor: Reader,
    wanted: Wanted,
) -> Response:
    """List the pictures and videos, each once whatever its size or crop, the newest first."""
    return a_page(request, site, "images", shared_list.list_images, wanted)


@router.get("/images/{number}", response_model=ImageDocument, tags=["images"])
def image(request: Request, site: OurSite, visitor: Reader, number: Number) -> Response:
    """Return one picture with every article that showed it, and its caption there."""
    return one(request, site, "image", shared_list.list_images, shared_list.places_of_image, number)


@router.get("/teasers", response_model=Page[TeaserLine], tags=["teasers"])
def teasers(
    request: Request,
    site: OurSite,
    visitor: Reader,
    wanted: Wanted,
) -> Response:
    """List the pieces that pages promote, with their headlines, the newest first."""
    return a_page(request, site, "teasers", shared_list.list_teasers, wanted)


@router.get("/teasers/{number}", response_model=TeaserDocument, tags=["teasers"])
def teaser(request: Request, site: OurSite, visitor: Reader, number: Number) -> Response:
    """Return one promoted piece with every place where it was promoted, and under which headline."""
    return one(request, site, "teaser", shared_list.list_teasers, shared_list.places_of_teaser, number)


def a_page(request: Request, site: Site, name: str, listing: Listing, wanted: Span) -> Response:
    """Answer with one page of a list."""
    before = read_number(name, wanted.cursor)
    with site.reading() as session:
        found = listing(session, wanted.limit + 1, before, wanted.article)
    return answer(request, page_of(name, found, wanted.limit))


def one(request: Request, site: Site, name: str, listing: Listing, places: Places, number: int) -> Response:
    """Answer with one record and its places.

    Raises ProblemError 404 where there is none of that number.
    """
    with site.reading() as session:
        found = [line for line in listing(session, 1, number + 1, None) if line.id == number]
        if not found:
            raise ProblemError(404, f"there is no {name} {number}")
        return answer(request, {**plain(found[0]), "places": plain(places(session, number))})
