"""Records: read anew with every iteration, and the columns of each kind."""

from __future__ import annotations

from collections.abc import Iterator

from worker.client.records import Records, columns, times
from worker.storage.queries.lists.appearances import RevisionSeen
from worker.storage.queries.search import Hit
from worker.storage.queries.whole_records import WholeRecord


def test_every_iteration_reads_anew() -> None:
    read: list[int] = []

    def numbers() -> Iterator[int]:
        read.append(1)
        yield from (1, 2)

    records = Records(int, numbers)
    assert (list(records), list(records), len(read)) == ([1, 2], [1, 2], 2)


def test_an_articles_record_has_its_keys_as_columns() -> None:
    names = columns(WholeRecord)
    assert names[:3] == ["id", "url", "canonical_url"]
    assert "record" not in names
    assert "claims" not in names
    assert {"source", "revision_count", "unpublished_reason"} <= set(names)
    assert {"published_at", "modified_at", "first_seen_at", "unpublished_at"} <= set(times(WholeRecord))


def test_a_hits_columns_are_its_articles() -> None:
    assert columns(Hit)[-1] == "score"
    assert "published_at" in times(Hit)
    assert times(RevisionSeen) == ["seen_at"]
