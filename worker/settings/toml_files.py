"""TOML files: their tables, and the line on which a key stands."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from worker.errors import SettingsError


def config_file(name: str, environ: Mapping[str, str] = os.environ, folder: Path | None = None) -> Path:
    """Return the path of a file of config/, which the environment may put elsewhere."""
    return (folder or Path(environ.get("COPYDESK_CONFIG_DIR", "config"))) / name


def read_toml(path: Path) -> dict[str, Any]:
    """Read the tables of a TOML file.

    Raises SettingsError with file and line where it is none.
    """
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:  # Numbers of thousands of digits, and lists nested as deep.
        raise SettingsError(f"{path}: not readable as TOML: {error}") from error
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error


def line_of(path: Path, key: str, table: str | None = None, nth: int = 0) -> int:
    """Return the 1-based line that sets ``key``; 1 where none is found.

    With ``table``, only lines inside ``[table]`` count, of several tables of that name the ``nth``.
    """
    inside, met = table is None, -1
    for count, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
        if table is not None and line.strip().startswith("["):
            named = line.strip().strip("[] ") == table
            met += named
            inside = named and met == nth
        if inside and re.match(rf"""\s*(["']?){re.escape(key)}\1\s*=""", line):
            return count
    return 1
