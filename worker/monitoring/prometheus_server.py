"""Exposition: the metrics over HTTP, each scrape a look of its own."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from worker.monitoring.collect import look
from worker.monitoring.metrics import families
from worker.runtime import Runtime, utc_now

# Seconds for which a client may say nothing before its connection is closed.
SILENCE = 10.0


class Deployment(Collector):
    """Look at the deployment whenever Prometheus asks."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime

    def collect(self) -> Iterator[Metric]:
        """Return every metric at this moment."""
        yield from families(look(self.runtime, utc_now(), counters=True))

    def describe(self) -> list[Metric]:
        """Return no metric, so that a database that is down stops no start."""
        return []


def serve_metrics(runtime: Runtime, host: str, port: int, *, silence: float = SILENCE) -> tuple[WSGIServer, Thread]:
    """Start the server of metrics; return it and its thread.

    Port 0 takes a free one; ``silence`` is how many seconds a client may say nothing.
    """
    registry = CollectorRegistry()
    registry.register(Deployment(runtime))
    server, thread = start_http_server(port, addr=host, registry=registry)
    bases: tuple[Any, ...] = (server.RequestHandlerClass,)
    server.RequestHandlerClass = type("Handler", bases, {"timeout": silence})
    return server, thread
