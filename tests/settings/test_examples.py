"""What config/ ships as examples is right: env.example has every setting, and every source file is switched off."""

from __future__ import annotations

import re
from pathlib import Path

from worker.settings import PREFIX, Settings, load_settings
from worker.settings.sources import read_sources

CONFIG = Path(__file__).parents[2] / "config"
LINE = re.compile(rf"^# ({PREFIX}[A-Z_]+)=(.*)$", re.MULTILINE)


def test_the_environment_s_example_names_every_setting_with_its_default(tmp_path: Path) -> None:
    examples = dict(LINE.findall((CONFIG / "env.example").read_text("utf-8")))
    assert sorted(examples) == sorted(PREFIX + name.upper() for name in Settings.model_fields)
    read, default = load_settings(examples, tmp_path), Settings()
    differing = [name for name in Settings.model_fields if getattr(read, name) != getattr(default, name)]
    assert differing == ["user_agent"]


def test_the_example_sources_are_right_and_switched_off() -> None:
    files = read_sources(CONFIG / "sources")
    assert len(files) >= 6
    assert [file.problems for file in files if file.problems] == []
    assert [file.path.name for file in files if file.enabled] == []
    assert all("not verified here" in file.path.read_text("utf-8") for file in files)
