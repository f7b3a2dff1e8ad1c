"""About: which of the page's JSON-LD objects speak of this page's own article, best first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from worker.extraction.structured_data.json_ld import Node, strings, text_in, types_of
from worker.normalize.text import letters
from worker.normalize.urls import url_key

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


class _Known:
    """Hold the paths and headlines by which a page is known."""

    def __init__(self, path_key: Callable[[str], str], title_key: Callable[[str], str]) -> None:
        self.path_key, self.title_key = path_key, title_key
        self.paths: set[str] = set()
        self.headlines: set[str] = set()

    def add(self, urls: Iterable[str], titles: Iterable[str]) -> None:
        """Take in the page's own addresses and titles."""
        self.paths.update(filter(None, map(self.path_key, urls)))
        self.headlines.update(key for title in titles if len(key := self.title_key(title)) > 3)

    def match(self, node: Node) -> int:
        """Return how far an object names this page's address and headline.

        3 for both, 2 for the address, 1 for the headline, 0 for neither, -1 for other ones.
        """
        own_paths = set(filter(None, map(self.path_key, addresses(node))))
        headline = self.title_key(text_in(node.get("headline")) or text_in(node.get("name")) or "")
        same_path = not own_paths.isdisjoint(self.paths)
        same_headline = bool(headline) and any(same_words(headline, other) for other in self.headlines)
        if same_path or same_headline:
            return 2 * same_path + same_headline
        return -1 if own_paths and headline else 0


def nodes_about(nodes: Iterable[Node], urls: Iterable[str], titles: Iterable[str]) -> tuple[Node, ...]:
    """Return the objects about the page, the best first.

    A page may carry the objects of its teasers too: one that names another address *and* another headline is left
    out; one that names neither counts only where it is the page's single article.
    """
    known = _Known(cache(path_of), cache(letters))
    known.add(urls, titles)
    certain: list[tuple[int, int, Node]] = []
    possible: list[tuple[int, int, Node]] = []
    for position, node in enumerate(nodes):
        weight = weight_of(node)
        if not weight:
            continue
        match = known.match(node)
        if match > 0:
            certain.append((-weight * 4 - match, position, node))
        elif match == 0 and weight >= _WHOLE_ARTICLE:
            possible.append((-weight, position, node))
    if not any(-rank >= _WHOLE_ARTICLE * 4 for rank, _, _ in certain) and len(possible) == 1:
        certain.insert(0, (-1000, 0, possible[0][2]))
    return tuple(node for _, _, node in sorted(certain, key=lambda item: item[:2]))


def weight_of(node: Node) -> int:
    """Return how far an object describes one piece of editorial content."""
    weight = max((_WEIGHTS.get(kind, 0) for kind in types_of(node)), default=0)
    if weight or "headline" not in node:
        return weight
    # An unknown or missing type with an article's fields.
    return _WHOLE_ARTICLE if "datePublished" in node or "@type" not in node else 0


def addresses(node: Node) -> Iterator[str]:
    """Yield every URL by which an object names the page it is about."""
    for key in ("mainEntityOfPage", "url", "@id"):
        value = node.get(key)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield from strings([item.get("@id"), item.get("url")])
            elif isinstance(item, str):
                yield item


def path_of(url: str) -> str:
    """Return path and query of a URL as a key, empty for a home page.

    Sister sites and AMP change the host, seldom these.
    """
    path = url_key(url.strip()).partition("/")[2].casefold()
    return path.removesuffix(".amp").removesuffix("/amp").removeprefix("amp/")


def same_words(one: str, other: str) -> bool:
    """Return whether two headlines in letters are one, or one contains the other."""
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) >= 12 and shorter in longer)
