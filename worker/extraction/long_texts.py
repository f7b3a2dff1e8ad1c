"""Bounds of the short texts of a record, each cut at a word: titles, names, captions and what else stands in lists.

The longest real ones (of 1,100 pages) have 411 characters where a line is meant and 797 where a passage is.  What is
longer is broken or hostile, and would stand whole in every list, feed and index that shows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, TypeVar

from worker.records import Article, Author, Image, Teaser

MOST_LINE = 1000
MOST_PASSAGE = 5000
# Places before the bound at which a blank is looked for, above the longest word of any language.
LONGEST_WORD = 200

Record = TypeVar("Record", Article, Author, Image, Teaser)

_ARTICLE = MappingProxyType(
    dict.fromkeys(("site_name", "title", "kicker", "byline", "section", "licence"), MOST_LINE) | {"dek": MOST_PASSAGE}
)
_AUTHOR = MappingProxyType({"name": MOST_LINE})
_IMAGE = MappingProxyType({"alt": MOST_PASSAGE, "caption": MOST_PASSAGE, "credit": MOST_LINE})
_TEASER = MappingProxyType(
    {"headline": MOST_LINE, "kicker": MOST_LINE, "block": MOST_LINE}
    | {"excerpt": MOST_PASSAGE, "image_alt": MOST_PASSAGE}
)


def with_bounded_texts(article: Article) -> Article:
    """Return the article with its short texts cut, and a warning for each kind."""
    cut: Counter[str] = Counter()
    bounded = replace(
        _bounded(article, _ARTICLE, "", cut),
        authors=tuple(_bounded(each, _AUTHOR, "author's ", cut) for each in article.authors),
        tags=_distinct(article.tags, MOST_LINE, "tag", cut),
        images=tuple(_bounded(each, _IMAGE, "image's ", cut) for each in article.images),
        teasers=tuple(_bounded_teaser(each, cut) for each in article.teasers),
    )
    said = (f"the {what} is too long: its last {count} characters were left out" for what, count in cut.items())
    return replace(bounded, warnings=(*article.warnings, *said)) if cut else article


def cut_at_word(text: str, most: int) -> str:
    """Return the beginning of a text up to the last blank within so many characters."""
    if len(text) <= most:
        return text
    blank = text.rfind(" ", max(0, most - LONGEST_WORD), most + 1)
    return text[: blank if blank > 0 else most].rstrip()


def _bounded_teaser(teaser: Teaser, cut: Counter[str]) -> Teaser:
    bounded = _bounded(teaser, _TEASER, "teaser's ", cut)
    variants = _distinct(teaser.variants, MOST_PASSAGE, "teaser's variant", cut)
    return bounded if variants == teaser.variants else replace(bounded, variants=variants)


def _bounded(record: Record, bounds: Mapping[str, int], whose: str, cut: Counter[str]) -> Record:
    """Return a record whose texts are cut, counting the characters left out by field."""
    changed: dict[str, Any] = {}
    for name, most in bounds.items():
        text = getattr(record, name)
        if text is not None and len(text) > most:
            changed[name] = cut_at_word(text, most)
            cut[f"{whose}{name}"] += len(text) - len(changed[name])
    return replace(record, **changed) if changed else record


def _distinct(texts: Sequence[str], most: int, what: str, cut: Counter[str]) -> tuple[str, ...]:
    """Return the texts, cut; what is alike then stands once."""
    if all(len(text) <= most for text in texts):
        return tuple(texts)
    kept = [cut_at_word(text, most) for text in texts]
    cut[what] += sum(map(len, texts)) - sum(map(len, kept))
    return tuple(dict.fromkeys(kept))
