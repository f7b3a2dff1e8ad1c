"""The demo's folder: its database, archive, sources and log, and what the newspaper remembers between two runs."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from worker.errors import SettingsError
from worker.settings import PREFIX

CONFIG = Path(__file__).with_name("config")


@dataclass
class DemoFolder:
    """Keep the demo's files in one folder, by default ./var/demo."""

    path: Path
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def log(self) -> Path:
        """Return the file that gets every line the processes write."""
        return self.path / "processes.log"

    @property
    def memory(self) -> Path:
        """Return the file with what the newspaper remembers."""
        return self.path / "newspaper.json"

    def read_memory(self) -> dict[str, Any]:
        """Read what the newspaper remembers: its port, and when the fresh story was asked for."""
        try:
            remembered: dict[str, Any] = json.loads(self.memory.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise SettingsError(f"{self.memory}: is broken: remove {self.path} to begin the demo anew") from error
        return remembered

    def remember(self, **values: Any) -> None:
        """Keep the values beside the earlier ones."""
        scratch = self.memory.with_suffix(".new")
        scratch.write_text(json.dumps(self.read_memory() | values), "utf-8")
        scratch.replace(self.memory)

    def first_asked(self, now: datetime) -> datetime:
        """Return when the fresh story was first asked for: now, unless it was before."""
        with self.lock:
            if "first_asked" not in self.read_memory():
                self.remember(first_asked=now.replace(microsecond=0).isoformat())
            return datetime.fromisoformat(self.read_memory()["first_asked"])

    def write_sources(self, port: int) -> list[str]:
        """Write the demo's source files with the newspaper's port; return their slugs."""
        folder = self.path / "sources"
        folder.mkdir(parents=True, exist_ok=True)
        files = sorted((CONFIG / "sources").glob("*.toml"))
        for file in files:
            (folder / file.name).write_text(file.read_text("utf-8").replace("{port}", str(port)), "utf-8")
        return [file.stem for file in files]

    def environ(self, redis_url: str, outside: Mapping[str, str]) -> dict[str, str]:
        """Make the processes' environment without the user's own settings, which stay untouched."""
        own = {
            "CONFIG_DIR": CONFIG,
            "SOURCES_DIR": self.path / "sources",
            "DATABASE_URL": f"sqlite:///{self.path / 'copydesk.db'}",
            "ARCHIVE_URL": f"file:{self.path / 'archive'}",
            "REDIS_URL": redis_url,
        }
        kept = {name: value for name, value in outside.items() if not name.startswith(PREFIX)}
        return kept | {PREFIX + name: str(value) for name, value in own.items()}
