"""Text features: what the words of one segment say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from worker.extraction.page.segments import LONGEST_LINE, SENTENCE_ENDS, Segment, is_link_line
from worker.extraction.vocabulary.line_openings import BEGINNINGS, line_kind
from worker.normalize.text import reading_length

# Characters and words in which digits, commas and capitals are counted: more of a long paragraph say no more.
SAMPLE, SAMPLE_WORDS = 400, 60

TEXT_COLUMNS = (
    "letters", "reading length", "words", "letters a word", "share of short words", "sentences", "commas",
    "share of digits", "share of capitalised words", "ends as a sentence does", "ends with a colon", "is cut short",
    "ends with a question mark", "begins low", "has bars or dots between its parts", "has an address",
    "has a copyright sign", "share of its letters in links", "line breaks", "share of distinct words",
    "is a line of links", "letters in links", *(f"begins like a line of {kind}" for kind in BEGINNINGS),
)  # fmt: skip

_SENTENCE = re.compile(r"[.!?…。！？｡।۔؟](?=[\s\"'”’»」』)]|$)")
_DIGIT = re.compile(r"\d")
# Signs are looked for one by one, which goes far faster than looking for one of a set.
_COMMAS = ",،、，;:"
_NO_KIND = (False,) * len(BEGINNINGS)
_KIND_COLUMNS = {kind: tuple(kind == other for other in BEGINNINGS) for kind in BEGINNINGS}


def text_features(segment: Segment) -> list[float]:
    """Return the columns of the text alone."""
    text, linked = segment.text, segment.linked
    length = len(text)
    wide = reading_length(text)
    words = text.split()
    count, first = len(words), words[:SAMPLE_WORDS]
    kind = line_kind(text) if wide < LONGEST_LINE else None
    return [
        length,
        wide,
        count,
        length / count,
        len([1 for word in first if len(word) < 4]) / len(first),
        *sign_features(text, first),
        linked / length,
        text.count("\n"),
        len(set(first)) / len(first),
        is_link_line(segment),
        linked,
        *(_KIND_COLUMNS[kind] if kind else _NO_KIND),
    ]


def sign_features(text: str, first: Sequence[str]) -> list[float]:
    """Return the columns of signs, digits and capitals; ``first`` are the first words."""
    sample, last = text[:SAMPLE], text[-1]
    return [
        len(_SENTENCE.findall(text)),
        sum([sample.count(comma) for comma in _COMMAS]) / len(sample),
        len(_DIGIT.findall(sample)) / len(sample),
        len([1 for word in first if word[0].isupper()]) / len(first),
        last in SENTENCE_ENDS,
        last == ":",
        text.endswith(("…", "...")),
        last in "?？؟",
        text[0].islower(),
        "|" in sample or "•" in sample or "·" in sample,
        "@" in sample or "http" in sample or "www." in sample,
        "©" in sample or "(c)" in sample,
    ]
