"""Words in class names, ids and the like that say what a box is for, in the languages CMSs are written in."""

from __future__ import annotations

import re
from functools import lru_cache

# Kind of box -> the words that name it.  Words are looked for in names split at case changes and punctuation
# ("relatedStories__item" reads "-related-stories-item-"), so "-ad-" is a whole word and "comment" the start of one.
# Of several words that begin at one place the longest counts.
#
# The kinds that the model of the text weighs, in wide words: it learns for itself how far each is to be believed, and a
# word that comes or goes means new weights (`make train`).
WORDS: dict[str, tuple[str, ...]] = {
    "share": ("-shar", "-social", "-follow", "addthis", "sharedaddy", "-teilen", "-partage", "-compart"),
    "related": (
        "relat", "-recommend", "-read-more", "readmore", "-more-", "-also", "-see-also", "recirc", "-trend", "-popular",
        "-most-", "mostread", "-latest", "outbrain", "taboola", "-similar", "-next", "-prev", "-onward", "verwandt",
        "weitere", "-mehr-", "-leia-", "-lees-", "-les-ogs", "-suggest", "-further",
    ),
    "teaser": ("teaser", "promo", "-card", "-tile", "-stream", "-feed", "-listing", "-thumb", "-grid"),
    "newsletter": ("newsletter", "subscri", "sign-up", "signup", "-cta", "donat", "-support", "-abo-", "-register"),
    "paywall": ("paywall", "-premium", "-piano", "-regwall", "-barrier", "-locked", "-gate"),
    "author": ("author", "byline", "-bio", "contributor", "-autor", "-writer", "-reporter", "journalist", "profile"),
    "meta": (
        "-meta", "-date", "-time", "timestamp", "publish", "-credit", "copyright", "-source", "breadcrumb", "kicker",
        "-categor", "eyebrow", "rubri", "-label", "-info-", "updated", "-readtime",
    ),
    "caption": ("caption", "-legend", "bildunterschrift", "bildtext", "-cutline"),
    "media": (
        "-image", "-img", "photo", "picture", "galler", "slideshow", "slider", "carousel", "lightbox", "-media",
        "-video", "-player", "-audio", "-figure", "-bild", "-foto", "podcast",
    ),
    "comment": ("comment", "disqus", "discuss", "kommentar", "-forum", "-reply", "-respond"),
    "ad": ("-ad-", "-ads-", "-adv", "advert", "sponsor", "anzeige", "werbung", "-banner", "-dfp", "-gpt", "-promoted",
           "affiliate", "commercial"),
    "tags": ("-tag-", "-tags-", "-topic", "keyword", "-hashtag", "schlagw", "-tagged"),
    "nav": ("-nav", "menu", "footer", "-foot-", "toolbar", "pagination", "pager", "masthead", "-skip-", "-toc-",
            "-jump"),
    "side": ("sidebar", "-side-", "-rail", "-aside", "widget", "secondary"),
    "consent": ("cookie", "consent", "gdpr", "overlay", "modal", "popup", "pop-up", "dialog", "tooltip", "-toast"),
    "box": ("infobox", "-fact", "-box", "factbox", "-note", "-disclaimer", "-poll", "-quiz", "-survey", "-embed",
            "-explain", "-callout", "-glossar"),
    "quote": ("quote", "-pull", "zitat"),
    "hidden": ("-hidden", "-hide", "visually-hidden", "-sr-only", "screen-reader", "screenreader", "invisible",
               "-print-only", "offscreen"),
    "body": (
        "article-body", "articlebody", "story-body", "storybody", "entry-content", "post-content", "article-content",
        "articlecontent", "story-content", "article-text", "body-text", "bodytext", "rich-text", "richtext",
        "content-body", "text-body", "body-content", "article-detail", "story-text", "post-body", "article-main",
        "articletext", "-prose", "-copy-",
    ),
    "text": ("paragraph", "-text", "-body", "-content", "-absatz", "-parag"),
    "lede": (
        "-lead", "-lede", "-intro", "standfirst", "summary", "-dek", "-deck", "excerpt", "subtit", "subhead",
        "sub-head", "-abstract", "description", "ingress", "vorspann", "-sapo", "chapo", "sommario", "entradilla",
        "-preamble", "bajada", "-spot", "-underline", "-strap", "subline", "-manchet", "leadtext", "-opening",
    ),
    "article": ("article", "-story", "-post-", "-entry", "artikel", "-single", "-detail", "-noticia", "-news-"),
    "title": ("title", "headline", "heading", "-head-", "-header", "-hed-", "-titel"),
    "live": ("live-blog", "liveblog", "-ticker", "live-entry", "live-post", "-liveticker"),
}  # fmt: skip

# The kinds that rules go by, in words that no box of the article itself bears.
RULED: dict[str, tuple[str, ...]] = {
    "menu": ("menu", "-navbar"),
    "navigation": ("-nav-",),
    "breadcrumb": ("breadcrumb", "-crumb"),
    "frame": ("-site-header", "-site-footer"),
    "foot": ("footer",),
    "sidebar": ("-sidebar",),
    "widget": ("widget",),
    "popup": ("modal", "popup", "-pop-up"),
    "popup control": ("modal-enabled", "modal-ready", "modal-trigger", "modal-toggle", "modal-opener"),
    "notice": ("cookie", "consent"),
    "search": ("search",),
    "unseen": ("seotitle", "-sr-only", "visually-hidden", "visuallyhidden", "screen-reader"),
    "related list": (
        "related", "recommend", "recirc", "-trending", "most-read", "mostread", "-most-viewed", "-most-popular",
        "outbrain", "taboola",
    ),
    "promo": ("teaser", "promo"),
    "promoted": ("promoted",),
    "card": ("-card-", "-cards-"),
    "onward": (
        "read-more", "readmore", "-more-on-", "-more-from", "-more-stories", "-more-news", "-see-also", "-next-article",
        "-next-post", "-next-story", "-prev-article", "-prev-post", "-prev-story",
    ),
    "remarks": ("comment",),
    "letter": ("newsletter",),
    "offer": ("subscri", "-cta-"),
    "wall": ("paywall",),
    "advert": (
        "advert", "-ad-", "-ads-", "-adv-", "-banner-", "-sponsor", "-anzeige-", "-werbung-", "-publicidad-", "-reklam",
        "-dfp",
    ),
    "sharing": ("-share-", "-sharing-", "social"),
    "portrait": ("avatar", "mugshot", "biograph"),
    "brand": ("logo", "favicon", "emoji", "smiley", "smilie", "-app-store", "-appstore", "-qr-code", "-rating-"),
    "tracker": ("-tracking", "-pixel"),
}  # fmt: skip

# The kinds of box whose lines are not the article's headline, standfirst, byline or date, and those of others' tags.
APART = frozenset({
    "menu", "breadcrumb", "frame", "foot", "sidebar", "widget", "popup", "notice", "search", "unseen", "related list",
    "promo", "promoted", "remarks", "letter", "wall",
})  # fmt: skip
OTHER_TAGS = frozenset({"menu", "breadcrumb", "frame", "sidebar", "related list"})
# An element `article` of these kinds is not the page's own.
OTHER_ARTICLE = frozenset({"related list", "promo", "card", "remarks"})
# The kinds of box whose pictures show people, brands, adverts and controls, and those of other pieces.
OTHER_PICTURES = frozenset({
    "author", "portrait", "brand", "tracker", "advert", "letter", "offer", "sharing", "remarks", "notice", "menu",
    "navigation", "breadcrumb", "foot",
})  # fmt: skip
PICTURES_OF_PIECES = frozenset({"related list", "promo", "card", "onward"})


def _kinds_of(word: str) -> frozenset[str]:
    """Return the kinds of the longest word of either sort that begins this one."""
    found: set[str] = set()
    for table in (WORDS, RULED):
        named = [(len(start), kind) for kind, words in table.items() for start in words if word.startswith(start)]
        found.update(kind for length, kind in named if length == max(named)[0])
    return frozenset(found)


# Literal -> kinds; the words that start a part of a name share their dash, so that most places fail at one comparison.
_KINDS_OF = {word: _kinds_of(word) for table in (WORDS, RULED) for words in table.values() for word in words}
_LONGEST_FIRST = sorted(_KINDS_OF, key=len, reverse=True)
_STARTS = "|".join(re.escape(word[1:]) for word in _LONGEST_FIRST if word.startswith("-"))
_WITHIN = "|".join(re.escape(word) for word in _LONGEST_FIRST if not word.startswith("-"))
_WORD = re.compile(f"-(?=({_STARTS}))|(?=({_WITHIN}))")
_PART_ENDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")
# Of names with these, only the model asks: they say how a box looks (`md:[grid-area:sidebar]`).
_OF_LOOKS = re.compile(r"[:[]")


@lru_cache(maxsize=65_536)
def kinds_named(name: str) -> frozenset[str]:
    """Return the kinds of box that one class name or id speaks of."""
    parts = f"-{_PART_ENDS.sub('-', name).lower()}-"
    said = [_KINDS_OF[f"-{start}" if start else within] for start, within in _WORD.findall(parts)]
    found = frozenset[str]().union(*said)
    return found - RULED.keys() if said and _OF_LOOKS.search(name) else found


@lru_cache(maxsize=16_384)
def kinds_in(names: str) -> frozenset[str]:
    """Return the kinds of box that an attribute's names, parted by blanks, speak of."""
    return frozenset().union(*map(kinds_named, names.split()))
