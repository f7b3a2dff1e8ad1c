"""Words in class names, ids and the like that say what a block is for, in the languages CMSs are written in."""

from __future__ import annotations

import re
from functools import lru_cache

# Kind of block -> the words that name it.  Words are looked for in names split at case changes and punctuation
# ("relatedStories__item" reads "-related-stories-item-"), so "-ad-" is a whole word and "comment" the start of one.
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
    "caption": ("caption", "-legend", "bildunterschrift", "-credits", "bildtext", "-cutline"),
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
            "-explain", "-callout", "-timeline", "-glossar"),
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

# Literal -> kind; the words that start a part of a name share their dash, so that most places fail at one comparison.
_KIND_OF = {word: kind for kind, words in WORDS.items() for word in words}
_STARTS = "|".join(re.escape(word[1:]) for word in _KIND_OF if word.startswith("-"))
_WITHIN = "|".join(re.escape(word) for word in _KIND_OF if not word.startswith("-"))
_WORD = re.compile(f"-(?=({_STARTS}))|(?=({_WITHIN}))")
_PART_ENDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")


@lru_cache(maxsize=65_536)
def kinds_named(name: str) -> frozenset[str]:
    """Return the kinds of block that one class name or id speaks of."""
    parts = f"-{_PART_ENDS.sub('-', name).lower()}-"
    return frozenset(_KIND_OF[f"-{start}" if start else within] for start, within in _WORD.findall(parts))


@lru_cache(maxsize=16_384)
def kinds_in(names: str) -> frozenset[str]:
    """Return the kinds of block that an attribute's names, parted by blanks, speak of."""
    return frozenset().union(*map(kinds_named, names.split()))
