"""Every table: the crawl, what addresses answered, the records and their changes, what is kept to watch and to tell."""

from worker.storage.tables import access, addresses, articles, changes, crawl, monitoring, notices, shared_rows, stories

__all__ = ["access", "addresses", "articles", "changes", "crawl", "monitoring", "notices", "shared_rows", "stories"]
