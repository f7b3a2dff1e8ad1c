"""The peer: a Scrapy spider that extracts with trafilatura and upserts into PostgreSQL.

    python spider.py DSN GO-FILE FEED...

It runs in an environment of its own, imports what it needs, waits for the file, and obeys robots.txt.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import scrapy
import trafilatura
from scrapy.crawler import CrawlerProcess

UPSERT = """
    INSERT INTO page (url, title, author, date, text) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (url) DO UPDATE SET title = excluded.title, author = excluded.author, date = excluded.date,
        text = excluded.text
"""
SETTINGS = {
    "ROBOTSTXT_OBEY": True,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS": 32,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "LOG_LEVEL": "ERROR",
    "TELNETCONSOLE_ENABLED": False,
}


class News(scrapy.Spider):
    """Read feeds, and store every page that they name."""

    name = "news"

    def __init__(self, dsn: str, feeds: list[str], **values: Any) -> None:
        super().__init__(**values)
        self.start_urls = feeds
        self.connection = psycopg.connect(dsn, autocommit=True)

    def parse(self, response: Any, **_: Any) -> Any:
        """Follow a feed's links."""
        response.selector.remove_namespaces()
        for url in response.xpath("//item/link/text()").getall():
            yield scrapy.Request(url, callback=self.store)

    def store(self, response: Any) -> None:
        """Store one page."""
        found = trafilatura.bare_extraction(response.text, url=response.url, with_metadata=True)
        if found is not None:
            record = found.as_dict()
            self.connection.execute(
                UPSERT, (response.url, record["title"], record["author"], record["date"], record["text"])
            )


def main(dsn: str, go: Path, feeds: list[str]) -> None:
    """Crawl once the file is there."""
    trafilatura.bare_extraction("<html><body><article><p>Warm.</p></article></body></html>")
    Path(f"{go}.ready").touch()
    while not go.exists():
        time.sleep(0.01)
    process = CrawlerProcess(SETTINGS)
    process.crawl(News, dsn=dsn, feeds=feeds)
    process.start()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
