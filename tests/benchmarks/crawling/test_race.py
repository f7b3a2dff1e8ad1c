"""The race: its pages are heavy, unique and readable, and what it counts is what the server logged."""

from __future__ import annotations

from pathlib import Path
from random import Random

from benchmarks.crawling.race.measuring import statements
from benchmarks.crawling.race.pages import LEAST, write_site
from worker.extraction import extract

LOG = b"""fetch LOG:  statement: BEGIN
fetch LOG:  execute <unnamed>: SELECT 1
parse LOG:  execute _pg3_0:
    INSERT INTO page VALUES ($1)
fetch LOG:  statement: COMMIT
 LOG:  checkpoint starting: time
"""


def test_that_pages_are_heavy_and_can_be_read(tmp_path: Path) -> None:
    """Each is as large as a news page, and its headline and text are found."""
    write_site(tmp_path / "0", "http://127.0.1.1:8000", "Herald", 3, Random(1))
    pages = [file.read_bytes() for file in sorted((tmp_path / "0" / "news").iterdir())]
    assert len({len(page) for page in pages}) == 3
    assert min(map(len, pages)) >= 0.95 * LEAST
    found = [extract(page, f"http://127.0.1.1:8000/news/{n}.html") for n, page in enumerate(pages)]
    assert len({article.title for article in found}) == 3
    assert all(article.word_count > 150 for article in found)
    assert b"/news/2.html" in (tmp_path / "0" / "feed.xml").read_bytes()


def test_that_statements_are_counted_by_process() -> None:
    """Those that only begin and end a transaction are left out."""
    assert statements(LOG) == {"fetch": 1, "parse": 1}
