"""Rules are switched off under every name they go by, and what that costs is told with the right sign."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks.reading import ablate, rule_switch
from benchmarks.reading.rule_groups import GROUPS
from worker.extraction import extract, images
from worker.extraction.images import versions

PAGE = b"<title>Ferries sail</title><h1>Ferries sail</h1><p>" + b"The ferry sails at noon today. " * 20


class Counter:
    """A scorer that counts letters of titles."""

    def figures(self, gold: ablate.GoldSet, records: dict[str, Any]) -> dict[str, float]:
        return {"title": sum(len(record["title"] or "") for record in records.values()) / 1000}


def test_every_place_of_the_table_is_there() -> None:
    assert rule_switch.missing() == []


@pytest.mark.parametrize("path", ["images:no_such_rule", "no_such_step:rule", "images:Gathered.no_such_rule"])
def test_a_place_that_is_no_more_is_named(path: str) -> None:
    with pytest.raises(LookupError, match=f"{path} is no more"):
        rule_switch.locate(path)


def test_a_rule_is_off_wherever_it_was_imported_and_comes_back() -> None:
    original = versions.widened
    with rule_switch.switched_off((("images.versions:widened", None),)):
        assert images.widened is None
        assert versions.widened is None
    assert images.widened is versions.widened is original


def test_a_rule_that_fails_meanwhile_comes_back_too() -> None:
    original = versions.stand_in
    with pytest.raises(ZeroDivisionError), rule_switch.switched_off((("images.versions:stand_in", None),)):
        raise ZeroDivisionError
    assert versions.stand_in is original


def test_what_was_remembered_with_a_rule_is_forgotten_without_it() -> None:
    assert ablate.broken_cases() == []
    with rule_switch.switched_off(GROUPS["credits: labels"]):
        assert ablate.broken_cases() != []
    assert ablate.broken_cases() == []


def test_a_lost_figure_is_worth_something_and_a_lost_fault_costs() -> None:
    gains = ablate.worth({"F1": 0.9, "leak": 0.02, "dup": 0.0}, {"F1": 0.89, "leak": 0.01, "dup": 0.0})
    assert {name: round(gain, 6) for name, gain in gains.items()} == {"F1": 10.0, "leak": -10.0}


def test_a_line_tells_pages_publishers_cases_and_figures() -> None:
    pages = tuple({"id": f"{n}", "url": f"https://courier.example/{n}", "publisher": "courier"} for n in range(2))
    raw = {"0": PAGE, "1": PAGE.replace(b"h1", b"h4")}
    gold = ablate.GoldSet("own", Path(), pages, raw)
    before = gold.read()
    sets = [(gold, before, Counter().figures(gold, before))]
    line = ablate.report("blocks: text of scripts", Counter(), sets)  # type: ignore[arg-type]
    assert line.startswith("| blocks: text of scripts | 0 | 0 |")
    assert "| none |" in line
    line = ablate.report("title: weaker sources", Counter(), sets)  # type: ignore[arg-type]
    assert line.startswith("| title: weaker sources | 1 | 1 |")
    assert "own title +12.0" in line


def test_rules_are_chosen_by_parts_of_their_names() -> None:
    assert ablate.chosen([]) == list(GROUPS)
    assert set(ablate.chosen(["pull quotes"])) == {name for name in GROUPS if "pull quotes" in name}


def test_only_the_pages_on_which_a_rule_does_something_are_read_again() -> None:
    pages = {"plain": PAGE, "named": PAGE.replace(b"sail</title>", b"sail | The Courier</title>")}
    rules = {name: GROUPS[name] for name in ("title: site name cut off", "blocks: embeds", "title: weaker sources")}
    touched = rule_switch.touched_pages(rules, pages, lambda page: extract(pages[page], "https://courier.example/1"))
    assert touched == {
        "title: site name cut off": {"named"},
        "blocks: embeds": frozenset(),
        "title: weaker sources": None,  # A property: only trying can tell.
    }


def test_a_watched_rule_answers_as_it_does_alone() -> None:
    watch = rule_switch.Watch()
    lazy = watch.over(lambda count: (n for n in range(count)), lambda count: (), "lazy")
    assert list(lazy(0)) == []
    assert watch.noted == set()
    assert list(lazy(2)) == [0, 1]
    assert watch.noted == {"lazy"}
    pattern = watch.over(re.compile("a+"), None, "pattern")
    assert pattern.sub("b", "ccc") == "ccc"
    assert "pattern" not in watch.noted
    assert pattern.search("caa")[0] == "aa"
    assert "pattern" in watch.noted
