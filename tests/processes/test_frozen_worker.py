"""A worker that freezes: status, health and alert say so within a minute, and all turns green when it goes on.

The Procfile's own processes are started, and Flower beside them is asked what it knows of them.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.monitoring.rules import read_rules
from tests.processes.deployment import Deployment, await_that
from tests.services import PostgresServer
from worker.broker.queues import QUEUES
from worker.local_stack.processes import start_process, stop_process
from worker.monitoring.collect import collect_facts
from worker.monitoring.prometheus_server import serve_metrics
from worker.monitoring.snapshot import Facts
from worker.runtime import Runtime, utc_now

HOST = socket.gethostname()


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[Deployment]:
    name = postgres.create()  # Where a process that is frozen as it writes holds up no other.
    with Deployment(tmp_path_factory.mktemp("deployment"), postgres.url(name)) as running:
        yield running
    postgres.drop(name)


@pytest.fixture(scope="module")
def runtime(deployment: Deployment) -> Iterator[Runtime]:
    found = deployment.runtime()
    await_that(lambda: not see(found).warnings, 60, "all workers and beat are alive")
    yield found
    found.engine.dispose()
    found.queues.redis.close()


def see(runtime: Runtime) -> Facts:
    return collect_facts(runtime, utc_now(), counters=True)


def test_all_is_well_at_first(deployment: Deployment, runtime: Runtime) -> None:
    facts = see(runtime)
    assert [node.name for node in facts.nodes] == [f"{queue}@{HOST}" for queue in QUEUES]
    assert all(queue.workers == 1 for queue in facts.queues)
    assert facts.beat_silent is not None
    assert facts.beat_silent < 10
    for name in ("upkeep", "beat"):
        said = deployment.run("health", name)
        assert said.returncode == 0, said.stdout


def test_flower_knows_the_workers_and_their_tasks(deployment: Deployment, runtime: Runtime) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "celery", "-A", "worker", "flower", "--address=127.0.0.1", f"--port={port}"]
    environ = {**deployment.environ, "FLOWER_UNAUTHENTICATED_API": "true"}
    flower = start_process(command, environ, subprocess.DEVNULL)
    try:

        def asked(path: str) -> dict[str, dict[str, str]]:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/{path}", timeout=5) as answer:
                    found: dict[str, dict[str, str]] = json.load(answer)
                    return found
            except OSError:
                return {}

        await_that(lambda: len(asked("workers")) == len(QUEUES), 30, "Flower lists every worker")
        assert set(asked("workers")) == {f"{queue}@{HOST}" for queue in QUEUES}
        await_that(lambda: bool(asked("tasks?limit=5")), 30, "Flower has seen tasks")
        # A task that was under way when Flower came has no name there.
        assert {task["name"] for task in asked("tasks?limit=50").values() if task["name"]} <= {
            "copydesk.dispatch", "copydesk.canary", "copydesk.call_canaries",
        }  # fmt: skip
    finally:
        stop_process(flower, 10)


def test_the_endpoint_answers_with_the_metrics(runtime: Runtime) -> None:
    server, thread = serve_metrics(runtime, "127.0.0.1", 0)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/metrics", timeout=10) as answer:
            text = answer.read().decode()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert 'copydesk_workers{queue="parse"} 1.0' in text
    assert 'copydesk_server_up{server="redis"} 1.0' in text


def test_a_frozen_parse_worker_is_named_within_a_minute(deployment: Deployment, runtime: Runtime) -> None:
    rule = read_rules()["NoWorker"]
    assert rule.fires(see(runtime)) == []
    os.kill(deployment.pid("parse"), signal.SIGSTOP)
    try:
        await_that(lambda: any(w.startswith("parse: no live worker") for w in see(runtime).warnings), 60, "it is named")
        facts = see(runtime)
        assert len(facts.warnings) == 1
        assert rule.fires(facts) == [{"queue": "parse"}]
        status = deployment.run("status")
        assert "parse: no live worker takes from this queue" in " ".join(status.stdout.split())
        # Its last sign in the file may be a little younger than that in the database.
        await_that(lambda: deployment.run("health", "parse").returncode == 1, 60, "its health says so too")
        assert deployment.run("health", "parse").stdout.startswith(f"parse@{HOST}: silent for")
    finally:
        os.kill(deployment.pid("parse"), signal.SIGCONT)
    await_that(lambda: not see(runtime).warnings, 30, "all is green again")
    assert rule.fires(see(runtime)) == []
    # Its sign in the file is a turn behind that in the database.
    await_that(lambda: deployment.run("health", "parse").returncode == 0, 60, "its health says so too")


def test_exactly_the_frozen_workers_are_named_and_all_is_green_again_when_they_go_on(
    deployment: Deployment, runtime: Runtime
) -> None:
    frozen = ["discover", "fetch", "upkeep"]

    def named() -> list[str]:
        return [warning.partition(":")[0] for warning in see(runtime).warnings]

    for queue in frozen:
        os.kill(deployment.pid(queue), signal.SIGSTOP)
    try:
        await_that(lambda: len(named()) == len(frozen), 60, "they are named")
        assert named() == frozen
    finally:
        for queue in frozen:
            os.kill(deployment.pid(queue), signal.SIGCONT)
    await_that(lambda: not named(), 30, "all is green again")


def test_a_frozen_beat_is_named_first_and_no_worker_is_blamed(deployment: Deployment, runtime: Runtime) -> None:
    os.kill(deployment.pid("beat"), signal.SIGSTOP)
    try:
        await_that(lambda: bool(see(runtime).warnings), 60, "it is named")
        facts = see(runtime)
        assert [warning.partition(":")[0] for warning in facts.warnings] == ["beat"]
        assert all(node.alive for node in facts.nodes)
        assert read_rules()["NoWorker"].fires(facts) == []
        assert deployment.run("health", "fetch").returncode == 0
    finally:
        os.kill(deployment.pid("beat"), signal.SIGCONT)
    await_that(lambda: not see(runtime).warnings, 30, "all is green again")
    assert deployment.run("health", "beat").returncode == 0


def test_a_second_worker_of_a_queue_gets_a_name_of_its_own_and_leaves_without_a_trace(
    deployment: Deployment, runtime: Runtime
) -> None:
    command = [sys.executable, "-m", "celery", "-A", "worker", "worker", "-Q", "fetch", "-P", "threads", "-c", "1"]
    second = start_process([*command, "--without-mingle"], deployment.environ, subprocess.DEVNULL)
    try:
        names = {f"fetch@{HOST}", f"fetch-2@{HOST}"}
        await_that(lambda: names <= {node.name for node in see(runtime).nodes}, 60, "both are there")
        given = subprocess.run(
            [*command, "-n", f"fetch@{HOST}"], env=deployment.environ, capture_output=True, text=True, timeout=60
        )
        assert given.returncode == 2
        assert f"copydesk: fetch@{HOST}: a running process has this name" in given.stderr
    finally:
        assert stop_process(second, 30)
    await_that(lambda: f"fetch-2@{HOST}" not in {node.name for node in see(runtime).nodes}, 30, "it is not missed")
    assert see(runtime).warnings == ()
    assert deployment.run("health", "fetch").returncode == 0


def test_the_lines_of_the_processes_hold_no_traceback(deployment: Deployment, runtime: Runtime) -> None:
    assert [line for line in deployment.lines if "Traceback" in line] == []
    assert Path("Procfile").read_text("utf-8").count("copydesk worker") == len(QUEUES)
