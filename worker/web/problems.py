"""Problems: every error as a problem document (RFC 9457), in words for people and without a traceback."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from redis.exceptions import RedisError
from sqlalchemy.exc import DataError, DBAPIError, InternalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from starlette.exceptions import HTTPException

from worker.errors import ArchiveError, CopydeskError, InputError
from worker.web.headers import HEADERS

log = logging.getLogger("copydesk.web")
MEDIA_TYPE = "application/problem+json"
# Seconds after which to ask again, where a server is away.
AGAIN = "5"
# What is said of a wrong value, at most: it may be as long as the request.
MOST_SAID = 300
# SQLSTATE of a query that took too long, and SQLite's word for it.
TOO_LONG = ("57014", "interrupted")
UNDEFINED = ("42P01", "42703", "no such table", "no such column")
OUR_MISTAKE = "a mistake of ours; the server's log has its traceback"


class Problem(BaseModel):
    """Say what went wrong, by RFC 9457."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "there is no article 17"}
            ]
        }
    )
    type: str = Field("about:blank", description="A URI of the kind of problem; about:blank: as the status says.")
    title: str = Field(description="The status in words.")
    status: int = Field(description="The HTTP status.")
    detail: str | None = Field(None, description="What went wrong this time, and what would be right.")


class ProblemError(Exception):
    """Answer the request with this problem."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def add_problem_handlers(app: FastAPI) -> None:
    """Let the app answer every error with a problem document.

    A page of the desk shows them itself, where ``app.state.show_problem`` is set: it takes the request and the
    ``ProblemError``, for every path that is not the API's.
    """
    handlers: dict[type[Exception], Callable[[Any], ProblemError]] = {
        ProblemError: lambda error: error,
        HTTPException: of_http,
        RequestValidationError: of_validation,
        CopydeskError: of_copydesk,
        DBAPIError: of_database,
        NoConnectionError: lambda error: away("the database has no connection left for this request"),
        RedisError: lambda error: away("Redis does not answer: nothing was sent"),
        Exception: lambda error: ProblemError(500, OUR_MISTAKE),
    }
    for kind, describe in handlers.items():
        app.add_exception_handler(kind, answer_with(describe))


def answer_with(describe: Callable[[Any], ProblemError]) -> Callable[[Request, Exception], Response]:
    """Return a handler that answers with what an error is described as."""

    def handle(request: Request, error: Exception) -> Response:
        problem = describe(error)
        show = getattr(request.app.state, "show_problem", None)
        if show is not None and not request.url.path.startswith("/v1/"):
            response: Response = show(request, problem)
        else:
            response = problem_response(problem)
        for name, value in HEADERS.items():  # An error of ours is answered outside of the envelope.
            response.headers.setdefault(name, value)
        return response

    return handle


def problem_response(problem: ProblemError) -> Response:
    """Return a problem as a response."""
    title = HTTPStatus(problem.status).phrase
    document = Problem(type="about:blank", title=title, status=problem.status, detail=problem.detail)
    return JSONResponse(document.model_dump(exclude_none=True), problem.status, problem.headers, MEDIA_TYPE)


def of_http(error: HTTPException) -> ProblemError:
    """Describe what the framework refused."""
    words = {404: "there is nothing at this address", 405: "this address takes another method"}
    return ProblemError(error.status_code, words.get(error.status_code, str(error.detail)), error.headers)


def of_validation(error: RequestValidationError) -> ProblemError:
    """Describe the first wrong parameter of a request."""
    first = error.errors()[0]
    place = " ".join(str(part) for part in first["loc"])
    return ProblemError(422, f"{place}: {first['msg']}"[:MOST_SAID])


def of_copydesk(error: CopydeskError) -> ProblemError:
    """Describe an error that Copydesk raised on purpose."""
    if isinstance(error, InputError):
        return ProblemError(422, str(error)[:MOST_SAID])
    if isinstance(error, ArchiveError):
        return away(f"the archive: {error}")
    return ProblemError(502 if error.retry else 409, str(error)[:MOST_SAID])


def of_database(error: DBAPIError) -> ProblemError:
    """Describe a database that is away, or a query that took too long."""
    state, said = getattr(error.orig, "sqlstate", None), str(error.orig)
    if state == TOO_LONG[0] or said == TOO_LONG[1]:
        return ProblemError(
            503, "the question took too long to answer: ask for less with a filter", {"Retry-After": AGAIN}
        )
    if state in UNDEFINED or said.startswith(UNDEFINED):
        return away("the database has not the schema needed: run `copydesk db upgrade`")
    if isinstance(error, DataError):  # Such as a null character, which PostgreSQL has no place for.
        return ProblemError(422, "a value that no record can have")
    if isinstance(error, (ProgrammingError, InternalError)):  # It answered: it does not understand what we asked.
        log.error("a statement that the database refuses", exc_info=error)
        return ProblemError(500, OUR_MISTAKE)
    return away("the database does not answer")


def away(detail: str) -> ProblemError:
    """Describe something that the answer needs and that is away."""
    return ProblemError(503, detail, {"Retry-After": AGAIN})
