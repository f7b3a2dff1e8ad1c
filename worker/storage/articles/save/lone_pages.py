"""Lone pages: those whose facts tie them to one article at most, and to no other page of their batch.

Most pages are such: new articles, and pages fetched again.  What is written for them follows from the facts alone, so
that many can be written at once.  A page that meets any other case is told from them here and saved the long way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NoReturn

from worker.dedup.stories import components
from worker.storage.articles.identity import AddressEvidence, StoredClaim, ranks
from worker.storage.articles.identity.error_pages import states
from worker.storage.articles.identity.neighbourhood import Neighbourhood
from worker.storage.articles.identity.parts import Part, standing_parts
from worker.storage.articles.identity.statements import AddressStatements
from worker.storage.articles.revisions import Capture, current_capture, revisions
from worker.storage.articles.save import DRAFT, Draft, drafted
from worker.storage.articles.save.outcomes import Origin
from worker.storage.articles.serialization import StoredReading


class TextsNeededError(Exception):
    """Texts have to be compared to tell what a page belongs to."""


@dataclass(frozen=True, slots=True)
class ArrivingPage:
    """Hold one page to save."""

    reading: StoredReading
    said: AddressStatements
    origin: Origin


@dataclass(frozen=True, slots=True)
class LonePage:
    """Hold a page and all that is known of its article.

    ``known`` are the captures before the page's own.  ``article_id`` is None for a new article.  ``outdated`` are the
    claims that the page puts out of force.
    """

    arrival: ArrivingPage
    capture: Capture
    known: tuple[Capture, ...]
    article_id: int | None
    names: Mapping[str, str]
    unowned: tuple[str, ...]
    claims: tuple[StoredClaim, ...]
    in_force: frozenset[tuple[int, str, str]]
    outdated: tuple[tuple[int, str, str], ...]

    @property
    def captures(self) -> tuple[Capture, ...]:
        """Return the captures of the article once the page is stored."""
        return (*self.known, self.capture)


def lone_pages(around: Neighbourhood, arrivals: Sequence[ArrivingPage]) -> dict[int, LonePage]:
    """Map the places of lone pages to what is known of them."""
    roots = linked(around, arrivals)
    parts = split(around, roots)
    found: dict[int, LonePage] = {}
    met: set[str] = set()
    for place, arrival in enumerate(arrivals):
        root = roots[arrival.said.own_key]
        if root not in met and (lone := lone_page(parts[root], arrival)) is not None:
            found[place] = lone
        met.add(root)
    return found


def linked(around: Neighbourhood, arrivals: Iterable[ArrivingPage]) -> dict[str, str]:
    """Map each alias to the root of all that facts, believed or not, tie together."""
    pairs = [(key, key) for key in around.names]
    pairs += [(key, f"article {owner}") for key, owner in around.owners.items() if owner is not None]
    for capture in around.captures.values():
        pairs.append((capture.own_key, f"article {capture.article_id}"))
    pairs += [(claim.capture.own_key, claim.target) for claim in around.claims.values()]
    pairs += [(redirect.source, redirect.target) for redirect in around.redirects.values()]
    for arrival in arrivals:
        pairs += [(arrival.said.own_key, claim[1]) for claim in arrival.said.claims]
        pairs.append((arrival.said.own_key, arrival.said.own_key))
    return components(pairs)


def split(around: Neighbourhood, roots: Mapping[str, str]) -> dict[str, Neighbourhood]:
    """Return the part of a neighbourhood around each root."""
    parts: dict[str, Neighbourhood] = {root: Neighbourhood(arriving=around.arriving) for root in set(roots.values())}
    for key, name in around.names.items():
        parts[roots[key]].names[key] = name
    for key, owner in around.owners.items():
        parts[roots[key]].owners[key] = owner
    for capture in around.captures.values():
        parts[roots[capture.own_key]].captures[capture.id] = capture
    for place, claim in around.claims.items():
        parts[roots[claim.capture.own_key]].claims[place] = claim
    for pair, redirect in around.redirects.items():
        parts[roots[redirect.source]].redirects[pair] = redirect
    for key, at in around.pages.items():
        parts[roots[key]].pages[key] = at
    for target, is_foreign in around.crowded:
        parts[roots[target]].crowded.add((target, is_foreign))
    return parts


def lone_page(around: Neighbourhood, arrival: ArrivingPage) -> LonePage | None:
    """Return the page where it is the latest of one article at most.

    None where it changes the part of any other page, or texts have to be compared.
    """
    known = tuple(around.captures[key] for key in sorted(around.captures))
    owners = owners_of(around)
    draft = drafted(arrival.reading, arrival.said, arrival.origin, around)
    if len(owners) > 1 or not is_next(draft, known) or states(around.captures.values(), None):
        return None
    evidence = around.evidence({})
    parts, rank = weighed(evidence)
    in_force = frozenset((claim.capture.id, claim.kind, claim.target) for claim in evidence.current_claims)
    if len(parts) != 1 or disturbs(around, parts[0].keys, rank, in_force):
        return None
    names = {key: around.names[key] for key in sorted(parts[0].keys & around.names.keys())}
    lone = LonePage(
        arrival=arrival,
        capture=replace(draft.capture, rank=rank[DRAFT]),
        known=known,
        article_id=next(iter(owners), None),
        names=names,
        unowned=tuple(key for key in names if around.owners.get(key) is None),
        claims=tuple(draft.claims),
        in_force=in_force,
        outdated=outdated(around, in_force),
    )
    return lone if continues(lone) else None


def owners_of(around: Neighbourhood) -> set[int]:
    """Return the articles that aliases and captures belong to."""
    owners = {owner for owner in around.owners.values() if owner is not None}
    return owners | {capture.article_id for capture in around.captures.values()}


def is_next(draft: Draft, known: Iterable[Capture]) -> bool:
    """Tell whether a page is new, and was fetched and read after all others."""
    new = draft.capture
    if draft.replaces or new.id != DRAFT:
        return False
    return all(each.fetched_at < new.fetched_at and each.parsed_at < new.parsed_at for each in known)


def weighed(evidence: AddressEvidence) -> tuple[list[Part], Mapping[int, int]]:
    """Return the articles and ranks that evidence gives.

    No articles where texts have to be compared.
    """
    try:
        return standing_parts(evidence, disagree), ranks(evidence, disagree)
    except TextsNeededError:
        return [], {}


def outdated(around: Neighbourhood, in_force: Collection[tuple[int, str, str]]) -> tuple[tuple[int, str, str], ...]:
    """Return the stored claims that the page puts out of force."""
    return tuple(sorted(key for key, claim in known_claims(around) if claim.is_current and key not in in_force))


def disturbs(
    around: Neighbourhood, keys: Collection[str], rank: Mapping[int, int], in_force: Collection[tuple[int, str, str]]
) -> bool:
    """Tell whether aliases, captures or claims that are there become other ones."""
    if any(owner is not None and key not in keys for key, owner in around.owners.items()):
        return True
    known = (capture for capture in around.captures.values() if capture.id != DRAFT)
    if any(rank[each.id] != each.rank or each.state for each in known):
        return True
    return any(key in in_force and not claim.is_current for key, claim in known_claims(around))


def known_claims(around: Neighbourhood) -> Iterator[tuple[tuple[int, str, str], StoredClaim]]:
    """Yield the claims of the captures that are stored."""
    return ((key, claim) for key, claim in around.claims.items() if key[0] != DRAFT and key[0] in around.captures)


def continues(lone: LonePage) -> bool:
    """Tell whether the article shows the page, and its revisions only become longer."""
    before = revisions(lone.known) if lone.known else ()
    return current_capture(lone.captures) == lone.capture and revisions(lone.captures)[: len(before)] == before


def disagree(one: Capture, other: Capture) -> NoReturn:
    """Raise TextsNeededError: texts are compared only the long way."""
    raise TextsNeededError
