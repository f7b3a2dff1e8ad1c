"""Every table: the crawl, what addresses answered, the records and what they share, what is kept to watch."""

from worker.storage.tables import addresses, articles, crawl, monitoring, shared_rows

__all__ = ["addresses", "articles", "crawl", "monitoring", "shared_rows"]
