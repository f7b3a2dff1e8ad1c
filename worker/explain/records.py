"""Explanation: an extraction's decisions as records; every value as in the article, every weight in log-odds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from worker.records import Article, ExtractionRules, Image

# What a piece of a page's text is: the article's text, a field of the record beside it, or not the article's at all.
Role: TypeAlias = Literal["text", "field", "caption", "teaser", "copy", "embed", "other"]


@dataclass(frozen=True, slots=True)
class Weight:
    """What one feature adds to the log-odds, with the feature in words."""

    feature: str
    value: float
    meaning: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """A value that a field might have had, and where it comes from."""

    value: Any
    provenance: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the record with its provenance and the other candidates."""

    name: str
    value: Any = None
    provenance: str | None = None
    others: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """One piece of the page's text: what it is, and why.

    ``shape`` is the block that it became or would have become, ``place`` the element it stands in, ``odds`` what its
    features add up to (None where it was not weighed), ``weights`` the features that count most, the heaviest first.
    """

    text: str
    kept: bool
    role: Role
    reason: str
    shape: str = "paragraph"
    place: str = ""
    odds: float | None = None
    weights: tuple[Weight, ...] = ()


@dataclass(frozen=True, slots=True)
class ImageExplanation:
    """One image of the article, and where its caption and credit came from."""

    image: Image
    place: str
    caption_from: str | None = None
    credit_from: str | None = None
    others: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Promo:
    """One card of links that may be a teaser: whether it is one, and why."""

    headline: str
    url: str
    taken: bool
    reason: str
    block: str | None
    place: str
    odds: float
    weights: tuple[Weight, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the record of one page is as it is.

    ``passages`` are all pieces of the page's text in reading order, ``matched`` how many elements each of the source's
    rules names on the page.
    """

    article: Article
    encoding: str
    fields: tuple[Field, ...]
    passages: tuple[Passage, ...]
    pictures: tuple[ImageExplanation, ...] = ()
    promos: tuple[Promo, ...] = ()
    rules: ExtractionRules | None = None
    matched: tuple[tuple[str, int], ...] = ()
