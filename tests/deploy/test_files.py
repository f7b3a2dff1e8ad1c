"""The deployment files: accepted by their own schemas, and agreeing with the code they start."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from worker.broker.queues import QUEUES
from worker.local_stack.supervisor import read_procfile
from worker.settings import Settings

BIN = Path(sys.executable).parent
SYSTEMD = Path("docs/deploy/systemd")
MANIFESTS = sorted(Path("docs/deploy/kubernetes").glob("*.yaml"))


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(Path("docker-compose.yml").read_text("utf-8"))
    return document


def test_compose_keeps_to_its_schema() -> None:
    checked = run(str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")
    assert checked.returncode == 0, checked.stdout


def test_compose_runs_what_the_procfile_runs(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, command in read_procfile(Path("Procfile")).items():
        service = services["migrate" if name == "release" else name]
        assert ["copydesk", *service["command"]] == command


def test_every_worker_is_judged_by_its_heartbeat_and_has_time_to_end(compose: dict[str, Any]) -> None:
    least = {"parse": Settings().parse_hard_limit}
    for queue in QUEUES:
        service = compose["services"][queue]
        assert service["healthcheck"]["test"] == ["CMD", "copydesk", "health", queue]
        assert float(service["stop_grace_period"].removesuffix("s")) > least.get(queue, Settings().fetch_deadline)
        assert service["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert "noeviction" in compose["services"]["redis"]["command"]


def test_compose_mounts_only_what_is_there_and_opens_nothing_to_the_world(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source in compose["volumes"] or Path(source).exists(), f"{name}: {source}"
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name


def test_the_image_copies_only_what_is_there_and_is_not_root() -> None:
    lines = Path("Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    allowed = {line[1:] for line in Path(".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    copied = [
        name for line in lines if line.startswith("COPY ") and "--from" not in line for name in line.split()[1:-1]
    ]
    assert copied
    assert set(copied) == allowed
    assert all(Path(name).exists() for name in copied)
    assert sum(line.startswith("FROM ") for line in lines) == 2
    assert [line for line in lines if line.startswith("USER ")] == ["USER 10001"]


def test_the_workers_lock_is_part_of_the_whole_lock() -> None:
    whole, workers = (locked(name) for name in ("requirements.txt", "requirements-worker.txt"))
    assert workers.items() <= whole.items()
    text = Path("pyproject.toml").read_text("utf-8")
    stated = re.search(r"^dependencies = \[(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    assert stated
    names = {re.split(r"[\[><=]", name)[0] for name in re.findall(r'"([^"]+)"', stated[1])}
    assert names <= workers.keys()
    assert "http" not in Path("requirements-worker.txt").read_text("utf-8")


def locked(name: str) -> dict[str, str]:
    pairs = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", Path(name).read_text("utf-8"), re.MULTILINE)
    return dict(pairs)


@pytest.mark.parametrize("manifest", MANIFESTS, ids=[path.stem for path in MANIFESTS])
def test_kubernetes_accepts_the_manifest(manifest: Path) -> None:
    checked = run(str(BIN / "kubernetes-validate"), "--strict", str(manifest))
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_kubernetes_runs_every_queue_and_scales_by_age() -> None:
    documents = [document for path in MANIFESTS for document in yaml.safe_load_all(path.read_text("utf-8"))]
    parts = {
        document["metadata"]["labels"]["part"]: document["spec"]
        for found in documents
        if found["kind"] == "Deployment"
        for document in [found["spec"]["template"]]
        if "part" in document["metadata"]["labels"]
    }
    assert parts.keys() == {*QUEUES, "beat", "metrics"}
    for queue in QUEUES:
        (container,) = parts[queue]["containers"]
        assert container["args"] == ["worker", queue]
        assert container["livenessProbe"]["exec"]["command"] == ["copydesk", "health", queue]
    metrics = {
        metric["external"]["metric"]["name"]
        for found in documents
        if found["kind"] == "HorizontalPodAutoscaler"
        for metric in found["spec"]["metrics"]
    }
    assert metrics == {"copydesk_queue_oldest_age_seconds"}


def test_the_units_start_what_the_procfile_starts() -> None:
    wanted = {unit for line in (SYSTEMD / "copydesk.target").read_text("utf-8").splitlines()
              if line.startswith("Wants=") for unit in line.removeprefix("Wants=").split()}  # fmt: skip
    assert {f"copydesk@{queue}.service" for queue in QUEUES} < wanted
    started = set()
    for unit in wanted:
        name, at, queue = unit.removesuffix(".service").partition("@")
        text = (SYSTEMD / f"{name}{at}.service").read_text("utf-8").replace("%i", queue)
        (command,) = re.findall(r"^ExecStart=/opt/copydesk/bin/(.*)$", text, re.MULTILINE)
        started.add(" ".join(shlex.split(command)))
    assert {" ".join(command) for command in read_procfile(Path("Procfile")).values()} <= started


def test_systemd_accepts_the_units_where_it_is_there(tmp_path: Path) -> None:
    """Without systemd the units are at least complete: every one says what it is and is wanted by the target."""
    units = sorted(SYSTEMD.iterdir())
    for unit in units:
        text = unit.read_text("utf-8")
        assert "[Unit]\nDescription=Copydesk" in text
        # The program does not stand here, nor does its user.
        (tmp_path / unit.name).write_text(
            text.replace("/opt/copydesk/bin/copydesk", "/bin/true").replace("User=copydesk\n", "")
        )
    systemd = shutil.which("systemd-analyze")
    if systemd:
        checked = run(
            systemd, "verify", "--man=no", str(tmp_path / "copydesk.target"), str(tmp_path / "copydesk@fetch.service")
        )
        assert (checked.returncode, checked.stderr) == (0, "")
