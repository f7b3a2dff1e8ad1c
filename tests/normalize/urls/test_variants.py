"""The forms of one page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.normalize.urls import url_key
from worker.normalize.urls.variants import is_variant, story_key

PLAIN = "https://www.example.com/2024/05/03/river-rises"


@pytest.mark.parametrize(
    "form",
    [
        "https://www.example.com/amp/2024/05/03/river-rises",
        "https://www.example.com/2024/05/03/river-rises/amp/",
        "https://www.example.com/2024/05/03/river-rises/amp",
        "https://www.example.com/2024/05/03/river-rises.amp",
        "https://amp.example.com/2024/05/03/river-rises",
        "https://m.example.com/2024/05/03/river-rises?utm_source=x",
        "https://www.m.example.com/2024/05/03/river-rises",
        "https://mobile.example.com/2024/05/03/river-rises/",
        "https://www.example.com/2024/05/03/river-rises?amp",
        "https://www.example.com/2024/05/03/river-rises?amp=1",
        "https://www.example.com/2024/05/03/river-rises?outputType=amp",
        "https://www.example.com/2024/05/03/river-rises?print=true",
        "https://www.example.com/2024/05/03/river-rises?view=print",
        "https://www.example.com/print/2024/05/03/river-rises",
        "https://www.example.com/2024/05/03/river-rises/index.html",
        "https://www.google.com/amp/s/www.example.com/2024/05/03/river-rises",
        "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/2024/05/03/river-rises",
        "https://www-example-com.cdn.ampproject.org/v/s/www.example.com/2024/05/03/river-rises?amp_js_v=a6&usqp=mq331",
    ],
)
def test_every_form_meets_the_page(form: str) -> None:
    assert story_key(form) == story_key(PLAIN) == url_key(PLAIN)


@pytest.mark.parametrize(
    "other",
    [
        "https://sport.example.com/2024/05/03/river-rises",
        "https://www.example.com/2024/05/03/river-rises?page=2",
        "https://www.example.com/2024/05/03/river-rises/comments",
        "https://www.example.com/2024/05/03/river-rises-amplifiers",
    ],
)
def test_other_pages_stay_apart(other: str) -> None:
    assert story_key(other) != story_key(PLAIN)
    assert not is_variant(other)


def test_a_domain_called_like_a_form_stays() -> None:
    assert story_key("https://m.com/a") == "m.com/a"
    assert story_key("https://amp.co.uk/a") == "amp.co.uk/a"


def test_only_forms_are_variants() -> None:
    assert is_variant("https://www.example.com/a-story-of-the-river/amp/")
    assert is_variant("https://m.example.com/a-story")
    assert not is_variant(PLAIN)
    assert not is_variant("https://www.example.com/a-story/index.html")


@given(st.text() | st.text(alphabet="htps:/.amprint?=&[]%", max_size=60).map("http://".__add__))
def test_no_text_makes_them_raise(text: str) -> None:
    assert isinstance(story_key(text), str)
    assert is_variant(text) in (True, False)
