"""Output: JSON is JSON whatever stands in it, and nothing in a text commands the terminal."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable

import pytest
from rich.text import Text

from worker.cli.views.console import console
from worker.cli.views.output import print_json, print_json_lines, print_line, print_table, visible

ODD = "a :smile: [bold]b[/bold] \x1b[2J\x9b1m \x07 “ß” \u2028 c" + " word" * 60


def test_json_is_unchanged_by_markup_emoji_codes_and_width(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"text": ODD})
    assert json.loads(capsys.readouterr().out) == {"text": ODD}


def test_json_lines_are_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_json_lines([{"text": ODD}, {"text": "two\nlines"}])
    out = capsys.readouterr().out
    assert [json.loads(line)["text"] for line in out.removesuffix("\n").split("\n")] == [ODD, "two\nlines"]


def test_an_output_that_knows_only_ascii_gets_the_same_values(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii", write_through=True))
    print_json({"text": ODD})
    assert json.loads(raw.getvalue()) == {"text": ODD}


def test_a_line_is_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    print_line("a [b] :smile: " + "c" * 300)
    assert capsys.readouterr().out == "a [b] :smile: " + "c" * 300 + "\n"


def test_a_table_shows_what_looks_like_markup(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("id", "title"), [(1, "[/b] :smile:"), (None, "\x1b[2J")], empty="none")
    out = capsys.readouterr().out
    assert "[/b] :smile:" in out
    assert "\x1b" not in out


def test_control_characters_become_a_sign_at_any_depth() -> None:
    assert visible({"a": ["\x1b[2J", ("\x9b",)], "b": 3}) == {"a": ["�[2J", ["�"]], "b": 3}
    assert visible("tab\tand\nline") == "tab\tand\nline"


@pytest.mark.parametrize("write", [console.print, console.out, print_line, lambda text: console.print(Text(text))])
def test_whatever_is_written_commands_no_terminal_and_turns_no_order(
    write: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    write("one \x9b2J two \u202e three \x1b]0;title\x07 \u2067 four")
    out = capsys.readouterr().out
    assert not set(out) & set("\x1b\x07\x9b\u202e\u2067")
    assert out.startswith("one ")
    assert out.endswith(" four\n")


def test_json_holds_no_control_and_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    print_json_lines([{"text": "a \x9b2J \u202e b \u2028"}])
    out = capsys.readouterr().out
    assert not set(out) & set("\x9b\u202e\u2028")
    assert json.loads(out) == {"text": "a \x9b2J \u202e b \u2028"}
