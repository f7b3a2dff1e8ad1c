"""A person at the command line: calls `copydesk` in this process, in a folder and an environment of its own."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from worker import runtime
from worker.cli import main
from worker.settings import PREFIX


@dataclass(frozen=True)
class Said:
    """How a call ended: its exit code, and what it printed to standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The JSON documents on standard output, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]


class Desk:
    """A folder with `config/`, and the environment in which the command line is called there."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capture = capture
        self.patch = patch
        self.sources = folder / "config" / "sources"
        for name in [name for name in os.environ if name.startswith(PREFIX)]:
            patch.delenv(name)
        patch.chdir(folder)

    def set(self, **settings: str) -> None:
        """Give every later call these settings in its environment."""
        for name, value in settings.items():
            self.patch.setenv(PREFIX + name.upper(), value)

    def write(self, name: str, content: str | bytes) -> Path:
        """The path of a new file below the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def call(self, *words: str, stdin: bytes = b"", **settings: str) -> Said:
        """How `copydesk WORDS` ends, with some more settings in its environment."""
        self.capture.readouterr()
        with self.patch.context() as patch:
            self.set_all(patch, settings)
            patch.setattr(sys, "argv", ["copydesk", *words])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            try:
                main()
                code: object = 0
            except SystemExit as end:
                code = end.code or 0
            finally:
                drop_runtime()
        assert isinstance(code, int)
        return Said(code, *self.capture.readouterr())

    def set_all(self, patch: pytest.MonkeyPatch, settings: Mapping[str, str]) -> None:
        """Set the settings until the patch is undone."""
        for name, value in settings.items():
            patch.setenv(PREFIX + name.upper(), value)


def drop_runtime() -> None:
    """Close every connection, so that the next call starts as a new process does."""
    for built in runtime._current:
        if "engine" in built.__dict__:
            built.engine.dispose()
        if "queues" in built.__dict__:
            built.queues.redis.close()
        if "doorbell" in built.__dict__:
            built.doorbell.close()
    runtime.forget_runtime()
