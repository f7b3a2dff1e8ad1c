"""Delivery: an alert of config/alerts.yml reaches a webhook and a mail server by real Prometheus and Alertmanager."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry, Gauge, start_http_server

from tests.notify.servers import hooks, mail_server

PROGRAMS = {name: shutil.which(name) for name in ("prometheus", "prometheus-alertmanager", "amtool", "promtool")}
SECONDS = 30.0
there = pytest.mark.skipif(None in PROGRAMS.values(), reason="Prometheus and Alertmanager are not installed here")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def running(program: str, *arguments: str) -> Iterator[None]:
    """A process that is ended afterwards."""
    path = PROGRAMS[program]
    assert path
    with subprocess.Popen([path, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        yield
        process.terminate()


def write_config(folder: Path, hook: str, mail: int, ports: dict[str, int]) -> None:
    """The files of config/, with mail switched on, addresses of this machine, and no patience."""
    text = Path("config/alertmanager.yml").read_text("utf-8")
    text = re.sub(r"^    # (?=email_configs|  )", "    ", text, flags=re.MULTILINE)
    text = text.replace("url_file: /run/secrets/alert_webhook_url", f"url: {hook}")
    text = text.replace("mail.example.org:587", f"127.0.0.1:{mail}")
    text = re.sub(r"^ +auth_.*\n", "", text, flags=re.MULTILINE).replace("group_wait: 10s", "group_wait: 0s")
    (folder / "alertmanager.yml").write_text(text.replace("from:", "require_tls: false\n        from:"))
    rules = re.sub(r"for: \w+", "for: 0s", Path("config/alerts.yml").read_text("utf-8"))
    (folder / "alerts.yml").write_text(rules)
    (folder / "prometheus.yml").write_text(Path("config/prometheus.yml").read_text("utf-8").replace("15s", "1s"))
    (folder / "targets").mkdir()
    for name, port in ports.items():
        (folder / "targets" / f"{name}.yml").write_text(yaml.safe_dump([{"targets": [f"127.0.0.1:{port}"]}]))


def first(came: Callable[[], list[Any]]) -> Any:
    """The first thing that came."""
    until = time.monotonic() + SECONDS
    while not (found := came()):
        assert time.monotonic() < until, "nothing came in time"
        time.sleep(0.1)
    return found[0]


@there
def test_an_alert_arrives_at_a_webhook_and_by_mail(tmp_path: Path) -> None:
    registry = CollectorRegistry()
    Gauge("copydesk_server_up", "Whether the server answers.", ["server"], registry=registry).labels("redis").set(0)
    metrics, thread = start_http_server(0, addr="127.0.0.1", registry=registry)
    alertmanager = free_port()
    with ExitStack() as stack:
        taken = stack.enter_context(hooks())
        port, letters = stack.enter_context(mail_server())
        write_config(tmp_path, taken.url, port, {"metrics": metrics.server_port, "alertmanager": alertmanager})
        stack.enter_context(running(
            "prometheus-alertmanager", f"--config.file={tmp_path}/alertmanager.yml", "--cluster.listen-address=",
            f"--storage.path={tmp_path}/am", f"--web.listen-address=127.0.0.1:{alertmanager}",
        ))  # fmt: skip
        stack.enter_context(running(
            "prometheus", f"--config.file={tmp_path}/prometheus.yml", f"--storage.tsdb.path={tmp_path}/tsdb",
            f"--web.listen-address=127.0.0.1:{free_port()}",
        ))  # fmt: skip
        told = json.loads(first(lambda: [body for _, _, body in taken.got if b"ServerDown" in body]))
        assert told["alerts"][0]["annotations"]["summary"] == "redis does not answer."
        letter = first(lambda: [letter for letter in letters if "ServerDown" in str(letter["subject"])])
        assert letter["to"] == "desk@example.org"
    metrics.shutdown()
    metrics.server_close()
    thread.join()


def test_what_alertmanager_reads_holds_no_secret_and_names_alerts_that_are_there(tmp_path: Path) -> None:
    text = Path("config/alertmanager.yml").read_text("utf-8")
    document = yaml.safe_load(text)
    known = {rule["alert"] for rule in yaml.safe_load(Path("config/alerts.yml").read_text())["groups"][0]["rules"]}
    named = {name for match in re.findall(r'alertname=~?"([^"]+)"', text) for name in match.split("|")}
    assert named <= known
    assert {receiver["name"] for receiver in document["receivers"]} == {"desk"}
    assert not re.search(r"^\s*#?\s*(url|password|token|auth_password|credentials):", text, re.MULTILINE)
    if PROGRAMS["promtool"]:
        write_config(tmp_path, "http://127.0.0.1:9/", 25, {"metrics": 9108, "alertmanager": 9093})
        for command in (
            ["amtool", "check-config", "alertmanager.yml"],
            ["promtool", "check", "config", "prometheus.yml"],
        ):
            subprocess.run(command, cwd=tmp_path, check=True)
