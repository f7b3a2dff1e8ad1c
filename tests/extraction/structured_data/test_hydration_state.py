"""The values that scripts carry."""

from __future__ import annotations

from typing import Any

import pytest

from worker.extraction.structured_data.hydration_state import read_states
from worker.normalize.html import parse_html


def states(script: str, kind: str = "") -> list[Any]:
    return list(read_states(parse_html(f'<html><body><script type="{kind}">{script}</script></body></html>')))


@pytest.mark.parametrize(
    ("script", "wanted"),
    [
        ('window.__STATE__ = {"a": [1]};', [{"a": [1]}]),
        ('window["x"]={"a":1};window.y = [2]', [{"a": 1}, [2]]),
        (r'window.__STATE__ = JSON.parse("{\"a\": 1}");', [{"a": 1}]),
        ('(window.q = window.q || []).push({"a": 1})', [{"a": 1}]),
        ("var a = {b: 1}; function c() { return 'd' }", []),
        ("window.x = {", []),
        ('self.__next_f.push([1,"0:{\\"a\\":1}\\n1:T3,xyz2:[3]\\n"])', [{"a": 1}, "xyz", [3]]),
    ],
    ids=["assigned", "two", "parsed", "pushed", "code", "cut", "stream"],
)
def test_values_are_read_however_they_are_handed_over(script: str, wanted: list[Any]) -> None:
    assert [value for value in states(script) if value != []] == [v for v in wanted if v != []]


def test_json_scripts_are_read_and_json_ld_is_left_to_others() -> None:
    assert states('{"a": 1}', "application/json") == [{"a": 1}]
    assert states('{"a": 1}', "application/ld+json") == []
    assert states("[" * 100_000, "application/json") == []
