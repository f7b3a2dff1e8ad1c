"""What all requests share: few wait for news at once, and all of them are told when it stops."""

from __future__ import annotations

import pytest

from tests.web.visitors import House
from worker.web.problems import ProblemError
from worker.web.site import AppState


def test_who_waits_for_news_is_counted_and_one_too_many_sent_away(small_house: House) -> None:
    site: AppState = small_house.app.state.site
    with site.follow(2), site.follow(2):
        with pytest.raises(ProblemError) as refused, site.follow(2):
            raise AssertionError
        assert (refused.value.status, refused.value.headers) == (503, {"Retry-After": "10"})
    assert site.followers == 0
    with pytest.raises(KeyError), site.follow(2):
        raise KeyError
    assert site.followers == 0


def test_when_it_stops_those_who_wait_are_told(small_house: House) -> None:
    site: AppState = small_house.app.state.site
    assert not site.stopping.is_set()
    site.stop()
    assert site.stopping.is_set()
