"""Fill a database with articles as real saves would leave them.

    python -m benchmarks.storage.filling --articles 10000 --database sqlite:///var/filled.db --archive file:///tmp/filled

The schema is made where there is none; a database that holds articles gets more.  Without --archive there are no raw
pages, which `copydesk check` then misses.
"""

from __future__ import annotations

import argparse
import time

from benchmarks.storage.filling import fill
from worker.storage.archive import open_archive
from worker.storage.database.engine import open_engine
from worker.storage.database.schema import upgrade


def main() -> None:
    """Fill, and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--database", required=True, help="such as postgresql://postgres@/news or sqlite:///news.db")
    parser.add_argument("--archive", help="where the raw pages go, such as file:///var/pages")
    parser.add_argument("--index", action="store_true", help="fill the search index too")
    parser.add_argument("--short", action="store_true", help="half of the paragraphs")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    began = time.perf_counter()
    engine = open_engine(options.database)
    upgrade(engine)
    archive = open_archive(options.archive) if options.archive else None
    count = fill(engine, options.articles, options.seed, archive=archive, index=options.index, short=options.short)
    engine.dispose()
    print(f"{count:,} articles in {time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
