"""Tables at the widths of real terminals: whole where they fit, at most two lines a row where they do not."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from worker.cli.views.console import console
from worker.cli.views.output import print_table
from worker.cli.views.table import GAP, fitted

COLUMNS = ("id", "published", "source", "title", "address")
LONG = "Ferry Cordelia returns to the west quay after eleven days in the yard, and half of the town stands in the rain"
ADDRESS = "https://harbour-post.example/2026/03/01/town/ferry-cordelia-returns-to-the-west-quay-after-eleven-days"
ROWS = [
    (1, "2026-03-01 09:00", "harbour-post", LONG, ADDRESS),
    (1240, "no date", "el-faro", "渡船が西埠頭に戻る", "https://x.example/"),
]


@pytest.fixture(params=[80, 100, 140])
def width(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(console, "_width", request.param)
    return int(request.param)


def test_a_row_takes_one_line_and_its_address_stands_whole_below(
    width: int, capsys: pytest.CaptureFixture[str]
) -> None:
    print_table(COLUMNS, ROWS, empty="none", below="address", cut="title")
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert lines[0].split() == list(COLUMNS[:4])
    assert len(lines) == 1 + 2 * len(ROWS)
    assert [line.strip() for line in lines[2::2]] == [ADDRESS, "https://x.example/"]
    assert all(cell_len(line) <= width for line in lines if ADDRESS not in line)
    assert "…" in lines[1]
    assert lines[1].startswith("1     2026-03-01 09:00  harbour-post  Ferry")


def test_a_table_that_fits_has_one_line_a_row(width: int, capsys: pytest.CaptureFixture[str]) -> None:
    print_table(COLUMNS[:4], [(*row[:3], "Ferry") for row in ROWS], empty="none", cut="title")
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_without_a_column_to_cut_the_widest_is_folded_and_nothing_lost(
    width: int, capsys: pytest.CaptureFixture[str]
) -> None:
    print_table(
        ("setting", "value", "from", "meaning"), [("user_agent", LONG, "default", LONG)], empty="", below="meaning"
    )
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert len(lines) <= 4 + 1
    assert "".join(lines).count("half of the town") >= 1
    assert sum("default" in line for line in lines) == 1


def test_no_row_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(COLUMNS, [], empty="no such article is stored")
    assert capsys.readouterr().out == "no such article is stored\n"


def test_the_column_to_cut_gives_way_first_and_then_the_widest() -> None:
    assert fitted([4, 30, 30], 50, 2) == [4, 30, 50 - 4 - 30 - 2 * GAP]
    assert fitted([4, 60, 20], 60, 2) == [4, 40, 12]
    assert fitted([4, 30], 80, None) == [4, 30]
