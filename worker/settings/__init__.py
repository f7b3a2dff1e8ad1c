"""Settings: the environment over config/settings.toml; the only reader of both, and of config/ as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from worker.settings.environment import PREFIX
from worker.settings.secrets import hide_password
from worker.settings.toml_files import line_of

if TYPE_CHECKING:
    from worker.settings.fields import Settings

__all__ = ["OWN_REDIS", "PREFIX", "Settings", "hide_password", "line_of", "load_settings"]
# Leads to the socket of the Redis that `copydesk up` has started here, so that other commands in this folder find it.
OWN_REDIS = Path("var/redis.sock")


def load_settings(environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """Load the settings of this process.

    Raises SettingsError that names key, value, what is allowed, and the file.
    """
    from worker.settings.loading import load

    return load(environ, folder)


def __getattr__(name: str) -> Any:
    # Settings is loaded when it is asked for: a health check comes through here twice a minute and needs no pydantic.
    if name == "Settings":
        from worker.settings.fields import Settings

        return Settings
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
