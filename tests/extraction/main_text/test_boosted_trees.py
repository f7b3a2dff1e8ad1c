"""Sums of trees, and what each column adds to them."""

from __future__ import annotations

import json

import pytest

from worker.extraction.main_text.boosted_trees import TOGETHER, BoostedTrees, read_trees

SPLIT = [0, 1.5, [1, 0.0, -1.0, 2.0, 0.5], 4.0, 1.0]


@pytest.mark.parametrize(("row", "wanted"), [((1.5, 0.0), -1.0), ((1.5, 0.1), 2.0), ((1.6, 9.0), 4.0)])
def test_a_row_at_the_threshold_goes_left(row: tuple[float, float], wanted: float) -> None:
    assert BoostedTrees(("a", "b"), 0.25, [SPLIT, 0.5]).score(row) == wanted + 0.75


def test_the_columns_add_up_to_the_score() -> None:
    model = BoostedTrees(("a", "b"), 0.0, [SPLIT, SPLIT])
    added = model.contributions((1.0, 0.0))
    assert added == {"a": -1.0, "b": -3.0}
    assert sum(added.values()) + 2 * 1.0 == model.score((1.0, 0.0))


def test_many_trees_are_summed_in_their_order() -> None:
    trees = [float(n) for n in range(3 * TOGETHER + 1)]
    assert BoostedTrees((), 0.0, trees).score(()) == sum(trees)


def test_a_file_holds_one_model_or_several_and_names_its_columns() -> None:
    text = json.dumps({"columns": ["a", "b"], "models": [{"start": 0, "trees": [SPLIT]}, {"start": 1, "trees": []}]})
    assert [model.score((0.0, 0.0)) for model in read_trees(text, ("a", "b"))] == [-1.0, 1.0]
    with pytest.raises(ValueError, match="other columns"):
        read_trees(text, ("a",))
