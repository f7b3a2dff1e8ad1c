"""Articles: the search with its facets, one line each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from worker.errors import InputError
from worker.normalize.dates.iso import read_iso
from worker.records.article_filter import ArticleFilter
from worker.storage.queries.search import Order, Searches
from worker.web.access import Reader
from worker.web.desk.pages import show
from worker.web.site import OurSite

router = APIRouter()
# Articles of a page: each of a search needs its text to be looked through for snippets.
LINES = 25
Word = Annotated[str, Query(max_length=400)]


@router.get("/articles")
def list_articles(
    request: Request,
    site: OurSite,
    visitor: Reader,
    q: Word = "",
    source: Word = "",
    language: Word = "",
    kind: Word = "",
    author: Word = "",
    tag: Word = "",
    start: Annotated[str, Query(alias="from", max_length=10)] = "",
    end: Annotated[str, Query(alias="to", max_length=10)] = "",
    captioned: Annotated[str, Query(max_length=1)] = "",
    order: Annotated[str, Query(max_length=10)] = "",
    after: Annotated[str, Query(max_length=1000)] = "",
) -> Response:
    """List the articles that words and filters choose."""
    asked = {"q": q, "source": source, "language": language, "kind": kind, "author": author, "tag": tag}
    asked |= {"from": start, "to": end, "captioned": captioned, "order": order}
    asked = {name: value.strip() for name, value in asked.items() if value.strip()}
    found, facets, problem = None, None, ""
    try:
        words, wanted, searches = asked.get("q", ""), filter_of(asked), Searches(site.reading)
        if after:
            found = searches.search(words, wanted, after, LINES, order_of(asked))
        else:
            found, facets = searches.overview(words, wanted, LINES, order_of(asked))
    except InputError as error:
        problem = str(error)
    return show(
        request,
        "articles.html",
        visitor,
        asked=asked,
        found=found,
        facets=facets,
        problem=problem,
        more=link(asked, after=found.next_cursor) if found and found.next_cursor else None,
        first=link(asked) if after else None,
        link=lambda **changed: link(asked, **changed),
    )


def order_of(asked: dict[str, str]) -> Order:
    """Return how the list is ordered: the best first, or on request the newest."""
    return "newest" if asked.get("order") == "newest" else "rank"


def filter_of(asked: dict[str, str]) -> ArticleFilter:
    """Return what was asked as a filter.

    Raises InputError for what no article can have.
    """
    wanted = ArticleFilter(
        source=asked.get("source"),
        language=asked.get("language"),
        kind=asked.get("kind"),
        author=asked.get("author"),
        tag=asked.get("tag"),
        has_caption=True if "captioned" in asked else None,
    )
    if "from" in asked:
        wanted = replace(wanted, published_from=day(asked["from"]))
    if "to" in asked:
        wanted = replace(wanted, published_to=day(asked["to"]) + timedelta(days=1))
    return wanted


def day(text: str) -> datetime:
    """Return the beginning of a day in UTC.

    Raises InputError where the text is none.
    """
    try:
        return read_iso(text)
    except ValueError as error:
        raise InputError(f"{text!r} is no day: one such as 2026-03-01 is right") from error


def link(asked: dict[str, str], **changed: Any) -> str:
    """Return the address of the list with some of what was asked changed.

    What is None is left out.
    """
    query = {name: value for name, value in (asked | changed).items() if value is not None}
    return f"/articles?{urlencode(query)}" if query else "/articles"
