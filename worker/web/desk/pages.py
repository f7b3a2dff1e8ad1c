"""Pages: what all pages of the desk share: the templates, their words, and how a problem is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from worker import __version__
from worker.monitoring.formatting import ago, counted, future, moment, size, span, whole
from worker.normalize.controls import without_controls
from worker.runtime import utc_now
from worker.web.access import Visitor, csrf_word
from worker.web.desk.charts import Bars, Course
from worker.web.problems import ProblemError, problem_response

SECTIONS = (
    ("/", "Now"),
    ("/articles", "Articles"),
    ("/pictures", "Pictures"),
    ("/teasers", "Teasers"),
    ("/sources", "Sources"),
)
IN_BACKTICKS = re.compile("`([^`]+)`")
LANGUAGES = ("ar", "fa", "he", "ur")  # Those that are written from the right.


def show(
    request: Request,
    template: str,
    visitor: Visitor,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> Response:
    """Answer with a page of the desk."""
    shared = {
        "visitor": visitor,
        "csrf": csrf_word(visitor),
        "path": request.url.path,
        "now": utc_now(),
        "done": DONE.get(request.query_params.get("done", "")),
    }
    body = open_templates().get_template(template).render(shared | values)
    return HTMLResponse(body, status, dict(headers or {}))


# What a page says after a form was sent; the address carries only the key, so that nobody else's words are shown.
DONE = {
    "retried": "Due again: the next tick sends it to the workers.",
    "dropped": "Taken off the list; what happened stays in the log.",
    "resumed": "Taken up again.",
    "paused": "Paused until it is resumed.",
    "crawled": "Its feeds are due now and sent to be polled.",
    "recrawled": "The page is due to be fetched again, at its host's pace.",
}


@cache
def open_templates() -> Environment:
    """Open the templates: every value escaped, without control characters, none missing."""
    templates = Environment(
        loader=PackageLoader("worker.web.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=neutral,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(
        ago=ago,
        counted=counted,
        moment=moment,
        size=size,
        span=span,
        whole=whole,
        host=host_of_url,
        share=share,
        iso=iso,
        with_code=with_code,
    )
    templates.tests["web_address"] = is_web_address
    templates.globals.update(
        sections=SECTIONS, version=__version__, future=future, Bars=Bars, Course=Course, after=after
    )
    return templates


def neutral(value: Any) -> Any:
    """Remove control characters from a text; what is markup already stays."""
    return without_controls(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def with_code(text: str) -> Markup:
    """Mark up what stands in backticks, as commands do in our messages."""
    return Markup(IN_BACKTICKS.sub(r"<code>\1</code>", str(escape(without_controls(text)))))


def is_web_address(url: str | None) -> bool:
    """Return whether an address is one of the web, which alone may be a link."""
    try:
        return urlsplit(url or "").scheme in ("http", "https")
    except ValueError:
        return False


def host_of_url(url: str | None) -> str:
    """Return the host of an address, empty for none."""
    try:
        return urlsplit(url or "").netloc.rpartition("@")[2]
    except ValueError:
        return ""


def share(part: float) -> str:
    """Format a share from 0 to 1."""
    return f"{part:.0%}"


def iso(at: datetime | None) -> str:
    """Format a moment for machines."""
    return at.isoformat(timespec="seconds") if at else ""


def after(at: datetime, start: datetime | None) -> str:
    """Say how long after another moment one was."""
    if start is None:
        return ""
    seconds = (at - start).total_seconds()
    return f"{span(abs(seconds))} {'after' if seconds >= 0 else 'before'} publication"


def show_problem(request: Request, problem: ProblemError) -> Response:
    """Show a problem as a page, or the login where one is needed to read.

    A program that sends a token gets the problem document.
    """
    if "authorization" in request.headers or not accepts_pages(request):
        return problem_response(problem)
    if problem.status == HTTPStatus.UNAUTHORIZED and request.method == "GET":
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/login?next={quote(asked, safe='')}", 303)
    title = HTTPStatus(problem.status).phrase
    visitor = getattr(request.state, "visitor", Visitor())
    return show(
        request, "problem.html", visitor, status=problem.status, headers=problem.headers, title=title, problem=problem
    )


def accepts_pages(request: Request) -> bool:
    """Tell whether a browser asks, or at least one who did not say otherwise."""
    accepted = request.headers.get("accept", "*/*")
    return "text/html" in accepted or "*/*" in accepted
