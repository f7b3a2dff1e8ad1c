"""Every table: the crawl's state, the records it brings, and what the records share."""

from worker.storage.tables import crawl, records, shared

__all__ = ["crawl", "records", "shared"]
