"""One of several processes that let their share of the events happen: database, seed, share, of how many."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.storage.order.events import run
from worker.storage.database.engine import open_engine, open_sessions

if __name__ == "__main__":
    engine = open_engine(sys.argv[1])
    run(open_sessions(engine), *map(int, sys.argv[2:5]))
    engine.dispose()
