"""Explain: the bytes of a page -> Explanation: each field, picture, teaser and piece of text with what decided it.

The page is read by the extraction itself; what it weighed is put into words.
"""

from __future__ import annotations

from worker.explain.fields import explain_fields
from worker.explain.images import explain_pictures
from worker.explain.plain_text import explain_lines, explain_text_fields
from worker.explain.records import (
    Alternative,
    Explanation,
    Field,
    ImageExplanation,
    Passage,
    Promo,
    Role,
    Weight,
)
from worker.explain.teasers import explain_promos
from worker.explain.text import explain_passages
from worker.extraction import article_of, is_plain_text, read_page
from worker.extraction.plain_text import article_of_rendering, read_rendering
from worker.normalize.encodings import decode
from worker.records import ExtractionRules, FeedEntry
from worker.records.missed_rules import RULE_FIELDS

__all__ = ["Alternative", "Explanation", "Field", "ImageExplanation", "Passage", "Promo", "Role", "Weight", "explain"]


def explain(
    raw: bytes,
    url: str,
    *,
    content_type: str | None = None,
    evidence: FeedEntry | None = None,
    rules: ExtractionRules | None = None,
) -> Explanation:
    """Return why ``extract`` with the same arguments gives the record it gives.

    Raises ParseError as ``extract`` does.
    """
    decoded = decode(raw, content_type)
    if is_plain_text(content_type):
        rendering = read_rendering(decoded.text)
        article = article_of_rendering(rendering, url, evidence)
        fields = explain_text_fields(article, evidence)
        return Explanation(article, decoded.encoding, fields, explain_lines(rendering), rules=rules)
    reading = read_page(decoded, url, evidence=evidence, rules=rules)
    promos = explain_promos(reading)
    selected = reading.page.selected
    return Explanation(
        article_of(reading),
        decoded.encoding,
        explain_fields(reading),
        explain_passages(reading, promos),
        explain_pictures(reading),
        tuple(promos.values()),
        rules,
        tuple(
            (name, len(selected.get(name, ()))) for name in RULE_FIELDS if rules is not None and getattr(rules, name)
        ),
    )
