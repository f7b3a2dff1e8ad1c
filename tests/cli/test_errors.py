"""Every expected error has its line and its exit code."""

from __future__ import annotations

import pytest
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError, ProgrammingError
from typer import Abort

from worker.cli.errors import describe
from worker.errors import FetchError, InputError, SettingsError


class UndefinedError(Exception):
    """What PostgreSQL says of a table that is not there, in whatever language it speaks."""

    sqlstate = "42P01"


@pytest.mark.parametrize(
    ("error", "said", "code"),
    [
        (InputError("no such thing"), "no such thing", 2),
        (SettingsError("no such key"), "no such key", 2),
        (FetchError("not there"), "not there", 1),
        (Abort(), "not confirmed", 1),
        (RedisError("refused\nand more"), "Redis does not answer (refused): start it", 1),
        (BrokerError("refused"), "Redis does not answer (refused)", 1),
        (OperationalError("SELECT", {}, Exception("refused\nhint")), "the database does not answer (refused)", 1),
        (
            ProgrammingError("SELECT", {}, UndefinedError("»page« fehlt")),
            "run `copydesk db upgrade`",
            1,
        ),
        (OSError(28, "No space left on device", "/data/x"), "/data/x: No space left on device", 1),
        (OSError("strange"), "the system: strange", 1),
    ],
)
def test_an_error_is_one_line_and_a_code(error: Exception, said: str, code: int) -> None:
    line, found = describe(error)
    assert said in line
    assert "\n" not in line
    assert found == code
