"""``copydesk`` and ``python -m worker``: the command line; an interrupt while it is still being loaded ends quietly."""

from __future__ import annotations

import sys


def main() -> None:
    """Nothing: the process ends with the command's exit code."""
    try:
        from worker.cli import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
