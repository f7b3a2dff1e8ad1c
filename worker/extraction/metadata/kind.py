"""Kinds: what sort of piece a page is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from worker.extraction.metadata.evidence import Evidence
from worker.extraction.page.statements import FieldValue
from worker.extraction.structured_data.json_ld import types_of
from worker.normalize.urls import path_of
from worker.records import ArticleKind

_BY_TYPE: dict[str, ArticleKind] = {
    "LiveBlogPosting": "liveblog",
    "ImageGallery": "gallery",
    "MediaGallery": "gallery",
    "VideoObject": "video",
    "Episode": "video",
    "CollectionPage": "index",
    "SearchResultsPage": "other",
    "AboutPage": "other",
    "ContactPage": "other",
    "ProfilePage": "other",
}
_ARTICLE_TYPE = re.compile(r"Article$|^Report$|BlogPosting$|^Review$")
_LIVE_PATH = re.compile(
    r"/(?:live-?blog|live-?ticker|live-news|en-direct|directo|diretta|ao-vivo|live)(?:/|-)|[-_]live(?:blog|ticker)?(?:[-_./]|$)",
    re.IGNORECASE,
)
_GALLERY_PATH = re.compile(
    r"/(?:gallery|galleries|galerie|galeria|galerias|galleria|fotostrecke|bildergalerie|bilder|fotos|photos|diaporama|fotogaleria|foto-galeri|fotogallery|bildspel)/",
    re.IGNORECASE,
)
_VIDEO_PATH = re.compile(r"/(?:videos?|watch|mediathek|tv|vidéo|wideo)/", re.IGNORECASE)
_BY_PATH: tuple[tuple[re.Pattern[str], ArticleKind], ...] = (
    (_LIVE_PATH, "liveblog"),
    (_GALLERY_PATH, "gallery"),
    (_VIDEO_PATH, "video"),
)
# Kinds that a part of an article's page may have.
_ALSO_ON_ARTICLES = frozenset({"video", "index", "other"})

# Kinds that only the make-up of a page tells -> the kind that they are in the record.
_BY_MAKE_UP: dict[str, ArticleKind] = {
    "forum": "forum",
    "product": "product",
    "documentation": "documentation",
    "service": "service",
    "listing": "listing",
    "collection": "listing",
}
# The chance from which the make-up of a page is believed where nothing else says its kind.
_BELIEVED = 0.6


def kind_by_make_up(chances: Mapping[str, float]) -> FieldValue[ArticleKind] | None:
    """Return the kind of a page that is likely no article, by its chances."""
    likeliest = max(chances, key=lambda kind: chances[kind], default="article")
    if likeliest not in _BY_MAKE_UP or chances[likeliest] < _BELIEVED:
        return None
    return FieldValue(_BY_MAKE_UP[likeliest], "model")


def find_kind(evidence: Evidence) -> FieldValue[ArticleKind]:
    """Return the sort of piece: an article unless something says otherwise."""
    return next(kind_candidates(evidence))


def kind_candidates(evidence: Evidence) -> Iterator[FieldValue[ArticleKind]]:
    """Yield the kinds that the page speaks for, best first.

    Its types, its OpenGraph type and its address.
    """
    path = path_of(evidence.page.url)
    types = [kind for node in evidence.page.nodes for kind in types_of(node)]
    if "LiveBlogPosting" in types:
        yield FieldValue("liveblog", "json-ld LiveBlogPosting")
    if not path.strip("/"):
        yield FieldValue("index", "address")
    is_article = _says_article(evidence, types, path)
    for kind in (*_kinds_by_type(evidence, types), *_kinds_by_path(path)):
        if not (is_article and kind.value in _ALSO_ON_ARTICLES):
            yield kind
    yield FieldValue("article", "json-ld" if is_article else "default")


def _says_article(evidence: Evidence, types: Sequence[str], path: str) -> bool:
    """Return whether JSON-LD or OpenGraph call the page an article.

    A film on the page may be all that its scripts describe.
    """
    if any(_ARTICLE_TYPE.search(kind) for kind in types):
        return True
    return not _VIDEO_PATH.search(path) and any(v.lower() == "article" for v, _ in evidence.page.meta("og:type"))


def _kinds_by_type(evidence: Evidence, types: Sequence[str]) -> Iterator[FieldValue[ArticleKind]]:
    """Yield the kinds that types of JSON-LD and OpenGraph mean."""
    for kind in types:
        if kind in _BY_TYPE:
            yield FieldValue(_BY_TYPE[kind], f"json-ld {kind}")
    for value, provenance in evidence.page.meta("og:type"):
        if value.lower().startswith("video"):
            yield FieldValue("video", provenance)


def _kinds_by_path(path: str) -> Iterator[FieldValue[ArticleKind]]:
    """Yield the kinds that folders of the address mean."""
    for pattern, kind in _BY_PATH:
        if pattern.search(path):
            yield FieldValue(kind, "address")
