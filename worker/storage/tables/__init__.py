"""Every table, in two halves: the crawl's state and the records it brings."""

from worker.storage.tables import crawl

__all__ = ["crawl"]
