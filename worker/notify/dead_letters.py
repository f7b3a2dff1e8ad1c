"""Dead letters of both kinds: pages that the crawl gave up, and webhooks that took nothing until they were given up."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session, sessionmaker

from worker.errors import InputError
from worker.records.article_filter import MOST_ID
from worker.storage.changes.subscriptions import Subscription, Subscriptions
from worker.storage.crawl.dead_letters import BATCH, DeadFilter, DeadLetter, DeadLetters

# The step and the reason of a webhook, and how its number is written beside those of pages.
STEP, REASON = "webhook", "undelivered"
NAME = re.compile(r"(?:(webhook)-)?([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Meant(DeadFilter):
    """Say which dead letters are meant.

    ``id`` names a page and ``webhook`` a webhook; the rest goes for both.
    """

    webhook: int | None = None

    def takes_pages(self) -> bool:
        """Tell whether a page can be meant."""
        return self.webhook is None

    def takes(self, one: Subscription) -> bool:
        """Tell whether a given-up webhook is meant."""
        if self.id is not None or self.source is not None:
            return False
        host = urlsplit(one.url).netloc.lower()
        meets_host = self.host is None or self.host.lower() in (host, host.partition(":")[0])
        return self.webhook in (None, one.id) and self.reason in (None, REASON) and meets_host


class GivenUp:
    """The dead letters of a deployment."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.pages = DeadLetters(sessions)
        self.subscriptions = Subscriptions(sessions)

    def newest(self, meant: Meant, limit: int) -> list[DeadLetter]:
        """Return some, the latest first."""
        pages = self.pages.list(meant, limit) if meant.takes_pages() else []
        return sorted([*self.webhooks(meant), *pages], key=lambda letter: letter.at, reverse=True)[:limit]

    def count(self, meant: Meant) -> Counter[str]:
        """Count them by reason."""
        found = Counter(self.pages.count(meant) if meant.takes_pages() else {})
        return found + Counter(letter.reason for letter in self.webhooks(meant))

    def retry(self, meant: Meant, now: datetime) -> int:
        """Have them tried again, and count them.

        Pages begin with their first attempt, webhooks go on where they stand.
        """
        count = sum(self.subscriptions.retry(letter.id, now) for letter in self.webhooks(meant))
        part = BATCH if meant.takes_pages() else 0
        while part == BATCH:
            part = self.pages.retry(meant, now)
            count += part
        return count

    def drop(self, meant: Meant) -> int:
        """Take pages off the list, and count them.

        Raises InputError for a webhook, which is removed or told from now on instead.
        """
        if (number := meant.webhook) is not None:
            raise InputError(
                f"{STEP}-{number} cannot be dropped: `copydesk webhooks remove {number}` ends it, "
                f"`webhooks replay {number} --changed-since now` leaves out what it was not told"
            )
        count = part = self.pages.drop(meant)
        while part == BATCH:
            part = self.pages.drop(meant)
            count += part
        return count

    def webhooks(self, meant: Meant) -> list[DeadLetter]:
        """Return the given-up webhooks that are meant."""
        failing = self.subscriptions.failing()
        return [letter_of(one, one.given_up_at) for one in failing if one.given_up_at and meant.takes(one)]


def letter_of(one: Subscription, at: datetime) -> DeadLetter:
    """Return the dead letter of a webhook that was given up."""
    host = urlsplit(one.url).netloc
    return DeadLetter(one.id, one.address, STEP, REASON, one.problem, one.attempts, at, None, host)


def name_of(letter: DeadLetter) -> str:
    """Return a dead letter's name: a page's is its number, a webhook's webhook-3."""
    return f"{STEP}-{letter.id}" if letter.step == STEP else str(letter.id)


def as_dict(letter: DeadLetter) -> dict[str, Any]:
    """Return a JSON-ready dict, in which a webhook's id is its name."""
    return letter.as_dict() | ({"id": name_of(letter)} if letter.step == STEP else {})


def read_name(name: str) -> Meant:
    """Return which dead letter a name calls.

    Raises InputError for what is no such name.
    """
    found = NAME.fullmatch(name)
    if found is None or not 0 < int(found[2]) <= MOST_ID:
        raise InputError(f"{name[:40]!r} names no dead letter: `copydesk dead list` shows them, as 17 or webhook-3")
    return Meant(webhook=int(found[2])) if found[1] else Meant(int(found[2]))
