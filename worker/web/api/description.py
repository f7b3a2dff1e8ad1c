"""The description of the API, which anybody may read: it holds no record."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from worker.web.api.answers import answer

router = APIRouter(include_in_schema=False)


@router.get("/openapi.json")
def openapi(request: Request) -> Response:
    """Return the OpenAPI document of every path below ``/v1``."""
    return answer(request, request.app.openapi())
