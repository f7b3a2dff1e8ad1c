"""Every table: the crawl, what addresses answered, the records, what they share and tell, what is kept to watch."""

from worker.storage.tables import addresses, articles, crawl, monitoring, shared_rows, stories

__all__ = ["addresses", "articles", "crawl", "monitoring", "shared_rows", "stories"]
