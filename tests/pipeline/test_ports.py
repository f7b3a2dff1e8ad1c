"""The adapters, and the fakes that stand for them in tests, have every method that the pipeline calls."""

from __future__ import annotations

import inspect
from dataclasses import fields
from pathlib import Path
from typing import Any, Protocol, get_type_hints

import pytest

from tests.pipeline.fakes import World
from worker.pipeline.ports import Ports
from worker.runtime import Runtime
from worker.settings import Settings

HINTS = get_type_hints(Ports)
PORTS = {field.name: HINTS[field.name] for field in fields(Ports) if Protocol in HINTS[field.name].__mro__}
METHODS = [(port, name) for port, form in PORTS.items() for name in vars(form) if not name.startswith("_")]


def real_ports(folder: Path) -> Ports:
    """Return the ports of a worker; none of them is used yet."""
    settings = Settings(
        database_url=f"sqlite:///{folder}/copydesk.db",
        archive_url=f"file:{folder}/archive",
        redis_url=f"unix://{folder}/redis.sock",
    )
    return Runtime(settings).ports


def asked(function: Any) -> list[tuple[str, Any]]:
    """Return the parameters of a method, each with its kind."""
    return [(name, parameter.kind) for name, parameter in inspect.signature(function).parameters.items()]


@pytest.mark.parametrize(("port", "name"), METHODS)
def test_the_adapter_takes_what_the_port_says(tmp_path: Path, port: str, name: str) -> None:
    promised = asked(getattr(PORTS[port], name))[1:]
    taken = asked(getattr(getattr(real_ports(tmp_path), port), name))
    assert taken[: len(promised)] == promised


@pytest.mark.parametrize(("port", "name"), METHODS)
def test_a_fake_takes_as_much_as_the_port_says(port: str, name: str) -> None:
    promised = asked(getattr(PORTS[port], name))[1:]
    inspect.signature(getattr(getattr(World().ports, port), name)).bind(
        *[word for word, kind in promised if kind is inspect.Parameter.POSITIONAL_OR_KEYWORD],
        **{word: None for word, kind in promised if kind is inspect.Parameter.KEYWORD_ONLY},
    )


def test_everything_that_is_no_port_can_be_called(tmp_path: Path) -> None:
    ports = real_ports(tmp_path)
    others = [getattr(ports, field.name) for field in fields(Ports) if field.name not in {*PORTS, "node"}]
    assert len(others) == 4
    assert all(map(callable, others))
    assert ports.clock().tzinfo is not None
