"""``/v1/captions``, ``/v1/images`` and ``/v1/teasers``: what articles share, and everywhere that it stood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy.orm import Session

from worker.records import plain
from worker.records.article_filter import ArticleFilter
from worker.storage.queries.lists import shared as shared_list
from worker.storage.queries.lists.shared import CaptionLine, ImageLine, ListPart, Occurrence, TeaserLine
from worker.storage.queries.lists.shared_filter import SharedFilter
from worker.web.access import Reader
from worker.web.api.answers import answer
from worker.web.api.cursors import read_number, write_cursor
from worker.web.api.documents import CaptionDocument, ImageDocument, ListPage, TeaserDocument
from worker.web.api.parameters import PROBLEMS, Cursor, Limit, Moment, Number, OfArticle, Words
from worker.web.problems import ProblemError
from worker.web.site import AppState, OurSite

router = APIRouter(responses=PROBLEMS)
Listing = Callable[[Session, int, int | None, SharedFilter], ListPart[Any]]
Places = Callable[[Session, int], list[Occurrence]]


class Span(NamedTuple):
    """Say which part of a list is wanted."""

    cursor: str | None
    limit: int


def read_span(cursor: Cursor = None, limit: Limit = 50) -> Span:
    """Return the part of a list that a request states."""
    return Span(cursor, limit)


def read_filter(
    article: OfArticle = None,
    q: Annotated[
        Words, Query(description="Words that all stand in its text: a caption, a headline, an alt text.")
    ] = None,
    source: Annotated[Words, Query(description="The slug of a source on whose pages it stood.")] = None,
    language: Annotated[Words, Query(description="The language of an article where it stood.")] = None,
    published_from: Annotated[Moment | None, Query(description="In an article published then or later.")] = None,
    published_to: Annotated[Moment | None, Query(description="In an article published before.")] = None,
    seen_from: Annotated[Moment | None, Query(description="Last seen there then or later.")] = None,
    seen_to: Annotated[Moment | None, Query(description="First seen there before.")] = None,
) -> SharedFilter:
    """Return the filter that a request states.

    Raises InputError for what nothing can be.
    """
    articles = ArticleFilter(source=source, language=language, published_from=published_from, published_to=published_to)
    return SharedFilter(article_id=article, words=q, seen_from=seen_from, seen_to=seen_to, articles=articles)


def read_filter_with_domain(
    wanted: Annotated[SharedFilter, Depends(read_filter)],
    domain: Annotated[Words, Query(description="The domain that it leads to or lies on, subdomains included.")] = None,
) -> SharedFilter:
    """Return the filter that a request states of what has an address."""
    return replace(wanted, domain=domain)


Spanned = Annotated[Span, Depends(read_span)]
Chosen = Annotated[SharedFilter, Depends(read_filter)]
ChosenWithDomain = Annotated[SharedFilter, Depends(read_filter_with_domain)]


@router.get("/captions", response_model=ListPage[CaptionLine], tags=["captions"])
def captions(
    request: Request,
    site: OurSite,
    visitor: Reader,
    wanted: Chosen,
    span: Spanned,
) -> Response:
    """List the captions, each once however often it stood, the newest first."""
    return a_page(request, site, "captions", shared_list.list_captions, wanted, span)


@router.get("/captions/{number}", response_model=CaptionDocument, tags=["captions"])
def caption(request: Request, site: OurSite, visitor: Reader, number: Number) -> Response:
    """Return one caption with every place where it stood, its spelling and credit there."""
    return one(request, site, "caption", shared_list.list_captions, shared_list.places_of_caption, number)


@router.get("/images", response_model=ListPage[ImageLine], tags=["images"])
def images(
    request: Request,
    site: OurSite,
    visitor: Reader,
    wanted: ChosenWithDomain,
    span: Spanned,
) -> Response:
    """List the pictures and videos, each once whatever its size or crop, the newest first."""
    return a_page(request, site, "images", shared_list.list_images, wanted, span)


@router.get("/images/{number}", response_model=ImageDocument, tags=["images"])
def image(request: Request, site: OurSite, visitor: Reader, number: Number) -> Response:
    """Return one picture with every article that showed it, and its caption there."""
    return one(request, site, "image", shared_list.list_images, shared_list.places_of_image, number)


@router.get("/teasers", response_model=ListPage[TeaserLine], tags=["teasers"])
def teasers(
    request: Request,
    site: OurSite,
    visitor: Reader,
    wanted: ChosenWithDomain,
    span: Spanned,
) -> Response:
    """List the pieces that pages promote, with their headlines, the newest first."""
    return a_page(request, site, "teasers", shared_list.list_teasers, wanted, span)


@router.get("/teasers/{number}", response_model=TeaserDocument, tags=["teasers"])
def teaser(request: Request, site: OurSite, visitor: Reader, number: Number) -> Response:
    """Return one promoted piece with every place where it was promoted, and under which headline."""
    return one(request, site, "teaser", shared_list.list_teasers, shared_list.places_of_teaser, number)


def a_page(request: Request, site: AppState, name: str, listing: Listing, wanted: SharedFilter, span: Span) -> Response:
    """Answer with one page of a list."""
    before = read_number(name, span.cursor)
    with site.reading() as session:
        part = listing(session, span.limit, before, wanted)
    onward = write_cursor(name, part.onward) if part.onward is not None else None
    return answer(request, {"items": plain(part.rows), "next": onward})


def one(request: Request, site: AppState, name: str, listing: Listing, places: Places, number: int) -> Response:
    """Answer with one record and its places.

    Raises ProblemError 404 where there is none of that number.
    """
    with site.reading() as session:
        found = [line for line in listing(session, 1, number + 1, SharedFilter()).rows if line.id == number]
        if not found:
            raise ProblemError(404, f"there is no {name} {number}")
        return answer(request, {**plain(found[0]), "places": plain(places(session, number))})
