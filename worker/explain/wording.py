"""Wording: features, names of boxes and elements -> words for a person."""

from __future__ import annotations

import re

from worker.extraction.page.document import Document

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

# The beginning of a feature's name -> what the rest of it says.
_MODEL = {
    "own": "its own element speaks of {}",
    "near": "the box around it speaks of {}",
    "far": "stands in a part of the page that speaks of {}",
    "length": "length in letters: {}",
    "linked": "{} of its letters are links",
    "sentences": "sentences: {}",
    "commas": "commas: {}",
    "end": "ends as: {}",
    "begins": "begins like: {}",
    "says": "repeats: {}",
    "tag": "stands in <{}>",
    "style": "{} of the page's prose looks like it",
    "odds": "taken alone its log-odds are {}",
    "before": "log-odds of the piece before it: {}",
    "behind": "log-odds of the piece behind it: {}",
    "2 before": "log-odds of the second piece before it: {}",
    "2 behind": "log-odds of the second piece behind it: {}",
    "range": "stands in this part of the likely text: {}",
    "gap before": "pieces between it and the text behind: {}",
    "gap behind": "pieces between it and the text before: {}",
    "around": "chance of its neighbours to be text: {}",
    "place": "share of the text that stands before it: {}",
    "center": "stands {}side the element that holds most text",
    "under parent": "share of the text directly in the same box: {}",
    "in parent": "share of the text in the same box: {}",
    "in parent of parent": "share of the text in the box around that: {}",
    "same tags": "share of the text in elements of the same tags: {}",
    "prose under parent": "{} of the page's prose stands directly in the same box",
    "prose in parent": "{} of the page's prose stands in the same box",
    "prose in parent of parent": "{} of the page's prose stands in the box around that",
    "prose before": "share of the page's prose that stands before it: {}",
    "prose levels down": "levels below the center of the page's prose: {}",
    "prose levels up": "levels from the center of the page's prose to a common box: {}",
    "levels down": "levels below the text's center: {}",
    "levels up": "levels from the text's center to a common box: {}",
    "text": "a sign of other lines: {}",
}
# Those of them that say how large a part of something is.
_PARTS = frozenset({"linked", "style", "prose under parent", "prose in parent", "prose in parent of parent"})
_SINGLE = {
    "": "what every piece starts from",
    "bias": "what every card starts from",
    "headline above": "stands below the headline",
    "headline below": "stands above the headline",
    "twice": "stands on the page more than once",
    "emphasis": "all in bold or italics",
    "in": "inside the text's center",
    "out": "outside of the text's center",
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


def meaning_of(feature: str) -> str:
    """Return a feature of the body's or the teasers' model in words."""
    return " and ".join(_part_in_words(part) for part in feature.split(" & "))


def _part_in_words(name: str) -> str:
    """Return one part of a feature's name in words, or the name itself."""
    if name in _SINGLE:
        return _SINGLE[name]
    if count := _COUNT.fullmatch(name):
        return _COUNTS[count[1]].format("many" if count[2] == "more" else f"up to {count[2]}")
    if name.startswith("zone_"):
        return f"stands in a part of the page for {name.removeprefix('zone_')}"
    if name.startswith("block_"):
        return f"shared by its block: {_part_in_words(name.removeprefix('block_'))}"
    head, colon, value = name.partition(":")
    if not colon or head not in _MODEL:
        return name
    if value == "more":
        return _MODEL[head].format("most" if head in _PARTS else "high")
    return _MODEL[head].format(value if head == "tag" else _bound_in_words(value))


def _bound_in_words(value: str) -> str:
    """Return the value of a feature in words: a bound or a word."""
    if value.startswith("<."):
        return f"under {float(value[1:]):.0%}"
    if value.startswith("<"):
        return f"under {value[1:]}"
    return "none" if value == "0" else value


def place_of(document: Document, i: int) -> str:
    """Return where element ``i`` stands, as a selector would name it and its parent."""
    path = [document.parents[i], i]
    return " > ".join(_step(document, step) for step in path if step > 0)


def _step(document: Document, i: int) -> str:
    """Return one element as a selector would name it."""
    element = document.elements[i]
    mark = element.get("id") or ""
    name = document.tags[i] + (f"#{mark}" if _NAME.fullmatch(mark) else "")
    return name + "".join(f".{word}" for word in (element.get("class") or "").split()[:2] if _NAME.fullmatch(word))
