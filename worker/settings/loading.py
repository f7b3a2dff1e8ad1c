"""Load every setting, checked: the environment over config/settings.toml."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from worker.errors import SettingsError
from worker.settings import OWN_REDIS
from worker.settings.environment import Stated, read_environment
from worker.settings.fields import Settings
from worker.settings.problems import allowed_for, details, message, unknown
from worker.settings.secrets import refusal
from worker.settings.toml_files import config_file, line_of, read_toml


def load(environ: Mapping[str, str] | None, folder: Path | None) -> Settings:
    """Load the settings as ``worker.settings.load_settings`` promises."""
    is_ours, environ = environ is None, os.environ if environ is None else environ
    path = config_file("settings.toml", environ, folder)
    in_file = read_toml(path) if path.is_file() else {}
    outside = read_environment(environ, Settings.model_fields)
    values = in_file | {name: stated.value for name, stated in outside.items()}
    if is_ours and "redis_url" not in values and OWN_REDIS.exists():
        values["redis_url"] = f"unix://{OWN_REDIS.resolve()}"
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = details(error)[0]
        if not first["loc"]:
            raise SettingsError(message(first)) from None
        name = str(first["loc"][0])
        raise SettingsError(refused(name, values.get(name), path, outside.get(name))) from None


def refused(name: str, value: object, path: Path, outside: Stated | None) -> str:
    """Say why a setting is refused: its place, its value and what is allowed."""
    place = f"{path}:{line_of(path, name) if path.is_file() else 1}: {name}"
    if name not in Settings.model_fields:
        return place + unknown(name, list(Settings.model_fields), "setting")
    allowed = allowed_for(Settings, name)
    return outside.refused(allowed) if outside else place + refusal(value, allowed)
