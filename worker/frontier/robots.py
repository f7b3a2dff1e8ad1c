"""Robots: bytes of a robots.txt -> what it allows, by RFC 9309.

``RobotsRules`` is its text and nothing else, so that a database can keep it; what a crawler's name may do is worked out
on the first question and remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from protego import Protego

from worker.normalize.urls import absolute

MAX_BYTES = 500 * 1024  # What RFC 9309 (2.5) asks a crawler to read at least; the rest of a longer file is not read.
MAX_CRAWL_DELAY = 120.0  # seconds; a longer one (some sites write a day) would mean not to crawl at all.
MAX_SITEMAPS = 1000

Verdict = Literal["read", "allow", "disallow"]

# Directives of X-Robots-Tag that carry a value after a colon; any other word before one is a crawler's name.
_VALUED = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")
_AGENT_LINE = re.compile(r"^\s*user[- ]?agent\s*:?\s*(?P<name>[^#]*)", re.IGNORECASE)
_TOKEN_CHARACTER = re.compile(r"[\w-]")
_DISALLOW_ALL = "User-agent: *\nDisallow: /\n"


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What one robots.txt says; an empty text allows everything."""

    text: str = ""

    def allows(self, url: str, user_agent: str) -> bool:
        """Whether that crawler may ask for the URL; False for what is no URL."""
        try:
            return bool(_rules_for(self.text, user_agent.casefold()).can_fetch(url, "*"))
        except ValueError:
            return False

    def crawl_delay(self, user_agent: str) -> float | None:
        """The seconds between two requests that the file asks of that crawler, at most MAX_CRAWL_DELAY, or None."""
        delay = _rules_for(self.text, user_agent.casefold()).crawl_delay("*")
        return None if delay is None else min(float(delay), MAX_CRAWL_DELAY)

    def sitemaps(self, base: str = "") -> tuple[str, ...]:
        """The sitemaps that the file lists, each once, as absolute URLs (some are relative to ``base``)."""
        if not self.text:
            return ()
        found = (absolute(url, base) for url in _rules_for(self.text, "").sitemaps)
        return tuple(dict.fromkeys(url for url in found if url))[:MAX_SITEMAPS]


ALLOW_ALL = RobotsRules()
DISALLOW_ALL = RobotsRules(_DISALLOW_ALL)


def read_robots(raw: bytes) -> RobotsRules:
    """The rules in the bytes of a robots.txt; a line cut by the size limit is not read, other content allows all."""
    text = raw[:MAX_BYTES].decode("utf-8-sig", "replace")
    if len(raw) > MAX_BYTES:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
    return RobotsRules(text.replace("\0", ""))


def robots_verdict(status: int | None) -> Verdict:
    """What the answer to the request for robots.txt means; ``status`` None: there was no answer.

    RFC 9309 (2.3.1): a 4xx allows everything, a 5xx and no answer nothing.  429 is a server in need and counts with
    those, as the large crawlers do.  A redirect that still stands here led through too many hops: all is allowed.
    """
    if status is None or status == 429 or status >= 500 or status < 200:
        return "disallow"
    return "read" if status < 300 else "allow"


def forbids_archiving(said: str, user_agent: str) -> bool:
    """Whether an X-Robots-Tag header, or a robots meta element, asks that crawler to keep no copy of the page.

    A directive may speak to one crawler ("otherbot: noarchive, nofollow"), and does so until the next name.
    """
    agent, is_ours = user_agent.casefold(), True
    for part in said.casefold().split(","):
        name, colon, directive = part.partition(":")
        if not colon or name.strip() in _VALUED:
            directive = part
        else:
            is_ours = name.strip() == "*" or bool(name.strip() and _is_called(agent, name.strip()))
        if is_ours and directive.strip() == "noarchive":
            return True
    return False


@lru_cache(maxsize=64)
def _rules_for(text: str, agent: str) -> Protego:
    """The parsed groups that speak to ``agent``, under the name "*"."""
    return Protego.parse("\n".join(_lines_for(text, agent)))


def _lines_for(text: str, agent: str) -> Iterator[str]:
    """The lines with each crawler's name as "*" where it is the best match for ``agent``, else as "-".

    A file may name ten thousand crawlers before ten thousand rules; the parser would keep every rule for each.
    """
    lines = text.splitlines()
    names = [_agent_name(line) for line in lines]
    best = max(
        (name for name in set(names) if name and _is_called(agent, name)), key=lambda n: (len(n), n), default="*"
    )
    for line, name in zip(lines, names, strict=True):
        yield line if name is None else f"User-agent: {'*' if name == best else '-'}"


def _agent_name(line: str) -> str | None:
    """The crawler's name on a User-agent line, in small letters ("*" for all); None on every other line."""
    found = _AGENT_LINE.match(line)
    if not found:
        return None
    name = found["name"].strip().casefold()
    return "*" if name == "*" else name.replace("*", "")


def _is_called(agent: str, name: str) -> bool:
    """Whether a User-Agent header carries the name, at the start of a word."""
    start = agent.find(name)
    while name != "*" and start != -1:
        if start == 0 or not _TOKEN_CHARACTER.match(agent[start - 1]):
            return True
        start = agent.find(name, start + 1)
    return False
