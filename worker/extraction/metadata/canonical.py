"""Identity: the canonical URL of the page, and the name of its site."""

from __future__ import annotations

from collections.abc import Iterator

from worker.extraction.metadata.candidates import Candidate, best
from worker.extraction.metadata.evidence import Evidence
from worker.normalize.urls import absolute, host_of, path_of, same_site

# A site name longer than this is a slogan (characters).
LONGEST_NAME = 60


def find_site_name(evidence: Evidence) -> Candidate[str] | None:
    """The name of the site, as it writes it."""
    return best(site_name_candidates(evidence))


def site_name_candidates(evidence: Evidence) -> Iterator[Candidate[str]]:
    """What the page calls its site, best evidence first."""
    for name, provenance in evidence.site_names:
        if len(name) <= LONGEST_NAME and not name.startswith(("@", "http")):
            yield Candidate(name, provenance)


def find_canonical_url(evidence: Evidence) -> Candidate[str]:
    """The address under which the site itself files the article; the fetched one where it states none it may."""
    return best(canonical_candidates(evidence)) or Candidate(evidence.document.url, "address")


def canonical_candidates(evidence: Evidence) -> Iterator[Candidate[str]]:
    """The addresses that the page states for itself, best first, those that cannot be it left out."""
    document = evidence.document
    for href, provenance in _stated_addresses(evidence):
        url = absolute(href, document.base_url)
        if url and is_plausible(url, document.url):
            yield Candidate(url, provenance)
    yield Candidate(document.url, "address")


def _stated_addresses(evidence: Evidence) -> Iterator[Candidate[str]]:
    for link in evidence.links:
        if "canonical" in (link.get("rel") or "").lower().split() and (href := link.get("href")):
            yield Candidate(href, "link canonical")
    for url in evidence.document.metas.get("og:url", ()):
        yield Candidate(url, "meta og:url")
    for value, provenance in evidence.said("mainEntityOfPage", "url"):
        stated = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(stated, str):
            yield Candidate(stated, provenance)


def is_plausible(url: str, fetched: str) -> bool:
    """Whether an address can be the article's own: on the same site, and no home page for a page that is none.

    Templates state their front page, a staging host or an address without the host; a sister site that files the
    story under its own name is believed where the last part of the path is the same.
    """
    path, own = path_of(url).strip("/"), path_of(fetched).strip("/")
    if own and not path:
        return False
    if "localhost" in host_of(url) or "." not in host_of(url):
        return False
    return same_site(url, fetched) or (bool(own) and path.rsplit("/", 1)[-1] == own.rsplit("/", 1)[-1])
