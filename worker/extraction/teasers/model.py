"""Model: what each feature adds to the log-odds that a card is a teaser.

``weights.json`` is written by benchmarks/reading/train_teasers.py; docs/extraction.md says how and on what.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import NamedTuple


class Model(NamedTuple):
    """A logistic model: the log-odds of any card, those of a teaser, and weights."""

    bias: float
    threshold: float
    weights: Mapping[str, float]


def load_model() -> Model:
    """Return the model in ``weights.json``."""
    return Model(**json.loads(files(__package__).joinpath("weights.json").read_text("utf-8")))


def score(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the log-odds that features add: the sum of their values times their weights."""
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


MODEL = load_model()
