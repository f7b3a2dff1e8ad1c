"""The folder of signs of life is read alone as it is among all settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from worker.errors import SettingsError
from worker.settings import load_settings
from worker.settings.run_dir import load_run_dir


@pytest.mark.parametrize(
    ("text", "environ"),
    [
        ("", {}),
        ("run_dir = ' /run/copydesk '", {}),
        ("run_dir = '/run/copydesk'", {"COPYDESK_RUN_DIR": "/run/other"}),
    ],
)
def test_it_is_the_same_as_among_all_settings(text: str, environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(text, "utf-8")
    environ = environ | {"COPYDESK_CONFIG_DIR": str(tmp_path)}
    assert load_run_dir(environ) == load_settings(environ).run_dir


@pytest.mark.parametrize(
    ("text", "environ"), [("run_dir = 7", {}), ("run_dir = ''", {}), ("", {"COPYDESK_RUN_DIR": ""})]
)
def test_what_does_not_fit_is_said_as_among_all_settings(text: str, environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(text, "utf-8")
    environ = environ | {"COPYDESK_CONFIG_DIR": str(tmp_path)}
    said = []
    for load in (load_run_dir, load_settings):
        with pytest.raises(SettingsError) as caught:
            load(environ)
        said.append(str(caught.value))
    assert said[0] == said[1]
    assert "allowed is a folder" in said[0]
