"""``copydesk`` and ``python -m worker``: the command line; an interrupt while it is still being loaded ends quietly."""

from __future__ import annotations

import atexit
import gc
import sys

INTERRUPTED = 130
# New objects between two looks for garbage.  What a command loads is none, and to look as often as usual, and at all of
# it once more at the end, is a quarter of a short command's time; `worker` and `beat` go back to the usual number.
SELDOM = 50_000


def main() -> None:
    """Run the command line and end the process with its exit code."""
    gc.set_threshold(SELDOM)
    atexit.register(gc.freeze)
    try:
        if len(sys.argv) == 3 and sys.argv[1] == "health" and sys.argv[2].isalpha():
            sys.exit(check_health(sys.argv[2]))
        from worker.cli import main as run
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    run()


def check_health(queue: str) -> int:
    """Say the line of ``copydesk health QUEUE`` and return its exit code.

    The same as worker/cli/commands/watching/health.py, without the command line's own libraries: containers call it
    twice a minute, and loading these is three quarters of what it takes.
    """
    from worker.errors import CopydeskError, InputError, SettingsError
    from worker.monitoring.health import ask_health

    try:
        healthy, said = ask_health(queue)
    except CopydeskError as error:
        sys.stderr.write(f"copydesk: {error}\n")
        return 2 if isinstance(error, SettingsError | InputError) else 1
    sys.stdout.write(f"{said}\n")
    return 0 if healthy else 1


if __name__ == "__main__":
    main()
