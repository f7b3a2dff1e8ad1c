"""The facts of a look: frozen, and unknown wherever nothing was read."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from tests.monitoring.scenes import NOW, healthy
from worker.monitoring.snapshot import Facts, ServiceState


def test_what_was_not_read_is_unknown_or_empty() -> None:
    bare = Facts(NOW, "1.0", ServiceState("down"), ServiceState("down"), ServiceState(), queues=())
    assert (bare.unacknowledged, bare.beat_silent) == (None, None)
    shown = {field.name for field in fields(bare)} - {"at", "version", "database", "redis", "archive"}
    assert [name for name in shown if getattr(bare, name)] == []


def test_a_look_is_not_changed_after_it_was_taken() -> None:
    with pytest.raises(FrozenInstanceError):
        healthy().at = NOW  # type: ignore[misc]
