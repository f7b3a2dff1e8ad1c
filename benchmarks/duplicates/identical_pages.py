"""What linking costs when 10,000 pages say the same: CPU time for each article, and the rows that it leaves.

python -m benchmarks.duplicates.identical_pages > benchmarks/duplicates/identical_pages.md
"""

from __future__ import annotations

import argparse
import tempfile
import time

from sqlalchemy import func, select

from tests.storage.newsroom import MORNING, Fetched, article, body
from worker.storage.article_store import Articles
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.database.schema import upgrade
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.stories import CopyGroupRow, ResemblanceRow, ShingleRow


def main() -> None:
    """Print the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000, help="identical pages (default 10,000)")
    pages = parser.parse_args().pages
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/bench.db")
        upgrade(engine)
        sessions = open_sessions(engine)
        articles = Articles(sessions)
        print("# Identical pages\n")
        print("Made by `python -m benchmarks.duplicates.identical_pages` on SQLite:")
        print("one error page at so many addresses, each saved and settled by itself.\n")
        print("| articles | CPU to save one | CPU to link one |\n|---:|---:|---:|")
        step = max(1, pages // 10)
        for start in range(0, pages, step):
            saving = linking = 0.0
            for number in range(start, start + step):
                page = article(f"https://news.example/gone/{number}", title="Gone", paragraphs=body(1))
                began = time.process_time()
                saved = Fetched(page, number + 1).save(articles)
                between = time.process_time()
                articles.settle(saved.article_id, MORNING)
                saving, linking = saving + between - began, linking + time.process_time() - between
            print(f"| {start + step:,} | {1000 * saving / step:.1f} ms | {1000 * linking / step:.1f} ms |", flush=True)
        with sessions.begin() as session:
            tables = (CopyGroupRow, ShingleRow, ResemblanceRow)
            rows = {each.__tablename__: session.scalar(select(func.count()).select_from(each)) for each in tables}
            stories = session.scalar(select(func.count(ArticleRow.story_id.distinct())))
        said = ", ".join(f"{count} of `{name}`" for name, count in rows.items())
        print(f"\nRows left behind: {said}; stories: {stories}.")
        engine.dispose()


if __name__ == "__main__":
    main()
