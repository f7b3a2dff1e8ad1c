"""Identity: which addresses are one article, as a pure function of redirects, claims and captured pages.

A *redirect* is proven: requests found it.  A *claim* is what a page says (canonical, amphtml); it is believed within
one registrable domain, and elsewhere where the claimed address was fetched and says the same text.  An address that
was fetched speaks for itself: whatever leads to it or claims it is the same article only where the two agree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from worker.dedup.stories import components
from worker.normalize.urls import url_key
from worker.normalize.urls.variants import is_variant
from worker.storage.articles.revisions import Capture, latest_readings, page_order
from worker.storage.database.keys import digest

# Kinds of claims that can join; an og:url is often the address of a campaign or of a section, and is only kept.
BELIEVED_KINDS = ("canonical", "amphtml")
NO_TITLE = digest("")
PAGE, FORM, FOREIGN_COPY = 0, 1, 2

Agrees = Callable[[Capture, Capture], bool]


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """State one page's word that ``target``, an alias, is its article too."""

    capture: Capture
    kind: str
    target: str
    url: str
    is_foreign: bool
    is_current: bool = True


@dataclass(frozen=True, slots=True)
class Redirect:
    """State one proven redirect between two aliases.

    ``at`` is when it was last seen.
    """

    source: str
    target: str
    at: datetime
    leads_home: bool = False


@dataclass(frozen=True)
class AddressEvidence:
    """Hold everything that bears on a group of addresses.

    ``pages`` says when an alias last gave its page unchanged.  ``crowded`` holds the targets that so many claims (by
    whether they are foreign) or redirects (None) name that they cannot be the identity of them all.
    """

    captures: tuple[Capture, ...]
    claims: tuple[StoredClaim, ...] = ()
    redirects: tuple[Redirect, ...] = ()
    pages: Mapping[str, datetime] = field(default_factory=dict)
    crowded: frozenset[tuple[str, bool | None]] = frozenset()

    @cached_property
    def standing(self) -> dict[str, list[Capture]]:
        """Return the captures at each alias, the oldest first, without error pages."""
        found: dict[str, list[Capture]] = {}
        for capture in sorted(latest_readings(self.captures), key=page_order):
            if capture.state != "suspect":
                found.setdefault(capture.own_key, []).append(capture)
        return found

    @cached_property
    def in_force(self) -> dict[str, Redirect]:
        """Return each alias's redirect that no later redirect or page replaced."""
        last: dict[str, Redirect] = {}
        for redirect in sorted(self.redirects, key=lambda redirect: (redirect.at, redirect.target)):
            last[redirect.source] = redirect
        return {source: redirect for source, redirect in last.items() if not self._has_page_since(source, redirect.at)}

    def _has_page_since(self, alias: str, at: datetime) -> bool:
        pages = [capture.fetched_at for capture in self.standing.get(alias, ())]
        pages += [self.pages[alias]] if alias in self.pages else []
        return any(page > at for page in pages)

    def end_of(self, alias: str, *, past_pages: bool = False) -> str:
        """Follow redirects in force to the first page, or past pages to the end."""
        seen = {alias}
        while alias in self.in_force and (past_pages or alias not in self.standing):
            alias = self.in_force[alias].target
            if alias in seen:
                break
            seen.add(alias)
        return alias

    @cached_property
    def current_claims(self) -> list[StoredClaim]:
        """Return the claims of the newest page at each address."""
        newest = newest_pages(self.captures)
        return [claim for claim in self.claims if newest.get(address_of(claim.capture)) == claim.capture.id]


def address_of(capture: Capture) -> str:
    """Return what tells a capture's address from others."""
    return url_key(capture.url) if capture.url else f"row {capture.frontier_id}"


def newest_pages(captures: Iterable[Capture]) -> dict[str, int]:
    """Map each address to the id of the capture that is its newest page."""
    ordered = sorted(latest_readings(captures), key=page_order)
    return {address_of(capture): capture.id for capture in ordered if capture.state != "suspect"}


def identify(evidence: AddressEvidence, agrees: Agrees) -> dict[str, str]:
    """Map every alias that is tied to an article to the root of its component."""
    pairs = [(key, key) for key in evidence.standing]
    pairs += [(capture.own_key, capture.own_key) for capture in evidence.captures]
    pairs += proven_pairs(evidence, agrees)
    pairs += [(claim.capture.own_key, claim.target) for claim in believed_claims(evidence, agrees)]
    return components(pairs)


def proven_pairs(evidence: AddressEvidence, agrees: Agrees) -> Iterator[tuple[str, str]]:
    """Yield the pairs of aliases that a redirect in force makes one.

    An address at which an article stood is the target only where the target's page says the same.
    """
    for source, redirect in sorted(evidence.in_force.items()):
        if redirect.leads_home or (redirect.target, None) in evidence.crowded:
            continue
        if source not in evidence.standing:
            yield source, redirect.target
            continue
        end = evidence.end_of(redirect.target)
        if end == source or is_same(evidence.standing[source], evidence.standing.get(end, []), agrees):
            yield source, end


def believed_claims(evidence: AddressEvidence, agrees: Agrees) -> Iterator[StoredClaim]:
    """Yield the claims that join the page to the address it names."""
    by_target: dict[str, list[StoredClaim]] = {}
    for claim in evidence.current_claims:
        is_crowded = (claim.target, claim.is_foreign) in evidence.crowded
        if claim.kind in BELIEVED_KINDS and claim.target != claim.capture.own_key and not is_crowded:
            by_target.setdefault(claim.target, []).append(claim)
    for target, claims in sorted(by_target.items()):
        standing = evidence.standing.get(evidence.end_of(target), [])
        if standing:
            yield from (claim for claim in claims if agrees_with(claim, standing, agrees))
        else:
            yield from unanimous([claim for claim in claims if not claim.is_foreign], agrees)


def agrees_with(claim: StoredClaim, standing: list[Capture], agrees: Agrees) -> bool:
    """Tell whether the claimed address, which was fetched, says what the page says."""
    if claim.is_foreign:
        return any(agrees(claim.capture, other) for other in standing)
    return is_same([claim.capture], standing, agrees)


def unanimous(claims: list[StoredClaim], agrees: Agrees) -> list[StoredClaim]:
    """Return the claims on an unfetched address where all say the same."""
    ordered = sorted(claims, key=lambda claim: (claim.capture.own_key, page_order(claim.capture)))
    first = [claim.capture for claim in ordered[:1]]
    return ordered if all(is_same([claim.capture], first, agrees) for claim in ordered) else []


def is_same(one: list[Capture], others: list[Capture], agrees: Agrees) -> bool:
    """Tell whether pages agree: the newest of some with any of others.

    They agree in the title or in the text.
    """
    if not one or not others:
        return False
    last = one[-1]
    if any(last.title_key == other.title_key != NO_TITLE for other in others):
        return True
    return any(last.content_hash == other.content_hash or agrees(last, other) for other in others)


def ranks(evidence: AddressEvidence, agrees: Agrees) -> dict[int, int]:
    """Map each capture's id to its rank: page, other form, or foreign copy."""
    claimed: dict[str, int] = {}
    for claim in believed_claims(evidence, agrees):
        ends = {evidence.end_of(alias, past_pages=True) for alias in (claim.target, claim.capture.own_key)}
        if claim.kind == "canonical" and len(ends) > 1:
            claimed[address_of(claim.capture)] = FOREIGN_COPY if claim.is_foreign else FORM
    return {
        capture.id: claimed.get(address_of(capture), FORM if capture.url and is_variant(capture.url) else PAGE)
        for capture in evidence.captures
    }
