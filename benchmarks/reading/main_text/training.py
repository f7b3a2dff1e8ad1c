"""Training: samples -> the trees of both models, the same bytes for the same samples."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np

from benchmarks.reading.main_text.samples import Sample, folds_of
from worker.extraction.main_text.features.page import PAGE_COLUMNS
from worker.extraction.main_text.model import COLUMNS, KIND_DIGITS, KINDS

# Folds within the training pages, for the chances of kinds that the second model learns from.
INNER_FOLDS = 3
SAME_BYTES = {"deterministic": True, "force_row_wise": True, "num_threads": 1, "seed": 7, "verbose": -1}
TEXT = {
    **SAME_BYTES, "objective": "binary", "num_leaves": 15, "learning_rate": 0.1, "min_data_in_leaf": 100,
    "lambda_l2": 20.0, "feature_fraction": 0.3, "bagging_fraction": 0.6, "bagging_freq": 1, "max_bin": 63,
}  # fmt: skip
TEXT_TREES = 150
KIND = {
    **SAME_BYTES, "objective": "multiclass", "num_class": len(KINDS), "num_leaves": 4, "learning_rate": 0.08,
    "min_data_in_leaf": 8, "lambda_l2": 3.0, "feature_fraction": 0.4, "bagging_fraction": 0.7, "bagging_freq": 1,
    "max_bin": 31, "extra_trees": True,
}  # fmt: skip
KIND_TREES = 200
# What pages weigh: as much as a page of so many positive weights, and more where precision is dear.
USUAL, OF_NEWS = 20.0, 2.5
REVIEWED = ("news", "aeb")
# Digits of the values in leaves.
DIGITS = 5


@dataclass(frozen=True)
class Models:
    """Hold both models as they are written to the files of weights."""

    kinds: dict[str, Any]
    text: dict[str, Any]


def train(samples: Sequence[Sample]) -> Models:
    """Return the models that learn from these samples."""
    kind = fit_kinds(samples)
    text = fit_text(samples, unseen_chances(samples))
    return Models(exported(kind, PAGE_COLUMNS, len(KINDS)), exported(text, COLUMNS, 1))


def fit_kinds(samples: Sequence[Sample]) -> Any:
    """Return the trees that tell kinds of page apart."""
    table = np.array([sample.page_row for sample in samples])
    wanted = [KINDS.index(sample.kind) for sample in samples]
    data = lightgbm.Dataset(table, wanted, params={"max_bin": KIND["max_bin"], "verbose": -1})
    return lightgbm.train(KIND, data, KIND_TREES)


def unseen_chances(samples: Sequence[Sample]) -> np.ndarray:
    """Return the chances of kinds for each sample from trees that have not seen its domain."""
    folds = np.array(folds_of(samples, INNER_FOLDS))
    table = np.array([sample.page_row for sample in samples])
    chances = np.zeros((len(samples), len(KINDS)))
    for fold in range(INNER_FOLDS):
        model = fit_kinds([sample for sample, own in zip(samples, folds, strict=True) if own != fold])
        chances[folds == fold] = model.predict(table[folds == fold], num_threads=1)
    return np.round(chances, KIND_DIGITS)


def fit_text(samples: Sequence[Sample], chances: np.ndarray) -> Any:
    """Return the trees that weigh segments."""
    used = [(sample, chance) for sample, chance in zip(samples, chances, strict=True) if len(sample.rows)]
    table = np.concatenate([np.column_stack([s.rows, np.tile(c, (len(s.rows), 1))]) for s, c in used])
    wanted = np.concatenate([sample.labels for sample, _ in used])
    weights = np.concatenate([sample.weights * page_weight(sample) for sample, _ in used])
    data = lightgbm.Dataset(table, wanted, weight=weights, params={"max_bin": TEXT["max_bin"], "verbose": -1})
    return lightgbm.train(TEXT, data, TEXT_TREES)


def page_weight(sample: Sample) -> float:
    """Return what each segment of a page weighs more, so that long pages do not outvote short ones."""
    positive = float((sample.weights * sample.labels).sum())
    weight = 3 * (USUAL / max(positive, USUAL)) ** 0.5
    return weight * OF_NEWS if sample.folder in REVIEWED else weight


def exported(booster: Any, columns: Sequence[str], models: int) -> dict[str, Any]:
    """Return trees in the form that `boosted_trees` reads."""
    trees = [plain(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    return {"columns": list(columns), "models": [{"start": 0.0, "trees": trees[n::models]} for n in range(models)]}


def plain(node: dict[str, Any]) -> Any:
    """Return a tree as nested lists; thresholds stay whole, or rows at a bound would go the other way."""
    if "leaf_value" in node:
        return round(node["leaf_value"], DIGITS)
    below = plain(node["left_child"]), plain(node["right_child"])
    return [node["split_feature"], node["threshold"], *below, round(node["internal_value"], DIGITS)]


def as_text(model: dict[str, Any]) -> str:
    """Return a model as the text of its file: one line for each tree."""
    lines = [",\n".join(json.dumps(tree, separators=(",", ":")) for tree in one["trees"]) for one in model["models"]]
    models = ",\n".join(
        f'{{"start": {one["start"]}, "trees": [\n{text}\n]}}' for one, text in zip(model["models"], lines, strict=True)
    )
    return f'{{"columns": {json.dumps(model["columns"])},\n"models": [\n{models}\n]}}\n'
