"""Every error Copydesk raises on purpose.

    CopydeskError
    ├── SettingsError          a setting or a source file is wrong: stops the start, one clear line
    ├── InputError             what a person handed in cannot be used (URL, file, slug, identifier)
    ├── FetchError             the page did not arrive
    │   ├── RefusedError       by a rule: robots.txt, a private address, a scheme, a budget (no retry)
    │   ├── GoneError          404, 410: the page is not there (no retry)
    │   ├── UnreachableError   DNS, connection, reset, time-out (retry)
    │   ├── ThrottledError     429 or 503, with the time to wait (retry)
    │   ├── ServerError        another 5xx (retry)
    │   ├── RejectedError      another 4xx (no retry)
    │   └── BodyError          too large, cut short, undecodable encoding (no retry, except cut short)
    ├── ParseError             the bytes hold no usable document (no retry)
    │   └── ReadLimitError     reading them took more than it may (no retry)
    │       └── ReaderBusyError   too many slow readings at once (retry)
    ├── ReadingCostError       reading a page took more processor time than its try may (one retry)
    └── ArchiveError           the raw page cannot be written or read (retry: the disk may be full)

``reason`` is the word stored with the outcome; ``retry`` says whether a later attempt can help, ``most_tries`` how many
attempts do, where that is fewer than ``max_attempts``.
"""

from __future__ import annotations

from typing import ClassVar


class CopydeskError(Exception):
    """Tell of an expected failure: its reason, and whether trying again can help."""

    retry: ClassVar[bool] = False
    most_tries: ClassVar[int | None] = None
    default_reason: ClassVar[str] = "error"

    def __init__(self, message: str, *, reason: str | None = None) -> None:
        super().__init__(message)
        self.reason = reason or self.default_reason


class SettingsError(CopydeskError):
    """Tell of a wrong setting: key, value, what is allowed, and the file."""

    default_reason = "bad_setting"


class InputError(CopydeskError):
    """What a person handed in cannot be used; the message says what would be right."""

    default_reason = "bad_input"


class FetchError(CopydeskError):
    """The page did not arrive.  ``status`` is the HTTP status where there was one."""

    default_reason = "fetch_failed"

    def __init__(self, message: str, *, reason: str | None = None, status: int | None = None) -> None:
        super().__init__(message, reason=reason)
        self.status = status


class RefusedError(FetchError):
    """A rule forbids the request: robots.txt, a private address, a scheme, a budget."""

    default_reason = "refused"


class GoneError(FetchError):
    """The server says that the page is not there: 404 or 410."""

    default_reason = "gone"


class UnreachableError(FetchError):
    """Tell that no answer came: DNS, connection, reset or time-out."""

    retry = True
    default_reason = "unreachable"


class ThrottledError(FetchError):
    """429 or 503; ``wait_seconds`` is the server's Retry-After where it gave one."""

    retry = True
    default_reason = "throttled"

    def __init__(self, message: str, *, status: int | None = None, wait_seconds: float | None = None) -> None:
        super().__init__(message, status=status)
        self.wait_seconds = wait_seconds


class ServerError(FetchError):
    """A 5xx other than 503."""

    retry = True
    default_reason = "server_error"


class RejectedError(FetchError):
    """A 4xx other than 404, 410 and 429."""

    default_reason = "rejected"


class BodyError(FetchError):
    """The body is too large, or its encoding is a lie."""

    default_reason = "bad_body"


class TruncatedBodyError(BodyError):
    """The body ended before its stated length."""

    retry = True
    default_reason = "cut_short"


class ParseError(CopydeskError):
    """The bytes hold no usable document."""

    default_reason = "unparsable"


class ReadLimitError(ParseError):
    """Reading the bytes took more than it may, and its process was ended."""

    default_reason = "read_limit"


class ReaderBusyError(ReadLimitError):
    """Too many slow readings went on at once for this one to go on."""

    retry = True
    default_reason = "reader_busy"


class ReadingCostError(CopydeskError):
    """Reading a page took more processor time than its try may."""

    retry = True
    most_tries = 2
    default_reason = "cpu_limit"


class ReaderFailedError(Exception):
    """The reading itself has a mistake: the traceback of its process."""


class ArchiveError(CopydeskError):
    """The raw page cannot be written or read."""

    retry = True
    default_reason = "archive"
