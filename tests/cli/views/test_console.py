"""The terminal: what a text holds is printed and never obeyed, while our own styles are."""

from __future__ import annotations

from io import StringIO

from rich.text import Text

from worker.cli.views.console import Terminal


def test_controls_of_a_text_are_replaced_and_our_styles_stay() -> None:
    sink = StringIO()
    Terminal(file=sink, force_terminal=True, width=80, highlight=False, color_system="standard").print(
        Text("red \x1b[2J \x9b1m \u202e", style="red")
    )
    said = sink.getvalue()
    assert said.startswith("\x1b[31mred ")
    assert "\x1b[2J" not in said
    assert not set(said) & set("\x9b\u202e")
