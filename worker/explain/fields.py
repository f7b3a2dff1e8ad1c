"""Fields: a page as it was read -> each field of its record, where it came from, and what else it might have been."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from worker.explain.records import Alternative, Field
from worker.extraction import PageReading
from worker.extraction.metadata import field_candidates
from worker.extraction.page.statements import FieldValue
from worker.normalize.text import word_count

# Candidates shown of one field: a page that repeats a date two hundred times says nothing more.
MOST = 12


# The record's order.
SHOWN = (
    "title", "kicker", "dek", "byline", "authors", "published_at", "modified_at", "section", "tags", "language", "kind",
    "canonical_url", "site_name", "is_free", "is_sponsored", "licence",
)  # fmt: skip


def explain_fields(reading: PageReading) -> tuple[Field, ...]:
    """Return the fields of the record in its order, the text last."""
    metadata = reading.metadata
    candidates = field_candidates(reading.page, metadata.title)
    fields = []
    for name in SHOWN:
        value, provenance = getattr(metadata, name), metadata.provenance.get(name)
        fields.append(Field(name, value, provenance, others(candidates[name], value, provenance)))
    return (*fields, explain_text(reading))


def others(candidates: Iterable[FieldValue[Any]], value: Any, provenance: str | None) -> tuple[Alternative, ...]:
    """Return the candidates other than the chosen one, each once."""
    found = []
    for candidate in dict.fromkeys(Alternative(*each) for each in islice(candidates, 4 * MOST)):
        if candidate.provenance != provenance or candidate.value != value:
            found.append(candidate)
    return tuple(found[:MOST])


def explain_text(reading: PageReading) -> Field:
    """Return how much text there is, where it stood, and where else some is."""
    words = sum(word_count(block.text) for block in reading.blocks if block.type != "embed")
    bodies = [node["articleBody"] for node in reading.page.json_ld if isinstance(node.get("articleBody"), str)]
    return Field(
        "text",
        f"{words} words in {len(reading.blocks)} blocks",
        reading.main_text.provenance,
        tuple(Alternative(f"{word_count(body)} words", "json-ld articleBody") for body in bodies[:MOST]),
    )
