"""Desk: the records for people, in a browser."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from fastapi.responses import PlainTextResponse

from worker import __version__

router = APIRouter(include_in_schema=False)


def add_desk(app: FastAPI) -> None:
    """Add the desk's pages to the app."""
    app.include_router(router)


@router.get("/")
def home() -> PlainTextResponse:
    """Say what answers here."""
    return PlainTextResponse(f"Copydesk {__version__}: the API is described at /v1/openapi.json\n")
