"""API: the records for programs, below ``/v1``; described by OpenAPI 3.1 at ``/v1/openapi.json``."""

from __future__ import annotations

from fastapi import APIRouter, Depends, FastAPI

from worker.web import probes
from worker.web.api import actions, articles, changes, description, search, shared, sources, status, stories
from worker.web.api.parameters import check_parameters

DESCRIPTION = """
Clean article text, captions, credits and teasers, with their history.

Lists are pages: `next` of one is the `cursor` of the following. Every answer has an ETag. `fields` names the fields
wanted. Errors are problem documents (RFC 9457).
"""
PARTS = (description, articles, stories, shared, sources, search, changes, status, actions)


def add_api(app: FastAPI) -> None:
    """Add the API, and the answers to probes."""
    api = APIRouter(prefix="/v1", dependencies=[Depends(check_parameters)])
    for part in PARTS:
        api.include_router(part.router)
    app.include_router(api)
    app.include_router(probes.router)
