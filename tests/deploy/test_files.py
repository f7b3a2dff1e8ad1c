"""The deployment files: accepted by their own schemas, and agreeing with the code they start."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from redis import Redis
from redis.exceptions import AuthenticationError

from worker import __version__
from worker.broker.queues import QUEUES
from worker.local_stack.project import KIT
from worker.local_stack.supervisor import read_procfile
from worker.settings import Settings
from worker.settings.environment import variables

BIN = Path(sys.executable).parent
SYSTEMD = Path("docs/deploy/systemd")
KUBERNETES = Path("docs/deploy/kubernetes")
MANIFESTS = sorted((KUBERNETES / "base").glob("[0-9]*.yaml"))


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


def test_no_container_may_do_more_than_it_needs(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["read_only"] is True, name
        assert {"mem_limit", "cpus", "pids_limit", "tmpfs"} <= service.keys(), name
        assert "env_file" not in service, name
        assert service["restart"] == ("on-failure:5" if name == "migrate" else "unless-stopped"), name
    archived = {name for name, service in compose["services"].items() if "archive" in mounts(service)}
    assert archived == {"fetch", "parse", "upkeep", "metrics", "web"}


def mounts(service: dict[str, Any]) -> list[str]:
    return [volume.partition(":")[0] for volume in service.get("volumes", [])]


def test_each_password_is_a_file_that_only_its_readers_see(compose: dict[str, Any]) -> None:
    known = compose["secrets"]
    assert all(secret["file"] == f"./secrets/{name}" for name, secret in known.items())
    used = {name: set(service.get("secrets", [])) for name, service in compose["services"].items()}
    assert set().union(*used.values()) == known.keys()
    assert used["redis"] == {"redis_password"}
    assert used["postgres"] == {"postgres_password"}
    assert used["flower"] == {"redis_password", "flower_password"}
    assert used["grafana"] == {"grafana_password"}
    assert used["alertmanager"] == {"alert_webhook_url"}
    for name, service in compose["services"].items():
        written = yaml.safe_dump(service)
        assert set(re.findall(r"/run/secrets/(\w+)", written)) | {"alert_webhook_url"} >= used[name], name
        stated = [key for key in service.get("environment", {}) if re.search(r"PASSWORD(?!_FILE|__FILE)", key)]
        assert stated == [], name
    ignored = Path(".gitignore").read_text("utf-8").splitlines()
    assert "secrets/" in ignored


def test_the_settings_that_compose_states_are_known(compose: dict[str, Any]) -> None:
    stated = {name for service in compose["services"].values() for name in service.get("environment", {})}
    assert {name for name in stated if name.startswith("COPYDESK_")} <= set(variables(Settings.model_fields))


def test_every_image_is_named_by_its_exact_version(compose: dict[str, Any]) -> None:
    named = [service["image"] for service in compose["services"].values()]
    for manifest in MANIFESTS:
        named += re.findall(r"image: (\S+)", manifest.read_text("utf-8"))
    named += re.findall(r"imageName: (\S+)", (KUBERNETES / "cloudnative-pg/cluster.yaml").read_text("utf-8"))
    for image in named:
        ours = image.startswith(("copydesk:", "copydesk-web:"))
        assert re.search(rf"{__version__}}}?$" if ours else r":v?\d+\.\d+(\.\d+)?(-alpine)?$", image), image
    assert f"newTag: {__version__}\n" in (KUBERNETES / "base/kustomization.yaml").read_text("utf-8")
    for dockerfile in (Path("Dockerfile"), KIT / "Dockerfile"):
        assert re.search(r"(?:PYTHON=|python:)3\.\d+\.\d+", dockerfile.read_text("utf-8")), dockerfile


def test_compose_tells_prometheus_where_its_targets_are(compose: dict[str, Any]) -> None:
    document = yaml.safe_load(Path("config/prometheus.yml").read_text("utf-8"))
    (scraped,) = document["scrape_configs"][0]["file_sd_configs"][0]["files"]
    (alerted,) = document["alerting"]["alertmanagers"][0]["file_sd_configs"][0]["files"]
    mounted = {
        Path(config["target"]).relative_to("/etc/prometheus").as_posix(): compose["configs"][config["source"]][
            "content"
        ]
        for config in compose["services"]["prometheus"]["configs"]
    }
    assert mounted.keys() == {scraped, alerted}
    for file, content in mounted.items():
        (inside,) = yaml.safe_load(content)[0]["targets"]
        (outside,) = yaml.safe_load((Path("config") / file).read_text("utf-8"))[0]["targets"]
        assert inside.partition(":")[0] in compose["services"]
        assert outside == "127.0.0.1:" + inside.partition(":")[2]


def test_redis_takes_its_password_without_showing_it(compose: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "password").write_text("only-for-this-test\n")
    script = compose["services"]["redis"]["command"][-1].replace("$$", "$")
    script = script.replace("/run/secrets/redis_password", str(tmp_path / "password"))
    script = script.replace("redis-server -", f"{BIN}/redis-server - --port 0 --unixsocket {tmp_path}/redis.sock")
    with subprocess.Popen(["sh", "-c", script], stdout=subprocess.DEVNULL) as server:
        place = f"unix://{tmp_path}/redis.sock"
        until = time.monotonic() + 20
        while not (tmp_path / "redis.sock").exists():
            assert time.monotonic() < until
            time.sleep(0.02)
        with pytest.raises(AuthenticationError):
            Redis.from_url(place).ping()
        assert Redis.from_url(place, password="only-for-this-test").ping()
        assert "only-for-this-test" not in Path(f"/proc/{server.pid}/cmdline").read_text()
        server.terminate()


def test_every_worker_is_judged_by_its_heartbeat_and_has_time_to_end(compose: dict[str, Any]) -> None:
    least = {"parse": Settings().parse_hard_limit}
    for queue in QUEUES:
        service = compose["services"][queue]
        assert service["healthcheck"]["test"] == ["CMD", "copydesk", "health", queue]
        assert float(service["stop_grace_period"].removesuffix("s")) > least.get(queue, Settings().fetch_deadline)
        assert service["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert "noeviction" in compose["services"]["redis"]["command"][-1]


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
    names = ("requirements.txt", "requirements-worker.txt", "requirements-web.txt")
    whole, workers, web = (locked(name) for name in names)
    assert workers.items() <= web.items() <= whole.items()
    assert {"fastapi", "uvicorn"} <= web.keys() - workers.keys()
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
        assert container["readinessProbe"]["exec"]["command"] == ["copydesk", "ready"]
    (metrics_server,) = parts["metrics"]["containers"]
    assert metrics_server["livenessProbe"]["httpGet"]["path"] == "/live"
    assert metrics_server["readinessProbe"]["httpGet"]["path"] == "/ready"
    metrics = {
        metric["external"]["metric"]["name"]
        for found in documents
        if found["kind"] == "HorizontalPodAutoscaler"
        for metric in found["spec"]["metrics"]
    }
    assert metrics == {"copydesk_queue_oldest_age_seconds"}


@pytest.mark.parametrize("overlay", ["cloudnative-pg", "external"])
def test_an_overlay_says_where_the_database_is(overlay: str, tmp_path: Path) -> None:
    named = yaml.safe_load((KUBERNETES / overlay / "kustomization.yaml").read_text("utf-8"))
    assert "../base" in named["resources"]
    base = yaml.safe_load((KUBERNETES / "base/kustomization.yaml").read_text("utf-8"))
    assert base["resources"] == [path.name for path in MANIFESTS]
    kubectl = shutil.which("kubectl")
    if not kubectl:
        return
    built = run(kubectl, "kustomize", str(KUBERNETES / overlay))
    assert built.returncode == 0, built.stderr
    documents = list(yaml.safe_load_all(built.stdout))
    (settings,) = [found for found in documents if found["metadata"]["name"] == "copydesk-settings"]
    assert "COPYDESK_DATABASE_HOST" in settings["data"]
    assert "copydesk-database" in {found["metadata"]["name"] for found in documents if found["kind"] == "Secret"}
    known = [found for found in documents if not found["apiVersion"].startswith("postgresql.cnpg.io/")]
    (tmp_path / "built.yaml").write_text(yaml.safe_dump_all(known))
    checked = run(str(BIN / "kubernetes-validate"), "--strict", str(tmp_path / "built.yaml"))
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_web_is_a_part_of_kubernetes_that_may_be_left_out(compose: dict[str, Any]) -> None:
    folder = KUBERNETES / "web"
    checked = run(str(BIN / "kubernetes-validate"), "--strict", str(folder / "web.yaml"))
    assert checked.returncode == 0, checked.stdout + checked.stderr
    named = yaml.safe_load((folder / "kustomization.yaml").read_text("utf-8"))
    assert (named["kind"], named["resources"]) == ("Component", ["web.yaml"])
    assert named["images"] == [{"name": "copydesk-web", "newTag": __version__}]
    found = {each["kind"]: each for each in yaml.safe_load_all((folder / "web.yaml").read_text("utf-8"))}
    pod = found["Deployment"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert container["image"] == f"copydesk-web:{__version__}"
    assert container["args"] == compose["services"]["web"]["command"]
    (port,) = container["ports"]
    assert str(port["containerPort"]) == container["args"][-1]
    assert found["Service"]["spec"]["ports"] == [{"name": "web", "port": port["containerPort"]}]
    assert container["livenessProbe"]["httpGet"]["path"] == "/live"
    assert container["readinessProbe"]["httpGet"]["path"] == "/ready"
    labels = found["Deployment"]["spec"]["template"]["metadata"]["labels"]
    for kind in ("Service", "PodDisruptionBudget"):
        selector = found[kind]["spec"]["selector"]
        assert selector.get("matchLabels", selector) == labels


def test_no_pod_may_do_more_than_it_needs() -> None:
    """What every pod of ours states, the web's too."""
    documents = [each for path in MANIFESTS for each in yaml.safe_load_all(path.read_text("utf-8"))]
    documents += yaml.safe_load_all((KUBERNETES / "web/web.yaml").read_text("utf-8"))
    pods = [each["spec"]["template"]["spec"] for each in documents if each["kind"] in ("Deployment", "Job")]
    ours = [pod for pod in pods if pod["containers"][0]["image"].startswith("copydesk")]
    assert len(ours) == len(QUEUES) + 4  # release, beat, metrics, web
    for pod in ours:
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        (container,) = pod["containers"]
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert "memory" in container["resources"]["limits"]


def test_the_web_is_ready_to_be_switched_on(compose: dict[str, Any], tmp_path: Path) -> None:
    (line,) = re.findall(r"^# (web: .*)$", Path("Procfile").read_text("utf-8"), re.MULTILINE)
    (tmp_path / "Procfile").write_text(line)
    command = read_procfile(tmp_path / "Procfile")["web"]
    unit = (SYSTEMD / "copydesk-web.service").read_text("utf-8")
    (started,) = re.findall(r"^ExecStart=/opt/copydesk/bin/(.*)$", unit, re.MULTILINE)
    assert shlex.split(started) == command == ["copydesk", "web", "--port", compose["services"]["web"]["command"][-1]]
    assert unit.endswith("WantedBy=copydesk.target\n")
    assert "copydesk-web" not in (SYSTEMD / "copydesk.target").read_text("utf-8")


def test_every_unit_is_confined_alike() -> None:
    """But for the release, which ends, what keeps a process in is the same in each."""
    keys = (
        "NoNewPrivileges",
        "PrivateDevices",
        "PrivateTmp",
        "ProtectHome",
        "ProtectKernelTunables",
        "CapabilityBoundingSet",
    )
    stated = {
        unit.name: [line for line in unit.read_text("utf-8").splitlines() if line.partition("=")[0] in keys]
        for unit in SYSTEMD.glob("*.service")
        if "release" not in unit.name
    }
    assert all(lines == stated["copydesk-web.service"] and len(lines) == len(keys) for lines in stated.values()), stated


def test_a_drained_node_takes_one_worker_of_a_queue_at_a_time() -> None:
    budgets = list(yaml.safe_load_all((KUBERNETES / "base/60-disruption.yaml").read_text("utf-8")))
    assert {budget["spec"]["selector"]["matchLabels"]["part"] for budget in budgets} == set(QUEUES)
    assert all(budget["spec"]["maxUnavailable"] == 1 for budget in budgets)


def test_the_units_write_below_their_state_directory_alone(tmp_path: Path) -> None:
    for unit in SYSTEMD.glob("*.service"):
        stated = re.findall(r"^(\w+)=(.*)$", unit.read_text("utf-8"), re.MULTILINE)
        assert ("StateDirectory", "copydesk") in stated, unit.name
        assert ("WorkingDirectory", "/var/lib/copydesk") in stated, unit.name
        assert ("ProtectSystem", "strict") in stated, unit.name
        assert ("User", "copydesk") in stated, unit.name
    assert re.search(r"^u copydesk - ", (SYSTEMD / "copydesk.conf").read_text("utf-8"), re.MULTILINE)
    systemd = shutil.which("systemd-sysusers")
    if systemd:
        checked = run(systemd, "--dry-run", str((SYSTEMD / "copydesk.conf").absolute()))
        assert checked.returncode == 0, checked.stderr


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
    units = sorted([*SYSTEMD.glob("*.service"), *SYSTEMD.glob("*.target")])
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
