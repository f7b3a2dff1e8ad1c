"""Wording: features and columns, names of boxes and elements -> words for a person."""

from __future__ import annotations

import re

from worker.extraction.page import Page

# A kind of box that names and tags speak of -> what stands in such a box.
BOXES: dict[str, str] = {
    "share": "a share strip", "newsletter": "a newsletter or subscription box", "paywall": "a paywall notice",
    "related": "promotion of other pieces", "teaser": "a teaser card", "author": "a byline or a box about the author",
    "caption": "a caption", "figcaption": "a caption", "comment": "comments", "ad": "advertising",
    "tags": "a list of tags", "nav": "navigation", "footer": "the page's footer", "side": "a side column",
    "consent": "a cookie notice or overlay", "hidden": "text that readers do not see", "form": "a form",
    "figure": "a picture's box", "media": "a picture, player or gallery", "box": "a box beside the text",
    "meta": "a date, credit or label", "aside": "a box beside the text", "header": "a header", "title": "a heading",
    "details": "a folded box", "label": "a label", "a": "a link",
}  # fmt: skip

_SINGLE = {
    "bias": "what every card starts from",
    "number": "a number in the address",
    "dated": "a date in the address",
    "listing": "the address of a list or section",
    "service": "the address of a service",
    "question": "the address needs its query",
    "same_site": "leads to the same site",
    "same_host": "leads to the same host",
    "same_shape": "an address of the same form as this page's",
    "same_look": "an address that looks like this page's",
    "same_section": "leads to the same section",
    "picture": "a picture",
    "heading": "a heading",
    "time": "a time",
    "article_tag": "stands in an <article> of its own",
    "loose": "much text beside the links",
    "links_many": "several links to the same piece",
    "inside": "stands amid the text",
    "before": "stands before the text",
    "above_headline": "stands above the headline",
    "entry": "one line of a list",
    "headed": "its block has a heading",
    "headed_promo": "the heading of its block announces promos",
    "headed_other": "the heading of its block announces something else",
    "headed_kind": "the heading of its block names a kind of list",
    "sells": "words of a subscription or an offer",
    "off_site": "leads to another site",
    "above_short": "a label above the headline",
    "wordy": "headlines of four words and more",
    "wordy_same_look": "headlines of four words and more, and addresses like this page's",
}
_COUNTS = {
    "words": "words of the link: {}",
    "slug": "words of the address: {}",
    "depth": "levels of the address: {}",
    "block_size": "cards in its block: {}",
    "block_words": "words of a link in its block: {}",
}
_COUNT = re.compile(f"({'|'.join(sorted(_COUNTS, key=len, reverse=True))})_(\\d+|more)")
_NAME = re.compile(r"[^\W\d][\w-]{0,39}")


def column_in_words(name: str, value: float) -> str:
    """Return a column of the text's model with its value in words."""
    if isinstance(value, bool):
        return name if value else f"not: {name}"
    return f"{name}: {value:.0%}" if "share" in name else f"{name}: {value:g}"


def meaning_of(feature: str) -> str:
    """Return a feature of the teasers' model in words, or the name itself."""
    if feature in _SINGLE:
        return _SINGLE[feature]
    if count := _COUNT.fullmatch(feature):
        return _COUNTS[count[1]].format("many" if count[2] == "more" else f"up to {count[2]}")
    if feature.startswith("zone_"):
        return f"stands in a part of the page for {feature.removeprefix('zone_')}"
    if feature.startswith("block_"):
        return f"shared by its block: {meaning_of(feature.removeprefix('block_'))}"
    return feature


def place_of(page: Page, i: int) -> str:
    """Return where element ``i`` stands, as a selector would name it and its parent."""
    path = [page.parents[i], i]
    return " > ".join(_step(page, step) for step in path if step > 0)


def _step(page: Page, i: int) -> str:
    """Return one element as a selector would name it."""
    element = page.elements[i]
    mark = element.get("id") or ""
    name = page.tags[i] + (f"#{mark}" if _NAME.fullmatch(mark) else "")
    return name + "".join(f".{word}" for word in (element.get("class") or "").split()[:2] if _NAME.fullmatch(word))
