"""A new project: from a built wheel alone, in a folder outside of any clone, to processes that run."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest

from worker.local_stack.project import KIT, find_procfile, kit_files, project_files, settings_text, write_project
from worker.settings import PREFIX, Settings, load_settings
from worker.settings.schedule import read_schedule
from worker.settings.sources import read_sources

ROOT = Path(__file__).parents[2]
SECONDS = 60.0


def test_a_new_project_is_complete_and_right(tmp_path: Path) -> None:
    written, kept = write_project(tmp_path)
    assert kept == []
    wanted = {"Procfile", "docker-compose.yml", "Dockerfile", ".gitignore", "config/schedule.toml", "config/alerts.yml"}
    assert wanted | {"config/grafana/dashboards/copydesk.json", "systemd/copydesk.target"} <= set(written)
    assert load_settings({}, tmp_path / "config") == Settings()
    assert read_schedule(tmp_path / "config")
    (example,) = read_sources(tmp_path / "config/sources")
    assert (example.problems, example.enabled) == ((), False)
    assert "{version}" not in "".join(text for _, text in project_files())


def test_what_compose_mounts_and_the_image_copies_is_in_the_project(tmp_path: Path) -> None:
    write_project(tmp_path)
    mounted = re.findall(r"- (\./[^:]+):", (tmp_path / "docker-compose.yml").read_text("utf-8"))
    assert [name for name in mounted if not (tmp_path / name).exists()] == []
    copied = re.findall(r"^COPY (\S+)", (tmp_path / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert [name for name in copied if not (tmp_path / name).exists()] == []


def test_the_settings_of_a_project_name_every_key_with_its_default() -> None:
    lines = [line.removeprefix("# ") for line in settings_text().splitlines() if re.match(r"# \w+ = ", line)]
    stated = tomllib.loads("\n".join(line for line in lines if not line.endswith("= ")))
    assert set(stated) <= set(Settings.model_fields)
    assert len(lines) == len(Settings.model_fields)
    assert Settings.model_validate(stated) == Settings()


def test_what_is_there_already_stays(tmp_path: Path) -> None:
    (tmp_path / "Procfile").write_text("beat: copydesk beat\n")
    written, kept = write_project(tmp_path)
    assert kept == ["Procfile"]
    assert (tmp_path / "Procfile").read_text() == "beat: copydesk beat\n"
    assert write_project(tmp_path) == ([], sorted([*written, *kept], key=[name for name, _ in project_files()].index))


def test_a_folder_without_a_procfile_runs_the_usual_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_procfile(None) == KIT / "Procfile"
    assert find_procfile(Path("other")) == Path("other")
    Path("Procfile").write_text("beat: copydesk beat\n")
    assert find_procfile(None) == Path("Procfile")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the first stage of the image copies, and builds the wheel from."""
    folder = tmp_path_factory.mktemp("source")
    stage = (ROOT / "Dockerfile").read_text("utf-8").split("\nFROM ")[1]
    for names in re.findall(r"^COPY (.+) \S+$", stage, re.MULTILINE):
        for name in names.split():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, folder / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, folder / name)
    return folder


def site_of(environment: Path) -> Path:
    """Where an environment has its libraries."""
    return Path(sysconfig.get_path("purelib", vars=dict.fromkeys(("base", "platbase"), str(environment))))


@pytest.fixture(scope="module")
def installed(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a fresh environment with the built wheel, and the libraries of this one."""
    folder = tmp_path_factory.mktemp("wheel")
    environ = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--wheel-dir", str(folder), str(source)], env=environ, check=True)
    fresh = folder / "fresh"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(fresh)], check=True)
    site = site_of(fresh)
    (wheel,) = folder.glob("copydesk-*.whl")
    zipfile.ZipFile(wheel).extractall(site)
    (site / "libraries.pth").write_text(f"{sysconfig.get_path('purelib')}\n")
    program = fresh / "bin" / "copydesk"
    program.write_text(f"#!{fresh}/bin/python\nfrom worker.__main__ import main\nmain()\n")
    program.chmod(0o755)
    return fresh / "bin"


def test_the_images_wheel_holds_code_migrations_and_data(source: Path, installed: Path) -> None:
    """What is imported or read is installed with it."""
    files = {path.relative_to(source) for path in (source / "worker").rglob("*") if path.suffix in (".py", ".toml")}
    wanted = {path for path in files if not path.is_relative_to("worker/local_stack/kit")}
    site = site_of(installed.parent)
    assert {path for path in wanted if not (site / path).is_file()} == set()
    assert [name for name, _ in kit_files(KIT) if not (site / "worker/local_stack/kit" / name).is_file()] == []


def test_the_wheel_alone_makes_a_project_that_runs(installed: Path, tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}

    def call(*words: str) -> str:
        command = [str(installed / "copydesk"), *words]
        return subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=True).stdout

    assert "written: Procfile" in call("init")
    assert "the timetable has" in call("config", "check")
    procfile = (tmp_path / "Procfile").read_text("utf-8")
    (tmp_path / "Procfile").write_text("".join(re.findall(r"^(?:release|beat):.*\n?", procfile, re.MULTILINE)))
    with subprocess.Popen(
        [str(installed / "copydesk"), "up"], cwd=tmp_path, env=environ, stdout=subprocess.PIPE, text=True
    ) as up:
        assert up.stdout is not None
        said = []
        try:
            for line in up.stdout:
                said.append(line)
                if "everything runs" in line:
                    up.send_signal(signal.SIGINT)
            assert up.wait(SECONDS) == 0, said
        finally:
            up.kill()  # Where it did not end: leaving waits for it.
    assert any("database at" in line for line in said)
    assert (tmp_path / "var/copydesk.db").is_file()
