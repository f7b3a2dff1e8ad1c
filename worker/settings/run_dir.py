"""The folder of signs of life alone, for what has to answer at once."""

from __future__ import annotations

import os
from collections.abc import Mapping

from worker.errors import SettingsError
from worker.settings.environment import read_environment
from worker.settings.secrets import refusal
from worker.settings.toml_files import config_file, line_of, read_toml

NAME = "run_dir"
DEFAULT, ALLOWED = "var/run", "a folder"


def load_run_dir(environ: Mapping[str, str] | None = None) -> str:
    """Load where this machine's processes keep their signs of life.

    As ``load_settings`` does, without the other settings: pydantic alone would cost a health check three times as much.
    Raises SettingsError.
    """
    environ = os.environ if environ is None else environ
    path = config_file("settings.toml", environ)
    outside = read_environment(environ, [NAME]).get(NAME)
    value = outside.value if outside else (read_toml(path) if path.is_file() else {}).get(NAME, DEFAULT)
    if isinstance(value, str) and value.strip():
        return value.strip()
    if outside:
        raise SettingsError(outside.refused(ALLOWED))
    raise SettingsError(f"{path}:{line_of(path, NAME)}: {NAME}{refusal(value, ALLOWED)}")
