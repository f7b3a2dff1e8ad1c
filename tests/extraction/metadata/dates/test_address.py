"""Tests of the days that addresses give."""

from __future__ import annotations

import pytest

from worker.extraction.metadata.dates.address import filed_stamps, written_stamps


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2024/05/03/ferry", "2024-05-03"),
        ("/2024/5/3/ferry", "2024-05-03"),
        ("/blog/2023/october/03/ferry", "2023-10-03"),
        ("/2024/05/ferry", None),
        ("/2024/13/03/ferry", None),
        ("/article/20240503-ferry", None),
    ],
)
def test_folders_file_an_article_under_a_day(path: str, day: str | None) -> None:
    found = [stamp.moment.when.date().isoformat() for stamp in filed_stamps(f"https://a.example{path}")]
    assert found == ([day] if day else [])


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/article/2024-05-03-ferry", "2024-05-03"),
        ("/article/20240503181900", "2024-05-03"),
        ("/news/29-10-2021", "2021-10-29"),
        ("/news/03-05-2024", None),
        ("/news/4711", None),
    ],
)
def test_digits_may_write_a_day_in_one_reading(path: str, day: str | None) -> None:
    found = [stamp.moment.when.date().isoformat() for stamp in written_stamps(f"https://a.example{path}")]
    assert found == ([day] if day else [])
