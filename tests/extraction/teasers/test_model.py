"""The teasers' model as loaded."""

from __future__ import annotations

from worker.extraction.teasers.model import MODEL, load_model, score


def test_the_model_is_what_its_file_says() -> None:
    assert load_model() == MODEL
    assert MODEL.bias < MODEL.threshold < 0
    assert MODEL.weights["headed_promo"] > 0 > MODEL.weights["zone_navigation"]


def test_a_score_is_the_sum_of_values_times_weights() -> None:
    assert score({"a": 1.0, "b": 0.5, "unknown": 3.0}, {"a": 2.0, "b": -1.0}) == 1.5
    assert score({}, {"a": 2.0}) == 0
