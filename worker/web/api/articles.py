"""``/v1/articles``: lists, one with its history, and what changed between two revisions."""

from __future__ import annotations

from dataclasses import fields
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from worker.errors import InputError
from worker.records import plain
from worker.storage.queries.article_list import Listed
from worker.storage.queries.articles import RevisionDifference
from worker.web.access import Reader
from worker.web.api.answers import answer, cut, read_fields
from worker.web.api.cursors import read_place, write_cursor
from worker.web.api.documents import ListPage, WholeArticle
from worker.web.api.parameters import PROBLEMS, Cursor, Fields, Limit, Number, Wanted
from worker.web.problems import ProblemError
from worker.web.site import OurSite

router = APIRouter(tags=["articles"], responses=PROBLEMS)
LISTED = tuple(field.name for field in fields(Listed))
WHOLE = tuple(field.name for field in fields(WholeArticle))
Revision = Annotated[int | None, Query(ge=1, le=2**31 - 1)]


@router.get("/articles", response_model=ListPage[Listed])
def list_articles(
    request: Request,
    site: OurSite,
    visitor: Reader,
    wanted: Wanted,
    cursor: Cursor = None,
    limit: Limit = 50,
    fields: Fields = None,
) -> Response:
    """List the articles that pass the filter, the last published (or found) first.

    A page of a filtered list may hold fewer than `limit`, or none: there is more as long as `next` is given.
    """
    names = read_fields(fields, LISTED)
    found = site.articles.part(wanted, limit, read_place("articles", cursor))
    onward = write_cursor("articles", found.onward[1], found.onward[0]) if found.onward else None
    return answer(request, {"items": [cut(line.as_dict(), names) for line in found.rows], "next": onward})


@router.get("/articles/{number}", response_model=WholeArticle)
def find_article(request: Request, site: OurSite, visitor: Reader, number: Number, fields: Fields = None) -> Response:
    """Return one article: the record, its revisions, its story, its addresses, and who promotes it."""
    names = read_fields(fields, WHOLE)
    found = site.articles.find(number)
    if found is None:
        raise ProblemError(404, f"there is no article {number}")
    return answer(request, cut(found.as_dict(), names))


@router.get("/articles/{number}/diff", response_model=RevisionDifference)
def diff_article(
    request: Request,
    site: OurSite,
    visitor: Reader,
    number: Number,
    older: Annotated[
        Revision, Query(alias="from", description="The older revision; by default the one before.")
    ] = None,
    newer: Annotated[Revision, Query(alias="to", description="The newer revision; by default the last.")] = None,
) -> Response:
    """Return what changed between two revisions: one-line fields, and the text by paragraphs and words."""
    try:
        difference = site.articles.diff(number, older, newer)
    except InputError as error:
        raise ProblemError(404, str(error)) from None
    return answer(request, plain(difference))
