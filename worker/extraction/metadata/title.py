"""Titles: the article's own headline, the kicker above it and the standfirst below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from worker.extraction.metadata.candidates import best
from worker.extraction.metadata.evidence import Evidence
from worker.extraction.page.headline import Heading, share_word
from worker.extraction.page.statements import FieldValue
from worker.extraction.structured_data.json_ld import types_of
from worker.normalize.text import letters

# Types under which newsrooms' own systems write a headline of its own; elsewhere templates and plug-ins for search
# engines fill JSON-LD and OpenGraph from one field, so that these two agreeing says little.
_NEWSROOM = frozenset({
    "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle", "BackgroundNewsArticle",
    "ReviewNewsArticle", "AskPublicNewsArticle", "LiveBlogPosting",
})  # fmt: skip
# Letters from which on a stated title that the heading holds is the title without a label.
LONGEST_LABEL = 10


@dataclass(frozen=True, slots=True)
class TitleClaim:
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
    ranked = sorted(main, key=lambda claim: -votes[claim.key]) + claims[3:]
    if _is_shown_title(evidence, claims):
        ranked.sort(key=lambda claim: claim is not claims[0])
    for claim in ranked:
        yield FieldValue(claim.text, claim.provenance)


def _is_shown_title(evidence: Evidence, claims: list[TitleClaim]) -> bool:
    """Return whether the visible heading of the first level is the title whatever is stated.

    A newsroom's own headline outvotes it, and so does a stated title that it holds behind or before a label.
    """
    heading = evidence.page.headline
    if heading is None or heading.level != 1 or heading.apart:
        return False
    if any("headline" in node and not _NEWSROOM.isdisjoint(types_of(node)) for node in evidence.page.nodes):
        return False
    seen, others = claims[0], claims[1:]
    if any(_holds(seen.key, claim.key) for claim in others[:2]):
        return False
    return not others or any(share_word(seen.text, claim.text) for claim in others)


def _holds(heading: str, stated: str) -> bool:
    """Return whether a heading is a stated title with a label.

    In letters; the label before or behind it.
    """
    is_part = heading.startswith(stated) or heading.endswith(stated)
    return is_part and LONGEST_LABEL <= len(stated) < len(heading)


def title_claims(evidence: Evidence) -> list[TitleClaim]:
    """Return what each source says the title is, the strongest first.

    Heading, JSON-LD and OpenGraph give one each at most; the weaker ones follow.
    """
    stated = [TitleClaim(text, letters(text), provenance) for text, provenance in evidence.page.stated_titles]
    weaker = [TitleClaim(text, letters(text), provenance) for text, provenance in evidence.page.weaker_titles]
    heading = evidence.page.headline
    if heading is None:
        return [*stated, *weaker]
    seen = _visible(heading, [*stated, *weaker])
    stated = [_shortened(claim, seen) for claim in stated]
    return [seen, *stated, *weaker] if not heading.apart else [*stated, *weaker, seen]


def _visible(heading: Heading, stated: list[TitleClaim]) -> TitleClaim:
    """Return the title that the heading claims, freed of a kicker.

    That is its last lines which a stated title confirms, else all of it.
    A heading of several lines carries no mark between them, so that a stated title of the same letters spells it.
    """
    provenance = heading.element.tag
    for start, part in reversed(list(enumerate(heading.parts))):
        key = letters(part)
        if spellings := [claim.text for claim in stated if claim.key == key]:
            same = max(spellings, key=lambda text: sum(claim.text.startswith(text) for claim in stated))
            text = same if start == 0 and len(heading.parts) > 1 else part.lstrip(" –—-:|·")
            return TitleClaim(text, key, provenance)
    return TitleClaim(heading.text, heading.key, provenance)


def _shortened(claim: TitleClaim, seen: TitleClaim) -> TitleClaim:
    """Return the claim cut to the visible headline that it begins with.

    Something behind a separator follows there.
    """
    if claim.key != seen.key and claim.key.startswith(seen.key) and claim.text.startswith(seen.text):
        rest = claim.text[len(seen.text) :].lstrip()
        if rest[:1] in set("|–—-•·»›*~:/：ㅣ｜"):
            return TitleClaim(seen.text, seen.key, claim.provenance)
    return claim
