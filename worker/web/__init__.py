"""Web: the records over HTTP, as an API for programs and as a desk for people; needs the extra ``web``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI

from worker import __version__
from worker.runtime import Runtime
from worker.web.api import DESCRIPTION, add_api
from worker.web.desk import add_desk
from worker.web.envelope import Envelope
from worker.web.problems import add_problem_handlers
from worker.web.site import AppState

# Requests answered at once, each in a thread with a connection of its own: as many as the pool of connections has.
THREADS = 24


def create_app(runtime: Runtime) -> FastAPI:
    """Make the application of one deployment; its site stands in ``app.state.site``."""
    app = FastAPI(
        title="Copydesk",
        version=__version__,
        description=DESCRIPTION,
        openapi_url=None,  # The API serves it itself, under the rules that hold for every answer.
        docs_url=None,  # They load scripts from elsewhere.
        redoc_url=None,
        lifespan=bound_threads,
        separate_input_output_schemas=False,
    )
    app.state.site = AppState(runtime)
    add_api(app)
    add_desk(app)
    add_problem_handlers(app)
    app.add_middleware(Envelope)
    return app


@asynccontextmanager
async def bound_threads(app: FastAPI) -> AsyncIterator[None]:
    """Bound the requests answered at once by the connections there are."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield
    app.state.site.stop()
