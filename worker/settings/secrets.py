"""Values as they are shown: the passwords in them are not."""

from __future__ import annotations

import re
from typing import Any

SHOWN = 200  # Characters of a value that are shown.
# All before the last "@", after the scheme where there is one: a mistyped URL may have none.
_USERINFO = re.compile(r"^(?:([^@]*?://)|(?![^@]*://)).*@", re.DOTALL)
_QUERY_PASSWORD = re.compile(r"([?&][^=&]*(?:pass|secret|token|key|pwd)[^=&]*=)[^&#]*", re.IGNORECASE)
# A password whose host is missing: words where the port of a host would stand.
_NO_HOST = re.compile(r"(://[^/?#@\[\]:]*:)(?!\d*(?:[/?#]|$))[^@]*$", re.DOTALL)


def hide_password(text: str) -> str:
    """Hide the user and the password that a URL in a text may carry.

    They stand before its host or in its query.
    """
    return _QUERY_PASSWORD.sub(r"\1***", _NO_HOST.sub(r"\1***", _USERINFO.sub(r"\1***@", text)))


def shown(value: Any) -> Any:
    """Return a value, or a list of values, without passwords."""
    if isinstance(value, list):
        return [shown(each) for each in value]
    return hide_password(value) if isinstance(value, str) else value


def refusal(value: Any, allowed: str) -> str:
    """Say what stands there, without its passwords, and what is allowed."""
    said = repr(shown(value))
    said = said if len(said) <= SHOWN else f"{said[:SHOWN]}…"
    return f" = {said}: allowed is {allowed}"
