"""Only so many pages are read at once."""

from __future__ import annotations

import pytest

from worker.web import turns
from worker.web.problems import ProblemError


def test_one_page_too_many_is_refused_and_the_next_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    with turns.reading_a_page(), turns.reading_a_page():
        with pytest.raises(ProblemError) as refused, turns.reading_a_page():
            pass
        assert refused.value.status == 503
    with turns.reading_a_page():
        pass
