"""The view says the figures in words, in a line, and as data."""

from __future__ import annotations

from dataclasses import replace

from rich.console import Console

from worker.demo import view
from worker.demo.progress import Event, Progress
from worker.storage.queries.article_list import Totals

TOTALS = Totals(
    articles=45, stories=44, captions_shown=60, captions_kept=42, teasers_shown=120, teasers_kept=35, revisions=46,
    images=50, authors=9,
)  # fmt: skip
EVENTS = (
    Event("fetch", "refused", "robots", "http://127.0.0.1/private/x"),
    Event("parse", "stored", "new", "http://h/a?b=1"),
)
DONE = Progress(
    sources=3, feeds=8, polled=8, found=57, fetched=50, moved=2, refused=3, gone=2, failed=0, open=0, unsettled=0,
    totals=TOTALS, recent=EVENTS,
)  # fmt: skip


def printed(renderable: object) -> str:
    console = Console(width=90, record=True, file=None, force_terminal=False)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


def test_the_summary_fits_eighty_columns_and_says_shown_and_kept() -> None:
    text = printed(view.summary_table(DONE, copies=115, seconds=41.2))
    assert "Done in 41 s" in text
    assert "115 → 42" in text
    assert "120 → 35" in text
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 80


def test_the_data_has_every_figure_of_the_table() -> None:
    figures = view.summary(DONE, copies=115)
    assert (figures["articles"], figures["captions_shown"], figures["revisions"]) == (45, 115, 1)


def test_a_line_of_progress_names_what_is_open() -> None:
    assert "8 of 8 feeds polled, 57 addresses, 50 pages fetched, 0 open" in view.line(DONE, 12.0)


def test_the_live_view_shows_the_newest_outcomes_with_reasons_that_say_more() -> None:
    text = printed(view.live(DONE, 12.0))
    assert "refused   /private/x  (robots)" in text
    assert "stored    /a?b=1" in text
    assert "(new)" not in text


def test_quiet_means_that_nothing_is_left_to_do() -> None:
    assert DONE.is_quiet
    for busy in ({"polled": 7}, {"open": 1}, {"unsettled": 1}, {"feeds": 0, "polled": 0}):
        assert not replace(DONE, **busy).is_quiet
