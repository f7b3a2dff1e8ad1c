"""Alerts and dashboard: each alert fires on its scene and on no healthy one; every metric that is named exists."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from tests.monitoring.rules import read_rules, sample_names
from tests.monitoring.scenes import NOW, change_queue, healthy, judgement, silence, source_state
from worker.monitoring.metrics import families
from worker.monitoring.snapshot import Facts, ServiceState
from worker.storage.monitoring.overview import DeadCount, HeldHost

RULES = read_rules()
# Metrics that Prometheus makes itself.
ITS_OWN = {"up"}
HELD = HeldHost("slow.example:443", NOW + timedelta(minutes=5), "throttled", 1500)
SCENES: dict[str, tuple[Facts, dict[str, str]]] = {
    "ServerDown": (healthy(redis=ServiceState(problem="down")), {"server": "redis"}),
    "NoWorker": (silence(healthy(), "parse", 50), {"queue": "parse"}),
    "BeatSilent": (healthy(beat_silent=91.0), {}),
    "WorkerSilent": (silence(healthy(), "fetch", 50), {"node": "fetch@press-1"}),
    "QueueOld": (change_queue(healthy(), "parse", messages=9, oldest=130.0), {"queue": "parse"}),
    "PollLate": (
        healthy(sources=(source_state(next_poll_at=NOW - timedelta(hours=2)),)),
        {"source": "harbour-post"},
    ),
    "FeedsFail": (healthy(sources=(source_state(failing=1),)), {"source": "harbour-post"}),
    "ParserDrift": (healthy(quality=(judgement(("date",)),)), {"source": "harbour-post", "signal": "date"}),
    "DeadLetters": (healthy(dead=(DeadCount("fetch", "tls", 101),)), {"step": "fetch", "reason": "tls"}),
    "PagesHeld": (healthy(hosts=(HELD,)), {}),
    "ArchiveFull": (healthy(archive=ServiceState(free=1 << 29)), {}),
    "ClocksDiffer": (healthy(redis=ServiceState(ahead=-2.5)), {"server": "redis"}),
}


def test_every_alert_has_a_scene() -> None:
    assert SCENES.keys() == {name for name, rule in RULES.items() if rule.metric not in ITS_OWN}


@pytest.mark.parametrize("name", SCENES)
def test_the_alert_fires_on_its_scene_alone(name: str) -> None:
    facts, labels = SCENES[name]
    assert RULES[name].fires(facts) == [labels]
    assert RULES[name].fires(healthy()) == []


def test_every_alert_names_a_chapter_that_is_there() -> None:
    headings = re.findall(r"^## (.+)$", Path("docs/operations.md").read_text("utf-8"), re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    for rule in yaml.safe_load(Path("config/alerts.yml").read_text("utf-8"))["groups"][0]["rules"]:
        assert rule["annotations"]["page"].partition("#")[2] in anchors, rule["alert"]


def test_every_metric_in_alerts_and_dashboard_exists() -> None:
    there = sample_names(list(families(healthy()))) | ITS_OWN
    assert {rule.metric for rule in RULES.values()} <= there
    dashboard = json.loads(Path("config/grafana/dashboards/copydesk.json").read_text("utf-8"))
    expressions = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    named = {name for expression in expressions for name in re.findall(r"copydesk_\w+", expression)}
    assert named
    assert named <= there


def test_the_dashboard_says_none_and_shows_no_percentile_of_nothing() -> None:
    """A quantile of a rate of 0 is NaN, which no comparison lets through."""
    for panel in json.loads(Path("config/grafana/dashboards/copydesk.json").read_text("utf-8"))["panels"]:
        assert panel["fieldConfig"]["defaults"]["noValue"] == "none", panel["title"]
        assert all(
            target["expr"].endswith(" >= 0") for target in panel["targets"] if "histogram_quantile" in target["expr"]
        )


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed here")
def test_an_idle_quarter_of_an_hour_has_no_percentile(tmp_path: Path) -> None:
    dashboard = json.loads(Path("config/grafana/dashboards/copydesk.json").read_text("utf-8"))
    shown = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    idle = [
        {"series": f'copydesk_{step}_seconds_bucket{{le="{bound}"}}', "values": "4x30"}
        for step in ("fetch", "parse")
        for bound in ("0.5", "+Inf")
    ]
    asked = [{"expr": e, "eval_time": "30m", "exp_samples": []} for e in shown if "histogram_quantile" in e]
    assert len(asked) == 2
    tests = [{"interval": "1m", "input_series": idle, "promql_expr_test": asked}]
    (tmp_path / "idle.yml").write_text(yaml.safe_dump({"evaluation_interval": "1m", "tests": tests}))
    subprocess.run(["promtool", "test", "rules", str(tmp_path / "idle.yml")], check=True)


def test_a_database_that_is_down_leaves_no_false_numbers() -> None:
    down = replace(healthy(), database=ServiceState(problem="down"), nodes=(), sources=(), quality=(), beat_silent=None)
    down = replace(down, queues=tuple(replace(queue, workers=None, backlog=None) for queue in down.queues))
    assert {name for name, rule in RULES.items() if rule.fires(down)} == {"ServerDown"}


def test_promtool_accepts_the_files_where_it_is_there() -> None:
    """Without the tool the files are at least what Prometheus calls groups of rules, with nothing unknown in them."""
    promtool = shutil.which("promtool")
    if promtool:
        subprocess.run([promtool, "check", "rules", "config/alerts.yml"], check=True)
    document = yaml.safe_load(Path("config/alerts.yml").read_text("utf-8"))
    for rule in document["groups"][0]["rules"]:
        assert rule.keys() == {"alert", "expr", "for", "labels", "annotations"}
        assert re.fullmatch(r"\d+[smh]", rule["for"])
