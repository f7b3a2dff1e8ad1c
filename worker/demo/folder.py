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
class Folder:
    """One folder, by default ./var/demo."""

    path: Path
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def log(self) -> Path:
        """The file that gets every line the processes write."""
        return self.path / "processes.log"

    @property
    def memory(self) -> Path:
        """The file with what the newspaper remembers."""
        return self.path / "newspaper.json"

    def recall(self) -> dict[str, Any]:
        """What the newspaper remembers: its port, and when the fresh story was first asked for."""
        try:
            remembered: dict[str, Any] = json.loads(self.memory.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise SettingsError(f"{self.memory}: is broken: remove {self.path} to begin the demo anew") from error
        return remembered

    def remember(self, **values: Any) -> None:
        """Nothing; the values are kept beside the earlier ones."""
        scratch = self.memory.with_suffix(".new")
        scratch.write_text(json.dumps(self.recall() | values), "utf-8")
        scratch.replace(self.memory)

    def first_asked(self, now: datetime) -> datetime:
        """When the fresh story was first asked for; this is that moment where it never was before."""
        with self.lock:
            if "first_asked" not in self.recall():
                self.remember(first_asked=now.replace(microsecond=0).isoformat())
            return datetime.fromisoformat(self.recall()["first_asked"])

    def write_sources(self, port: int) -> list[str]:
        """The slugs of the demo's sources, whose files now stand in the folder with the newspaper's port filled in."""
        folder = self.path / "sources"
        folder.mkdir(parents=True, exist_ok=True)
        files = sorted((CONFIG / "sources").glob("*.toml"))
        for file in files:
            (folder / file.name).write_text(file.read_text("utf-8").replace("{port}", str(port)), "utf-8")
        return [file.stem for file in files]

    def environ(self, redis_url: str, outside: Mapping[str, str]) -> dict[str, str]:
        """The environment of the demo's processes, without the user's own settings: nothing of theirs is touched."""
        own = {
            "CONFIG_DIR": CONFIG,
            "SOURCES_DIR": self.path / "sources",
            "DATABASE_URL": f"sqlite:///{self.path / 'copydesk.db'}",
            "ARCHIVE_URL": f"file:{self.path / 'archive'}",
            "REDIS_URL": redis_url,
        }
        kept = {name: value for name, value in outside.items() if not name.startswith(PREFIX)}
        return kept | {PREFIX + name: str(value) for name, value in own.items()}
