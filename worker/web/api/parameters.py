"""Parameters that several paths share: the filter of articles, the page, the fields."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Annotated, Any, get_args, get_origin

from fastapi import Depends, Path, Query, Request, params
from fastapi.dependencies.utils import get_flat_params
from pydantic import AfterValidator, AwareDatetime, BeforeValidator

from worker.normalize.dates.iso import read_iso
from worker.records import ArticleKind
from worker.records.article_filter import MOST_CHARACTERS, MOST_ID, ArticleFilter
from worker.web.access import Known
from worker.web.problems import Problem, ProblemError


def check_year(at: datetime) -> datetime:
    """Refuse a moment that no article has, nor every database holds."""
    if not 1900 <= at.year <= 2200:
        raise ValueError("a year from 1900 to 2200")
    return at


def as_utc(stated: object) -> object:
    """Read a date or time that a parameter states, in UTC without a zone."""
    return read_iso(stated) if isinstance(stated, str) else stated


Moment = Annotated[AwareDatetime, BeforeValidator(as_utc), AfterValidator(check_year)]
Words = Annotated[str | None, Query(min_length=1, max_length=MOST_CHARACTERS)]
Number = Annotated[int, Path(ge=1, le=MOST_ID, description="The number of the record.")]
OfArticle = Annotated[int | None, Query(alias="article", ge=1, le=MOST_ID, description="Only those of this article.")]
Cursor = Annotated[str | None, Query(max_length=400, description="`next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=100, description="Records on a page, at most.")]
Fields = Annotated[
    str | None,
    Query(max_length=1000, description="The fields wanted, with commas between them; the key always comes along."),
]
SLUG = r"^[a-z0-9][a-z0-9-]{0,63}$"
Slug = Annotated[str, Path(pattern=SLUG, description="The source's slug.")]

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "content": {"application/problem+json": {}}, "description": said}
    for status, said in {
        400: "A cursor that is none.",
        401: "No token, or none that opens this.",
        404: "No such record.",
        413: "A body that is too large.",
        414: "A query that is too long.",
        422: "A parameter that cannot be meant.",
        429: "One request too many; Retry-After says when to come back.",
        503: "Database or Redis do not answer, or took too long.",
    }.items()
}


def read_filter(
    source: Annotated[Words, Query(description="A source's slug.")] = None,
    language: Annotated[Words, Query(description="A language, such as en or de.")] = None,
    kind: ArticleKind | None = None,
    author: Annotated[Words, Query(description="An author's whole name, in any case.")] = None,
    tag: Annotated[Words, Query(description="A whole tag, in any case.")] = None,
    title: Annotated[Words, Query(description="Words that all stand in the title.")] = None,
    published_from: Annotated[
        Moment | None, Query(description="Published then or later; first seen, without a date.")
    ] = None,
    published_to: Annotated[Moment | None, Query(description="Published before.")] = None,
    seen_from: Annotated[Moment | None, Query(description="Last seen then or later.")] = None,
    seen_to: Annotated[Moment | None, Query(description="First seen before.")] = None,
    has_caption: Annotated[bool | None, Query(description="Whether a picture has a caption.")] = None,
    story: Annotated[int | None, Query(ge=1, le=MOST_ID, description="The number of a story.")] = None,
    is_published: Annotated[bool | None, Query(description="Whether it still stands at its address.")] = None,
) -> ArticleFilter:
    """Return the filter that a request states.

    Raises InputError for what no article can be.
    """
    return ArticleFilter(
        source=source,
        language=language,
        kind=kind,
        author=author,
        tag=tag,
        title=title,
        published_from=published_from,
        published_to=published_to,
        seen_from=seen_from,
        seen_to=seen_to,
        has_caption=has_caption,
        story_id=story,
        is_published=is_published,
    )


Wanted = Annotated[ArticleFilter, Depends(read_filter)]


def check_parameters(request: Request, visitor: Known) -> None:
    """Refuse a parameter that the path does not have, or that comes twice: ProblemError 422.

    One that is misspelt would otherwise not be missed, and everything would be the answer.
    """
    declared = get_flat_params(request.scope["route"].dependant)
    known = {each.alias: each.field_info.annotation for each in declared if isinstance(each.field_info, params.Query)}
    for name, count in Counter(name for name, _ in request.query_params.multi_items()).items():
        if name not in known:
            allowed = f"known are {', '.join(sorted(known))}" if known else "there are none here"
            raise ProblemError(422, f"{name[:80]!r} is no parameter: {allowed}")
        if count > 1 and not is_list(known[name]):
            raise ProblemError(422, f"{name}: given {count} times, once is right")


def is_list(annotation: Any) -> bool:
    """Tell whether a parameter takes several values."""
    return any(get_origin(each) is list for each in (annotation, *get_args(annotation)))
