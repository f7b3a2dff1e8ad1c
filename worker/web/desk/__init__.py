"""Desk: the records for people, in a browser; server-rendered, and readable without any script."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.staticfiles import StaticFiles

from worker.web.desk import actions, article, articles, login, now, pictures, sources, teasers, workbench
from worker.web.desk.pages import show_problem

STATIC = Path(__file__).with_name("static")
PARTS = (now, actions, articles, article, pictures, teasers, sources, workbench, login)


def add_desk(app: FastAPI) -> None:
    """Add the desk's pages to the app."""
    desk = APIRouter(include_in_schema=False)
    for part in PARTS:
        desk.include_router(part.router)
    app.include_router(desk)
    app.mount("/desk", StaticFiles(directory=STATIC), name="desk")
    app.state.show_problem = show_problem
