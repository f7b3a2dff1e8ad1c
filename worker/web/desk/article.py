"""One article: its page, the difference of two revisions, why it is read so, and the raw page in a sandbox."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Path, Query, Request, Response

from worker.normalize.encodings import decode
from worker.records import FetchedPage
from worker.storage.queries.article import read_page
from worker.storage.queries.article.page import ArticlePage, ShownImage, read_article_page
from worker.web.access import Reader
from worker.web.desk.pages import show
from worker.web.headers import HEADERS
from worker.web.problems import ProblemError
from worker.web.site import AppState, OurSite

router = APIRouter()
MOST_ID = 2**63 - 1
Number = Annotated[int, Path(ge=1, le=MOST_ID)]
POLICY = "Content-Security-Policy"
# Pictures are asked of foreign hosts only where the reader wants that: each request tells them who reads what.
WITH_PICTURES = HEADERS[POLICY] + "; img-src 'self' https: http:"
# A page of somebody else's: its scripts never run, its forms and links lead nowhere, and nothing is loaded for it.
SANDBOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


@router.get("/articles/{number}")
def article_page(request: Request, site: OurSite, visitor: Reader, number: Number, pictures: str = "") -> Response:
    """Show one article."""
    found = find(site, number)
    asked = pictures == "1"
    return show(
        request,
        "article/article.html",
        visitor,
        headers={POLICY: WITH_PICTURES, "Referrer-Policy": "no-referrer"} if asked else None,
        page=found,
        article=found.record,
        with_pictures=asked,
        hosts=picture_hosts(found),
        apart=pictures_apart(found),
    )


def find(site: AppState, number: int) -> ArticlePage:
    """Return an article's page.

    Raises ProblemError 404 where there is none.
    """
    with site.reading() as session:
        found = read_article_page(session, number)
    if found is None:
        raise ProblemError(404, f"there is no article {number}; it may have been merged with another, or forgotten")
    return found


def pictures_apart(page: ArticlePage) -> list[ShownImage]:
    """Return the pictures that no block of the text has at its place."""
    placed = {block.image for block in page.blocks}
    return [shown for place, shown in enumerate(page.images) if place not in placed]


def picture_hosts(page: ArticlePage) -> list[str]:
    """Return the hosts that would be asked for the article's pictures."""
    return sorted({host for shown in page.images if (host := urlsplit(shown.image.url or "").netloc)})


@router.get("/articles/{number}/diff")
def diff_page(
    request: Request,
    site: OurSite,
    visitor: Reader,
    number: Number,
    older: Annotated[int | None, Query(alias="from", ge=1, le=MOST_ID)] = None,
    newer: Annotated[int | None, Query(alias="to", ge=1, le=MOST_ID)] = None,
) -> Response:
    """Show the difference of two revisions side by side."""
    page = find(site, number)
    difference = site.articles.diff(number, older, newer)
    return show(request, "article/diff.html", visitor, page=page, article=page.record, difference=difference)


@router.get("/articles/{number}/why")
def why_page(request: Request, site: OurSite, visitor: Reader, number: Number) -> Response:
    """Show where each value came from, and why each text was kept."""
    page = archived(site, number)
    explanation = site.explain(page, page.rules)
    runs = [list(run) for _, run in groupby(explanation.passages, key=lambda passage: passage.role == "other")]
    return show(request, "article/why.html", visitor, number=number, page=page, explanation=explanation, runs=runs)


@router.get("/articles/{number}/raw")
def raw_page(request: Request, site: OurSite, visitor: Reader, number: Number) -> Response:
    """Show the raw page in a frame."""
    return show(request, "article/raw.html", visitor, number=number, page=archived(site, number))


@router.get("/articles/{number}/raw/page")
def raw_bytes(site: OurSite, visitor: Reader, number: Number) -> Response:
    """Answer with the raw page itself, which may do nothing but be looked at."""
    page = archived(site, number)
    text = decode(site.runtime.archive.get(page.content_hash), page.content_type).text
    is_text = (page.content_type or "").startswith("text/plain")
    kind = "text/plain" if is_text else "text/html"
    body = text.encode("utf-8", "replace")
    return Response(body, media_type=f"{kind}; charset=utf-8", headers={POLICY: SANDBOX})


def archived(site: AppState, number: int) -> FetchedPage:
    """Return the page that an article's record was read from.

    Raises ProblemError 404 where there is no such article, or its page is no longer kept.
    """
    find(site, number)
    with site.reading() as session:
        page = read_page(session, number)
    if page is None:
        raise ProblemError(404, f"the raw page of article {number} is no longer kept")
    return page
