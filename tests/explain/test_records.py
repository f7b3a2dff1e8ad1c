"""The records of an explanation: what is said of a page, and what is left out where there is none."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from typing import get_args

import pytest

from tests.explain.pages import PAGE, URL
from worker.explain import Explanation, Passage, Role, explain
from worker.records import plain


@pytest.fixture(scope="module")
def explanation() -> Explanation:
    """The page explained, once for all."""
    return explain(PAGE.encode(), URL)


def test_every_passage_has_a_role_that_is_listed(explanation: Explanation) -> None:
    roles = {passage.role for passage in explanation.passages}
    assert roles <= set(get_args(Role))
    assert {"text", "field", "caption", "teaser", "other"} <= roles
    assert {passage.role for passage in explanation.passages if passage.kept} == {"text"}


def test_weights_come_with_the_heaviest_first_and_add_to_the_odds(explanation: Explanation) -> None:
    weighed = [*explanation.promos, *(passage for passage in explanation.passages if passage.weights)]
    assert weighed
    for each in weighed:
        sizes = [abs(weight.value) for weight in each.weights]
        assert sizes == sorted(sizes, reverse=True)
        assert each.odds is not None


def test_what_was_not_weighed_has_no_odds() -> None:
    passage = Passage("By Ines Carrow", kept=False, role="field", reason="byline")
    assert (passage.odds, passage.weights, passage.shape) == (None, (), "paragraph")


def test_values_are_those_of_the_article(explanation: Explanation) -> None:
    record = explanation.article.as_dict()
    said = {field.name: plain(field.value) for field in explanation.fields if field.name in record}
    assert said.pop("text") == f"{record['word_count']} words in {len(record['blocks'])} blocks"
    assert {"title", "published_at", "authors"} <= said.keys()
    assert said == {name: record[name] for name in said}
    assert tuple(picture.image for picture in explanation.pictures) == explanation.article.images
    taken = [promo.headline for promo in explanation.promos if promo.taken]
    assert taken == [teaser.headline for teaser in explanation.article.teasers]


def test_an_explanation_is_kept_as_it_was_given(explanation: Explanation) -> None:
    with pytest.raises(FrozenInstanceError):
        explanation.encoding = "latin-1"  # type: ignore[misc]
    said = json.loads(json.dumps(plain(explanation)))
    assert said["passages"][0].keys() == Passage.__dataclass_fields__.keys()
    assert (said["rules"], said["matched"]) == (None, [])
