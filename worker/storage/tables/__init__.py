"""Every table: the crawl's state, the records it brings, what the records share, and what is kept to watch it all."""

from worker.storage.tables import crawl, records, shared, watch

__all__ = ["crawl", "records", "shared", "watch"]
