"""The bar of a transfer: drawn on a terminal alone, with what is done, how fast, and of how much."""

from __future__ import annotations

from io import StringIO

from worker.cli.views.console import Terminal
from worker.cli.views.transfer import TransferBar


def drawn(*, is_terminal: bool) -> str:
    """What is drawn while 60 of 100 pages come in, of which 10 were there before."""
    terminal = Terminal(file=StringIO(), force_terminal=is_terminal, width=100, color_system=None)
    with TransferBar(terminal, "pages") as bar:
        assert bar.is_shown == is_terminal
        bar.show(5, 5)  # Too early, and so not drawn.
        bar.begin(100, 10)
        bar.show(60, 60)
    return terminal.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_on_a_terminal_it_says_how_far_it_is() -> None:
    said = drawn(is_terminal=True)
    assert "60%" in said
    assert "60 pages, " in said
    assert "/s" in said
    assert "5 pages" not in said


def test_elsewhere_there_is_no_bar() -> None:
    assert "pages" not in drawn(is_terminal=False)
