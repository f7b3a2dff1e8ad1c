"""``python -m worker`` is the command line."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from worker import __version__
from worker.monitoring.sign_of_life import new_sign, write_sign

HEAVY = {"sqlalchemy", "celery", "redis", "requests", "bs4", "lxml"}


def test_the_package_runs_as_the_command() -> None:
    ran = subprocess.run([sys.executable, "-m", "worker", "version"], capture_output=True, text=True, check=True)
    assert ran.stdout == f"copydesk {__version__}\n"


def loaded(*words: str, environ: dict[str, str]) -> tuple[int, str, set[str]]:
    """The exit code of a call, what it says, and the libraries that it has loaded."""
    code = (
        "import atexit, sys; from worker.__main__ import main; sys.argv = ['copydesk', *sys.argv[1:]];"
        "atexit.register(lambda: print(' '.join({name.partition('.')[0] for name in sys.modules}), file=sys.stderr));"
        "main()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, *words], env={**os.environ, **environ}, capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout, set(ran.stderr.split())


def test_a_health_check_loads_next_to_nothing_and_says_what_the_command_says(tmp_path: Path) -> None:
    write_sign(tmp_path, new_sign(f"fetch@{socket.gethostname()}", ["fetch"], datetime.now(UTC)))
    environ = {"COPYDESK_RUN_DIR": str(tmp_path)}
    code, said, libraries = loaded("health", "fetch", environ=environ)
    assert (code, said.count("\n")) == (0, 1)
    assert said.startswith(f"fetch@{socket.gethostname()}: gave a sign of life ")
    assert libraries.isdisjoint(
        {"typer", "rich", "pydantic", "sqlalchemy", "celery", "redis", "requests", "bs4", "lxml"}
    )
    code, said, _ = loaded("health", "parse", environ=environ)
    assert (code, said.startswith(f"parse@{socket.gethostname()}: no sign of life")) == (1, True)


@pytest.mark.parametrize(
    ("queue", "settings", "code", "said"),
    [
        ("nope", {}, 2, "'nope' is no queue: allowed is one of discover, fetch, parse, upkeep, beat"),
        ("fetch", {"COPYDESK_RUN_DIR": " "}, 2, "environment: COPYDESK_RUN_DIR = ' ': allowed is a folder"),
    ],
)
def test_a_health_check_that_cannot_know_says_why_in_one_line(
    queue: str, settings: dict[str, str], code: int, said: str
) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "worker", "health", queue],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (code, "", 1)
    assert ran.stderr.startswith(f"copydesk: {said}")


def test_help_and_completion_load_no_command() -> None:
    assert loaded("--help", environ={})[2].isdisjoint(HEAVY)
    asked = {"_COPYDESK_COMPLETE": "complete_bash", "COMP_WORDS": "copydesk re", "COMP_CWORD": "1"}
    code, said, libraries = loaded(environ=asked)
    assert (code, set(said.split())) == (0, {"ready", "release", "reparse", "recrawl", "resume"})
    assert libraries.isdisjoint(HEAVY)
