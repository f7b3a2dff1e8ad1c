"""``/v1/search``: the articles that hold some words, the best first, the words marked; counts of all matches."""

from __future__ import annotations

from dataclasses import fields as dataclass_fields
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from worker.errors import InputError
from worker.records import plain
from worker.storage.queries.search import Facets, Order
from worker.web.access import Reader
from worker.web.api.answers import answer, cut, read_fields
from worker.web.api.documents import Found, FoundPage
from worker.web.api.parameters import PROBLEMS, Cursor, Fields, Limit, Wanted
from worker.web.problems import ProblemError
from worker.web.site import OurSite

router = APIRouter(tags=["search"], responses=PROBLEMS)
FOUND = tuple(field.name for field in dataclass_fields(Found))
Asked = Annotated[
    str, Query(max_length=300, description='Words, "phrases", -word, begin* and OR; empty finds all that passes.')
]


@router.get("/search", response_model=FoundPage)
def search(
    request: Request,
    site: OurSite,
    visitor: Reader,
    wanted: Wanted,
    q: Asked = "",
    order: Annotated[Order, Query(description="The best first, or the newest.")] = "rank",
    cursor: Cursor = None,
    limit: Limit = 20,
    fields: Fields = None,
) -> Response:
    """Find articles by their words: in title, standfirst, text, captions and the headlines of teasers."""
    names = read_fields(fields, FOUND)
    try:
        found = site.searches.search(q, wanted, cursor, limit, order)
    except InputError as error:
        raise ProblemError(400 if cursor is not None else 422, str(error)) from None
    document = found.as_dict()
    items, onward = document.pop("hits"), document.pop("next_cursor")
    return answer(request, {"items": [cut(item, names) for item in items], "next": onward, **document})


@router.get("/search/facets", response_model=Facets)
def facets(request: Request, site: OurSite, visitor: Reader, wanted: Wanted, q: Asked = "") -> Response:
    """Count the matches by source, language, kind and month."""
    return answer(request, plain(site.searches.facets(q, wanted)))
