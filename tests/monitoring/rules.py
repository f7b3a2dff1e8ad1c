"""Rules: the alerts' form, read and evaluated as Prometheus would on one moment's metrics."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from prometheus_client import Metric

from worker.monitoring.metrics import families
from worker.monitoring.snapshot import Facts

FORM = re.compile(r"(?P<metric>[a-z_]+)(\{(?P<label>\w+)=\"(?P<value>[^\"]*)\"\})? (?P<op>[<>]) (?P<number>[0-9.]+)")
OPERATORS = {"<": operator.lt, ">": operator.gt}


@dataclass(frozen=True)
class Rule:
    """One alert: its name, and its expression in parts."""

    name: str
    metric: str
    op: str
    number: float
    duration: str

    def fires(self, facts: Facts) -> list[dict[str, str]]:
        """The labels of every sample for which the expression is true."""
        compare = OPERATORS[self.op]
        return [
            sample.labels
            for family in families(facts)
            for sample in family.samples
            if sample.name == self.metric and compare(sample.value, self.number)
        ]


def read_rules() -> dict[str, Rule]:
    """The alerts of config/alerts.yml by name; one of another form is a failure."""
    document: dict[str, Any] = yaml.safe_load(Path("config/alerts.yml").read_text("utf-8"))
    rules = {}
    for entry in document["groups"][0]["rules"]:
        match = FORM.fullmatch(entry["expr"])
        assert match, f"{entry['alert']}: {entry['expr']!r} is not of the form: metric op number"
        rules[entry["alert"]] = Rule(entry["alert"], match["metric"], match["op"], float(match["number"]), entry["for"])
    return rules


def sample_names(metrics: list[Metric]) -> set[str]:
    """Every name under which these metrics can be asked for."""
    suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"]}
    return {metric.name + suffix for metric in metrics for suffix in suffixes.get(metric.type, [""])}
