"""CSV: texts unchanged through a reader of RFC 4180, and harmless in a spreadsheet where that is asked for."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest

from tests.export.samples import FULL, HOSTILE, whole
from worker.export.comma_separated import COLUMNS, FORMULAS, CommaSeparated
from worker.export.record import SAID, STORED
from worker.records import Article


def written(*articles: Article, guard: bool = False) -> bytes:
    """The file of these articles."""
    writer = CommaSeparated(guard=guard)
    records = [whole(article, number) for number, article in enumerate(articles, 1)]
    return writer.begin() + b"".join(writer.entries(records)) + writer.end()


def rows(raw: bytes) -> list[dict[str, str]]:
    """The rows as a reader of the standard library gives them."""
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("article", [FULL, HOSTILE])
def test_texts_stand_as_they_are(article: Article) -> None:
    (row,) = rows(written(article))
    assert (row["title"], row["text"], row["section"]) == (article.title, article.text, article.section)
    assert json.loads(row["authors"]) == [author.name for author in article.authors]
    assert json.loads(row["captions"]) == [article.images[0].caption]
    assert json.loads(row["teasers"])[0]["headline"] == "The bridge next"
    assert (row["is_free"], row["is_sponsored"], row["licence"]) == ("true", "", "")


def test_pandas_reads_it() -> None:
    frame = pd.read_csv(io.BytesIO(written(FULL, HOSTILE)))
    assert list(frame.columns) == list(COLUMNS)
    assert list(frame["word_count"]) == [25, 25]


def test_no_cell_begins_as_a_formula_where_that_is_asked_for() -> None:
    raw = written(FULL, HOSTILE, guard=True)
    assert raw.startswith(b"\xef\xbb\xbf")
    cells = [cell for row in rows(raw) for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(FORMULAS)] == []
    assert rows(raw)[1]["section"] == "'@SUM(A1)"


def test_every_key_but_the_nested_text_has_a_column() -> None:
    assert {*SAID, *STORED} - set(COLUMNS) == {"blocks", "provenance"}
