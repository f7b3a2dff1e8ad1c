"""Exposition: the metrics over HTTP, each scrape a look of its own; beside them ``/live`` and ``/ready`` for probes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Thread
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, make_wsgi_app, start_http_server
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from worker.monitoring.collect import collect_facts
from worker.monitoring.metrics import families
from worker.monitoring.readiness import find_unready
from worker.runtime import Runtime, utc_now

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# Seconds for which a client may say nothing before its connection is closed.
SILENCE = 10.0


class Deployment(Collector):
    """Look at the deployment whenever Prometheus asks."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def collect(self) -> Iterator[Metric]:
        """Return every metric at this moment."""
        yield from families(collect_facts(self.runtime, utc_now(), counters=True))

    def describe(self) -> list[Metric]:
        """Return no metric, so that a database that is down stops no start."""
        return []


def probed(runtime: Runtime, metrics: WSGIApplication) -> WSGIApplication:
    """Answer probes beside the metrics: whether this process turns, and what it cannot work with.

    ``/live`` asks nothing else, for an outage of the database is no reason to start a process anew.
    """

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path not in ("/live", "/ready"):
            return metrics(environ, start)
        unready = list(find_unready(runtime)) if path == "/ready" else []
        start("503 Service Unavailable" if unready else "200 OK", [("Content-Type", "text/plain; charset=utf-8")])
        return [f"{line}\n".encode() for line in unready or ["well"]]

    return answer


def serve_metrics(runtime: Runtime, host: str, port: int, *, silence: float = SILENCE) -> tuple[WSGIServer, Thread]:
    """Start the server of metrics; return it and its thread.

    Port 0 takes a free one; ``silence`` is how many seconds a client may say nothing.
    """
    registry = CollectorRegistry()
    registry.register(Deployment(runtime))
    server, thread = start_http_server(port, addr=host, registry=registry)
    server.set_app(probed(runtime, make_wsgi_app(registry)))
    bases: tuple[Any, ...] = (server.RequestHandlerClass,)
    server.RequestHandlerClass = type("Handler", bases, {"timeout": silence})
    return server, thread
