"""Arguments: a moment in each form that people write, and completion from what is there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.cli.desk import Desk
from worker.cli.arguments import known_queues, known_slugs, read_end
from worker.errors import InputError

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("6h", NOW + timedelta(hours=6)),
        ("90m", NOW + timedelta(minutes=90)),
        ("2026-03-03", datetime(2026, 3, 3, tzinfo=UTC)),
        ("2026-03-02T09:30", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        ("2026-03-02T09:30+02:00", datetime(2026, 3, 2, 7, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read(text: str, moment: datetime) -> None:
    assert read_end(text, NOW) == moment


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("soon", "allowed is a date.*or a duration"),
        ("2027", "allowed is a date"),
        ("2027-W10", "allowed is a date"),
        ("2026-03-01", "is over"),
        ("0s", "is over"),
    ],
)
def test_what_is_no_moment_to_come_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_end(text, NOW)


def test_slugs_and_queues_are_completed(desk: Desk) -> None:
    for slug in ("harbour-post", "harbour-news", "gazette"):
        desk.write(f"config/sources/{slug}.toml", "")
    assert known_slugs("harb") == ["harbour-news", "harbour-post"]
    assert known_queues("") == ["discover", "fetch", "parse", "upkeep"]


def test_the_shell_completes_a_slug(desk: Desk) -> None:
    desk.write("config/sources/harbour-post.toml", "")
    for name, value in {"COMPLETE": "complete_bash"}.items():
        desk.patch.setenv(f"_COPYDESK_{name}", value)
    desk.patch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
    for words in ("crawl ha", "sources show ha", "pause ha"):
        desk.patch.setenv("COMP_WORDS", f"copydesk {words}")
        desk.patch.setenv("COMP_CWORD", str(len(words.split())))
        assert desk.call().out.split() == ["harbour-post"]
