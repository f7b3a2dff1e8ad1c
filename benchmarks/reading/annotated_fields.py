"""How often the annotated fields of the gold pages are right, and where they are not.

COPYDESK_GOLD=FOLDER python -m benchmarks.reading.annotated_fields [--misses]
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from tests.quality.records import read_records
from tests.quality.score_fields import judge, read_annotations, score


def main() -> None:
    """Print each figure with its counts, on request each value that is not right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="name each page and value that is not right")
    misses = parser.parse_args().misses
    if "COPYDESK_GOLD" not in os.environ:
        print("no gold pages: COPYDESK_GOLD names their folder")
        return
    gold = Path(os.environ["COPYDESK_GOLD"])
    for name, folder in (("gold", gold), ("aeb", gold / "aeb")):
        pages, records = read_annotations(name), read_records(folder)
        for field, figure in score(pages, records).items():
            print(f"{name:5}{field:15}{figure.value:6.3f}  {figure.right}/{figure.of}")
        for page in pages if misses else ():
            for judged in judge(page, records[page["id"]]):
                if judged.right < judged.of:
                    print(f"  {page['id']}  {judged.name}  {judged.right}/{judged.of}  {judged.said!r:.120}")


if __name__ == "__main__":
    main()
