"""Login: a browser comes in with a token, and goes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from worker.web.access import Known, check_csrf, log_in, log_out
from worker.web.desk.pages import show
from worker.web.problems import ProblemError

router = APIRouter()
MOST = 2000
Asked = Annotated[str, Query(alias="next", max_length=MOST)]
Wanted = Annotated[str, Form(alias="next", max_length=MOST)]


@router.get("/login")
def form(request: Request, visitor: Known, path: Asked = "/") -> Response:
    """Ask for a token."""
    return show(request, "login.html", visitor, next=own_path(path), is_wrong=False)


@router.post("/login")
def enter(
    request: Request,
    visitor: Known,
    token: Annotated[str, Form(max_length=300)] = "",
    path: Wanted = "/",
) -> Response:
    """Log the browser in, and go on to where it wanted."""
    refuse_foreign(request)
    response = RedirectResponse(own_path(path), 303)
    if log_in(request, response, token):
        return response
    return show(request, "login.html", visitor, status=403, next=own_path(path), is_wrong=True)


@router.post("/logout")
def leave(request: Request, visitor: Known, csrf: Annotated[str, Form(max_length=100)] = "") -> Response:
    """Log the browser out."""
    check_csrf(visitor, csrf)
    response = RedirectResponse("/login", 303)
    log_out(request, response)
    return response


def refuse_foreign(request: Request) -> None:
    """Raise ProblemError 403 where another site sent the form.

    It would have one work under a token of its own.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ProblemError(403, "this form was sent from another site")


def own_path(path: str) -> str:
    """Return a path of ours, the first page for anything else.

    Browsers read ``//host`` and ``/\\host`` as a site.
    """
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_ours else "/"
