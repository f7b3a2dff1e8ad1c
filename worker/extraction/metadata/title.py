"""Titles: the article's own headline, the kicker above it and the standfirst below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from worker.extraction.metadata.candidates import best
from worker.extraction.metadata.evidence import Evidence
from worker.extraction.page.headline import Heading
from worker.extraction.page.statements import FieldValue
from worker.normalize.text import letters


@dataclass(frozen=True, slots=True)
class Claim:
    """One title that a source gives, freed of the site's name, and its letters."""

    text: str
    key: str
    provenance: str


def find_title(evidence: Evidence) -> FieldValue[str] | None:
    """Return the article's own headline."""
    return best(title_candidates(evidence))


def title_candidates(evidence: Evidence) -> Iterator[FieldValue[str]]:
    """Yield the headlines that the page gives, best first.

    Where two of the three independent sources (visible headline, JSON-LD, OpenGraph) agree in letters, they are right,
    the visible one for its spelling.  Where all three differ the site is trying out headlines on its readers, and
    JSON-LD keeps the piece's own, unless that is the visible one cut short.
    """
    claims = title_claims(evidence)
    main = claims[:3]
    if len({claim.key for claim in main}) == 3 and not main[0].key.startswith(main[1].key):
        main.sort(key=lambda claim: claim.provenance != "json-ld headline")
    votes = Counter(claim.key for claim in main)
    for claim in sorted(main, key=lambda claim: -votes[claim.key]) + claims[3:]:
        yield FieldValue(claim.text, claim.provenance)


def title_claims(evidence: Evidence) -> list[Claim]:
    """Return what each source says the title is, the strongest first.

    Heading, JSON-LD and OpenGraph give one each at most; the weaker ones follow.
    """
    stated = [Claim(text, letters(text), provenance) for text, provenance in evidence.page.stated_titles]
    weaker = [Claim(text, letters(text), provenance) for text, provenance in evidence.page.weaker_titles]
    heading = evidence.page.headline
    if heading is None:
        return [*stated, *weaker]
    seen = _visible(heading, stated)
    stated = [_shortened(claim, seen) for claim in stated]
    return [seen, *stated, *weaker] if not heading.apart else [*stated, *weaker, seen]


def _visible(heading: Heading, stated: list[Claim]) -> Claim:
    """Return the title that the heading claims, freed of a kicker.

    That is its last lines which a stated title confirms, else all of it.
    A heading of several lines carries no mark between them, so that a stated title of the same letters spells it.
    """
    provenance = heading.element.tag
    for start, part in reversed(list(enumerate(heading.parts))):
        key = letters(part)
        same = next((claim.text for claim in stated if claim.key == key), None)
        if same is not None:
            text = same if start == 0 and len(heading.parts) > 1 else part.lstrip(" –—-:|·")
            return Claim(text, key, provenance)
    return Claim(heading.text, heading.key, provenance)


def _shortened(claim: Claim, seen: Claim) -> Claim:
    """Return the claim cut to the visible headline that it begins with.

    Something behind a separator follows there.
    """
    if claim.key != seen.key and claim.key.startswith(seen.key) and claim.text.startswith(seen.text):
        rest = claim.text[len(seen.text) :].lstrip()
        if rest[:1] in set("|–—-•·»›*~:/：ㅣ｜"):
            return Claim(seen.text, seen.key, claim.provenance)
    return claim
