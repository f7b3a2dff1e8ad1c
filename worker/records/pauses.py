"""Pauses: a wish of people to leave a source or a host alone."""

from __future__ import annotations

from datetime import MAXYEAR, UTC, datetime

# The end of a pause that nobody set an end to.
FOREVER = datetime(MAXYEAR, 1, 1, tzinfo=UTC)
