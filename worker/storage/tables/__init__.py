"""Every table: the crawl, what addresses answered, the records, what they share, what is kept to watch and to tell."""

from worker.storage.tables import addresses, articles, crawl, monitoring, notices, shared_rows, stories

__all__ = ["addresses", "articles", "crawl", "monitoring", "notices", "shared_rows", "stories"]
