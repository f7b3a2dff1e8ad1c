"""Train the models of the main text and write their weights.

    COPYDESK_GOLD=FOLDER python -m benchmarks.reading.train_main_text

The data recipe stands in the files of benchmarks/reading/main_text: which pages (`samples`), which of their segments
are text (`labels`), what each weighs, and how the trees are grown (`training`).  The same pages give the same
bytes.  Never used are the closed pages, which are there to be scored as a whole.
"""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.reading.main_text.samples import read_samples
from benchmarks.reading.main_text.training import as_text, train

WEIGHTS = Path(__file__).parents[2] / "worker" / "extraction" / "main_text" / "weights"


def main() -> None:
    """Write both files of weights."""
    samples = read_samples(Path(os.environ["COPYDESK_GOLD"]))
    models = train(samples)
    for name, model in (("page_kinds.json", models.kinds), ("segments.json", models.text)):
        (WEIGHTS / name).write_text(as_text(model), encoding="utf-8")
    print(f"learned from {sum(len(s.rows) for s in samples)} segments of {len(samples)} pages")


if __name__ == "__main__":
    main()
