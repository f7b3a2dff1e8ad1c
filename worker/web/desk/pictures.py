"""Pictures: those seen last, one with all its placements, and one caption with every picture that shows it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from worker.storage.queries.article.pictures import read_caption, read_picture, read_pictures
from worker.web.access import Reader
from worker.web.desk.pages import show
from worker.web.problems import ProblemError
from worker.web.site import OurSite

router = APIRouter()
LINES = 40
Number = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("/pictures")
def list_pictures(request: Request, site: OurSite, visitor: Reader, order: str = "") -> Response:
    """List the pictures seen last, or those used most often."""
    reused = order == "reused"
    with site.reading() as session:
        lines = read_pictures(session, LINES, reused=reused)
    return show(request, "pictures/pictures.html", visitor, lines=lines, reused=reused)


@router.get("/pictures/{number}")
def picture_page(request: Request, site: OurSite, visitor: Reader, number: Number) -> Response:
    """Show one picture with its placements."""
    with site.reading() as session:
        picture = read_picture(session, number)
    if picture is None:
        raise ProblemError(404, f"there is no picture {number}")
    return show(request, "pictures/picture.html", visitor, picture=picture)


@router.get("/captions/{number}")
def caption_page(request: Request, site: OurSite, visitor: Reader, number: Number) -> Response:
    """Show one caption with every picture and article that carries it."""
    with site.reading() as session:
        caption = read_caption(session, number)
    if caption is None:
        raise ProblemError(404, f"there is no caption {number}")
    return show(request, "pictures/caption.html", visitor, caption=caption)
