"""Robots: bytes of a robots.txt -> what it allows, by RFC 9309.

``RobotsRules`` is its text and nothing else, so that a database can keep it; what a crawler's name may do is worked out
on the first question and remembered.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Literal

from protego import Protego

from worker.normalize.urls import absolute

MAX_BYTES = 500 * 1024  # What RFC 9309 (2.5) asks a crawler to read at least; the rest of a longer file is not read.
MAX_CRAWL_DELAY = 120.0  # seconds; a longer one (some sites write a day) would mean not to crawl at all.
MAX_SITEMAPS = 1000
MAX_RULES = 2000  # That speak to one crawler; the largest known files have about 1,000.  The rest is not read.
MAX_RULE = 1000  # characters
MAX_REMEMBERED = 1_048_576  # characters of files whose rules are kept parsed, which takes some 40 times as many bytes.

Verdict = Literal["read", "allow", "disallow"]

# Directives of X-Robots-Tag that carry a value after a colon; any other word before one is a crawler's name.
_VALUED = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")
_AGENT_LINE = re.compile(r"^\s*user[- ]?agent\s*:?\s*(?P<name>[^#]*)", re.IGNORECASE)
_SITE_WIDE = re.compile(r"(?:site-?maps?|host)\b", re.IGNORECASE)
# Lines that say something; the parser passes over every other line, so that it ends no row of names.
_STATEMENT = re.compile(
    r"[^:]*:|(?:diss?all?ow|diasllow|disallaw|allow|crawl[- ]delay|request[- ]rate|visit[- ]time)(?!\S)", re.IGNORECASE
)
# The lines that stand for the names of crawlers: those that mean us, and all others.
OURS, OTHERS = "User-agent: *", "User-agent: -"
_TOKEN_CHARACTER = re.compile(r"[\w-]")


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """Hold what one robots.txt says; an empty text allows everything."""

    text: str = ""

    def allows(self, url: str, user_agent: str) -> bool:
        """Whether that crawler may ask for the URL; False for what is no URL."""
        try:
            return bool(_rules_for(self.text, user_agent.casefold()).can_fetch(url, "*"))
        except ValueError:
            return False

    def crawl_delay(self, user_agent: str) -> float | None:
        """Return the seconds between requests that the file asks of that crawler.

        At most MAX_CRAWL_DELAY; None where it asks for none.
        """
        delay = _rules_for(self.text, user_agent.casefold()).crawl_delay("*")
        return None if delay is None else min(float(delay), MAX_CRAWL_DELAY)

    def sitemaps(self, base: str = "") -> tuple[str, ...]:
        """Return the file's sitemaps, each once, as absolute URLs.

        Some are relative to ``base``.
        """
        if not self.text:
            return ()
        found = (absolute(url, base) for url in _rules_for(self.text, "").sitemaps)
        return tuple(dict.fromkeys(url for url in found if url))[:MAX_SITEMAPS]


def read_robots(raw: bytes, user_agent: str | None = None) -> RobotsRules:
    """Return the rules in the bytes of a robots.txt; content of another kind allows all.

    A line cut by the size limit is not read.  With ``user_agent`` only what speaks to that crawler is kept, up to
    MAX_RULES rules, and the sitemaps.
    """
    text = raw[:MAX_BYTES].decode("utf-8-sig", "replace")
    if len(raw) > MAX_BYTES:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
    text = text.replace("\0", "")
    return RobotsRules(text if user_agent is None else "".join(_own_lines(text, user_agent.casefold())))


def robots_verdict(status: int | None) -> Verdict:
    """Judge the answer to a request for robots.txt.

    A ``status`` of None: there was no answer.

    RFC 9309 (2.3.1): a 4xx allows everything, a 5xx and no answer nothing.  429 is a server in need and counts with
    those, as the large crawlers do.  A redirect that still stands here led through too many hops: all is allowed.
    """
    if status is None or status == 429 or not 200 <= status < 500:
        return "disallow"
    return "read" if status < 300 else "allow"


def forbids_archiving(said: str, user_agent: str) -> bool:
    """Tell whether an X-Robots-Tag header forbids that crawler to keep a copy.

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


class _ParsedRules:
    """Remember parsed files, the last used ones, up to MAX_REMEMBERED characters of text in all."""

    def __init__(self) -> None:
        self._parsed: OrderedDict[tuple[str, str], Protego] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def find(self, text: str, agent: str) -> Protego:
        """Return the parsed groups that speak to ``agent``, under the name "*"."""
        with self._lock:
            if (text, agent) in self._parsed:
                self._parsed.move_to_end((text, agent))
                return self._parsed[text, agent]
        parsed = Protego.parse("\n".join(_lines_for(text, agent)))
        with self._lock:
            if (text, agent) not in self._parsed:
                self._parsed[text, agent] = parsed
                self._size += len(text)
            while self._size > MAX_REMEMBERED and len(self._parsed) > 1:
                (old, _), _ = self._parsed.popitem(last=False)
                self._size -= len(old)
        return parsed

    def size(self) -> int:
        """Return the characters of text whose rules are remembered."""
        return self._size


PARSED = _ParsedRules()


def _rules_for(text: str, agent: str) -> Protego:
    return PARSED.find(text, agent)


def _own_lines(text: str, agent: str) -> Iterator[str]:
    """Yield the lines for ``agent`` and for the whole site, as one group.

    Names in a row begin a group; every other statement but those for the whole site ends the row.
    """
    is_ours = is_naming = False
    rules = 0
    yield "User-agent: *\n"
    for line in _lines_for(text, agent):
        stated = line.partition("#")[0].strip()
        if line in (OURS, OTHERS):
            is_ours = (is_ours and is_naming) or line == OURS
            is_naming = True
        elif _SITE_WIDE.match(stated):
            yield f"{stated}\n"
        elif _STATEMENT.match(stated):
            is_naming = False
            if is_ours and rules < MAX_RULES and len(stated) <= MAX_RULE:
                rules += 1
                yield f"{stated}\n"


def _lines_for(text: str, agent: str) -> Iterator[str]:
    """Yield the lines with the best match for ``agent`` named "*".

    Every other crawler's name is "-".

    A file may name ten thousand crawlers before ten thousand rules; the parser would keep every rule for each.
    """
    lines = text.splitlines()
    names = [_agent_name(line) for line in lines]
    best = max(
        (name for name in set(names) if name and _is_called(agent, name)), key=lambda n: (len(n), n), default="*"
    )
    for line, name in zip(lines, names, strict=True):
        yield line if name is None else (OURS if name == best else OTHERS)


def _agent_name(line: str) -> str | None:
    """Return the crawler's name on a User-agent line.

    Casefolded; "*" for all crawlers, None on every other line.
    """
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
