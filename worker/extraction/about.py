"""About: which of the page's JSON-LD objects speak of this page's own article, best first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from worker.extraction.json_ld import Node, strings, text_of, types_of
from worker.text import letters
from worker.urls import url_key

# Types whose objects describe one piece; the weight orders two objects about the same piece.
_WEIGHTS = {
    "LiveBlogPosting": 6, "NewsArticle": 5, "ReportageNewsArticle": 5, "AnalysisNewsArticle": 5,
    "OpinionNewsArticle": 5, "BackgroundNewsArticle": 5, "ReviewNewsArticle": 5, "AskPublicNewsArticle": 5,
    "AdvertiserContentArticle": 5,
    "SatiricalArticle": 5, "Article": 4, "ScholarlyArticle": 4, "TechArticle": 4, "Report": 4, "BlogPosting": 4,
    "SocialMediaPosting": 3, "Review": 3, "Recipe": 3, "HowTo": 3, "ImageGallery": 3, "MediaGallery": 3,
    "VideoObject": 2, "PodcastEpisode": 2, "RadioEpisode": 2, "CreativeWork": 2, "WebPage": 1, "ItemPage": 1,
    "CollectionPage": 1, "AboutPage": 1, "ContactPage": 1, "ProfilePage": 1, "SearchResultsPage": 1,
}  # fmt: skip
_WHOLE_ARTICLE = 3  # From this weight on an object is an article and not merely the page around it.


def nodes_about(nodes: Iterable[Node], urls: Iterable[str], titles: Iterable[str]) -> tuple[Node, ...]:
    """The objects about the page known by ``urls`` and ``titles``: articles before pages, certain before likely.

    A page may carry the objects of its teasers too: one that names another address *and* another headline is left
    out; one that names neither counts only where it is the page's single article.
    """
    paths = {path for url in urls if (path := path_of(url))}
    headlines = {key for title in titles if len(key := letters(title)) > 3}
    certain: list[tuple[int, int, Node]] = []
    possible: list[tuple[int, int, Node]] = []
    for position, node in enumerate(nodes):
        weight = weight_of(node)
        if not weight:
            continue
        match = matches(node, paths, headlines)
        if match > 0:
            certain.append((-weight * 4 - match, position, node))
        elif match == 0 and weight >= _WHOLE_ARTICLE:
            possible.append((-weight, position, node))
    if not any(-rank >= _WHOLE_ARTICLE * 4 for rank, _, _ in certain) and len(possible) == 1:
        certain.insert(0, (-1000, 0, possible[0][2]))
    return tuple(node for _, _, node in sorted(certain, key=lambda item: item[:2]))


def weight_of(node: Node) -> int:
    """How far an object describes one piece of editorial content; 0 where it is something else."""
    weight = max((_WEIGHTS.get(kind, 0) for kind in types_of(node)), default=0)
    if not weight and "headline" in node and ("datePublished" in node or "@type" not in node):
        return _WHOLE_ARTICLE  # An unknown or missing type with an article's fields.
    return weight


def matches(node: Node, paths: set[str], headlines: set[str]) -> int:
    """3: the object names this address and headline; 2, 1: one of them; 0: neither; -1: other ones."""
    own_paths = {path for url in addresses(node) if (path := path_of(url))}
    headline = letters(text_of(node.get("headline")) or text_of(node.get("name")))
    same_path = bool(own_paths & paths)
    same_headline = bool(headline) and any(same_words(headline, other) for other in headlines)
    if same_path or same_headline:
        return 2 * same_path + same_headline
    return -1 if own_paths and headline else 0


def addresses(node: Node) -> Iterator[str]:
    """Every URL by which an object names the page it is about."""
    for key in ("mainEntityOfPage", "url", "@id"):
        value = node.get(key)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield from strings([item.get("@id"), item.get("url")])
            elif isinstance(item, str):
                yield item


def path_of(url: str) -> str:
    """Path and query of a URL as a key, empty for a home page; sister sites and AMP change the host, seldom these."""
    try:
        path = url_key(url.strip()).partition("/")[2].casefold()
    except ValueError:
        return ""
    return path.removesuffix(".amp").removesuffix("/amp").removeprefix("amp/")


def same_words(one: str, other: str) -> bool:
    """Whether two headlines in letters are one, or one the other with a site name or kicker attached."""
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= 12 and shorter in longer)
