"""Every table: the crawl's state, the records it brings, what the records share, and what is kept to watch it all."""

from worker.storage.tables import articles, crawl, monitoring, shared_rows

__all__ = ["articles", "crawl", "monitoring", "shared_rows"]
