"""``/v1/stories``: what several articles tell, and who told it first."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from worker.records import plain
from worker.storage.queries.lists.stories import StoryLine, find_story, list_stories
from worker.web.access import Reader
from worker.web.api.answers import answer, page_of
from worker.web.api.cursors import read_number
from worker.web.api.documents import ListPage, StoryDocument
from worker.web.api.parameters import PROBLEMS, Cursor, Limit, Number
from worker.web.problems import ProblemError
from worker.web.site import OurSite

router = APIRouter(tags=["stories"], responses=PROBLEMS)


@router.get("/stories", response_model=ListPage[StoryLine])
def stories(request: Request, site: OurSite, visitor: Reader, cursor: Cursor = None, limit: Limit = 50) -> Response:
    """List the stories that two articles or more tell, the last recognised first."""
    before = read_number("stories", cursor)
    with site.reading() as session:
        found = list_stories(session, limit + 1, before)
    return answer(request, page_of("stories", found, limit))


@router.get("/stories/{number}", response_model=StoryDocument)
def story(request: Request, site: OurSite, visitor: Reader, number: Number) -> Response:
    """Return one story with its articles in the order of their dates, at most 500."""
    with site.reading() as session:
        found = find_story(session, number)
    if found is None:
        raise ProblemError(404, f"there is no story {number}")
    return answer(request, {**plain(found.story), "members": plain(found.articles)})
