"""Parts: the articles that evidence gives, each with its aliases and captures."""

from __future__ import annotations

from dataclasses import dataclass, field

from worker.storage.articles.identity import AddressEvidence, Agrees, identify
from worker.storage.articles.revisions import Capture


@dataclass
class Part:
    """Hold one article as the facts give it, and the id it keeps or gets."""

    keys: set[str]
    captures: list[Capture] = field(default_factory=list)
    article_id: int | None = None


def standing_parts(evidence: AddressEvidence, agrees: Agrees) -> list[Part]:
    """Return the articles that evidence gives, each with its aliases and captures."""
    roots = identify(evidence, agrees)
    parts: dict[str, Part] = {}
    for key, root in sorted(roots.items()):
        parts.setdefault(root, Part(set())).keys.add(key)
    for capture in evidence.captures:
        parts[roots[capture.own_key]].captures.append(capture)
    return [part for part in parts.values() if part.captures]
