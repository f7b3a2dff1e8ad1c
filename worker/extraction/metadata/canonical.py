"""Identity: the canonical URL of the page, and the name of its site."""

from __future__ import annotations

from collections.abc import Iterator

from worker.extraction.metadata.candidates import best
from worker.extraction.metadata.evidence import Evidence
from worker.extraction.page import Page
from worker.extraction.page.statements import FieldValue
from worker.normalize.urls import absolute, host_of, path_of, same_site
from worker.records import AddressClaim

# A site name longer than this is a slogan (characters).
LONGEST_NAME = 60
# A page that names more addresses for itself names none.
MOST_CLAIMS = 6


def find_site_name(evidence: Evidence) -> FieldValue[str] | None:
    """Return the name of the site, as it writes it."""
    return best(site_name_candidates(evidence))


def site_name_candidates(evidence: Evidence) -> Iterator[FieldValue[str]]:
    """Yield what the page calls its site, best evidence first."""
    for name, provenance in evidence.page.site_names:
        if len(name) <= LONGEST_NAME and not name.startswith(("@", "http")):
            yield FieldValue(name, provenance)


def find_canonical_url(evidence: Evidence) -> FieldValue[str]:
    """Return the address under which the site files the article, else the fetched one."""
    return best(canonical_candidates(evidence)) or FieldValue(evidence.page.url, "address")


def canonical_candidates(evidence: Evidence) -> Iterator[FieldValue[str]]:
    """Yield the plausible addresses that the page states for itself, best first."""
    page = evidence.page
    for href, provenance in _stated_addresses(evidence):
        url = absolute(href, page.base_url)
        if url and is_plausible(url, page.url):
            yield FieldValue(url, provenance)
    yield FieldValue(page.url, "address")


def find_address_claims(page: Page) -> tuple[AddressClaim, ...]:
    """Return every other address that the page names as its own, plausible or not."""
    named = [
        ("amphtml" if "amphtml" in relations else "canonical", link.get("href"))
        for link in page.links
        if (relations := (link.get("rel") or "").lower().split()) and {"amphtml", "canonical"} & set(relations)
    ]
    named += [("og:url", url) for url in page.metas.get("og:url", ())]
    stated = [(kind, absolute(href, page.base_url)) for kind, href in named if href]
    claims = [AddressClaim(kind, url) for kind, url in stated if url and url != page.url]
    return tuple(dict.fromkeys(claims))[:MOST_CLAIMS]


def _stated_addresses(evidence: Evidence) -> Iterator[FieldValue[str]]:
    for link in evidence.page.links:
        if "canonical" in (link.get("rel") or "").lower().split() and (href := link.get("href")):
            yield FieldValue(href, "link canonical")
    for url in evidence.page.metas.get("og:url", ()):
        yield FieldValue(url, "meta og:url")
    for value, provenance in evidence.page.said("mainEntityOfPage", "url"):
        stated = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(stated, str):
            yield FieldValue(stated, provenance)


def is_plausible(url: str, fetched: str) -> bool:
    """Return whether an address can be the article's own.

    Templates state their front page, a staging host or an address without the host; a sister site that files the
    story under its own name is believed where the last part of the path is the same.
    """
    path, own = path_of(url).strip("/"), path_of(fetched).strip("/")
    if own and not path:
        return False
    if "localhost" in host_of(url) or "." not in host_of(url):
        return False
    return same_site(url, fetched) or (bool(own) and path.rsplit("/", 1)[-1] == own.rsplit("/", 1)[-1])
