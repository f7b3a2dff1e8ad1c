"""One of several processes that save the same pages at once: the database, the number of pages, the order's seed."""

from __future__ import annotations

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.storage.newsroom import MORNING, many_pages
from worker.storage.article_store import Articles
from worker.storage.database.engine import open_engine, open_sessions


def save_all(url: str, count: int, seed: int) -> None:
    """Save and settle every page in an order of the seed's own."""
    engine = open_engine(url)
    articles = Articles(open_sessions(engine))
    pages = many_pages(count)
    random.Random(seed // 2).shuffle(pages)  # Pairs of processes go the same way, at the same moment.
    for page in pages:
        articles.settle(page.save(articles).article_id, MORNING)
    engine.dispose()


if __name__ == "__main__":
    save_all(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
