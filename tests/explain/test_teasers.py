"""Every card of links is shown with its odds, teaser or not."""

from __future__ import annotations

import pytest

from tests.explain.pages import PAGE, URL
from worker.explain import Promo, explain
from worker.extraction import extract
from worker.extraction.teasers.model import MODEL
from worker.records import ExtractionRules

ARCHIVE = '<nav class="menu"><a href="/service/log-in-to-your-account-7788.html">Log in to your account here</a></nav>'


def promos(page: str = PAGE, rules: ExtractionRules | None = None) -> dict[str, Promo]:
    """The cards of a page by their headline."""
    return {promo.headline: promo for promo in explain(page.encode(), URL, rules=rules).promos}


def test_the_taken_ones_are_the_teasers_of_the_record() -> None:
    taken = [promo.headline for promo in promos().values() if promo.taken]
    assert taken == [teaser.headline for teaser in extract(PAGE.encode(), URL).teasers]
    assert len(taken) == 3


def test_a_teaser_is_shown_with_its_block_its_place_and_its_odds() -> None:
    promo = promos()["Island school gets a second teacher"]
    assert (promo.block, promo.place) == ("You may also like", "ul > li")
    assert promo.reason == "the log-odds that it is a promo are above -0.2"
    assert promo.odds > MODEL.threshold
    assert promo.weights


def test_a_card_that_is_no_teaser_is_shown_too() -> None:
    promo = promos(PAGE.replace("</main>", f"</main>{ARCHIVE}"))["Log in to your account here"]
    assert not promo.taken
    assert promo.odds <= MODEL.threshold
    assert promo.reason == "the log-odds that it is a promo are not above -0.2"


def test_the_heaviest_weights_come_first_and_the_bias_is_one_of_them() -> None:
    weights = promos()["Island school gets a second teacher"].weights
    assert [abs(weight.value) for weight in weights] == sorted((abs(w.value) for w in weights), reverse=True)
    assert "what every card starts from" in [weight.meaning for weight in weights]


@pytest.mark.parametrize(("selector", "count"), [(".related li:first-child", 1), (".related", 3)])
def test_a_rule_names_the_teasers(selector: str, count: int) -> None:
    found = promos(rules=ExtractionRules(teaser=(selector,)))
    assert len(found) == count
    assert {promo.reason for promo in found.values()} == {"the source's rule “teaser” names it"}
