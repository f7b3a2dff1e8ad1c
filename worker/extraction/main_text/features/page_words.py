"""Words in addresses, class names and types that tell articles from forums, shops, documentation and lists."""

from __future__ import annotations

# Kind of page -> parts of the path, or labels of the host, that speak of it.
ADDRESS_WORDS: dict[str, frozenset[str]] = {
    "forum": frozenset({
        "forum", "forums", "thread", "threads", "topic", "viewtopic", "showthread", "discussion", "discussions",
        "community", "t", "questions", "question", "comments", "r", "ask", "answers", "boards", "board", "discuss",
    }),
    "product": frozenset({
        "product", "products", "shop", "store", "item", "p", "dp", "buy", "itm", "sku", "produkt", "produit",
    }),
    "collection": frozenset({
        "collections", "collection", "category", "categories", "c", "catalog", "catalogue", "browse", "kategorie",
    }),
    "documentation": frozenset({
        "docs", "doc", "documentation", "reference", "api", "manual", "guide", "guides", "tutorial", "tutorials",
        "wiki", "help", "learn", "latest", "stable", "man", "kb", "support", "developer", "developers",
    }),
    "listing": frozenset({
        "tag", "tags", "search", "archive", "archives", "list", "directory", "jobs", "events", "listings", "topics",
        "author", "resources", "page", "index", "rankings", "top",
    }),
    "service": frozenset({
        "services", "service", "solutions", "about", "about-us", "pricing", "features", "contact", "company",
        "platform", "industries", "careers", "locations", "training", "consulting", "plans", "leistungen",
    }),
    "article": frozenset({
        "article", "articles", "story", "stories", "news", "blog", "post", "posts", "opinion", "insights", "artikel",
    }),
}  # fmt: skip

# Types of JSON-LD and of OpenGraph that tell kinds apart.
JSON_TYPES = (
    "Article", "NewsArticle", "BlogPosting", "Product", "DiscussionForumPosting", "QAPage", "FAQPage", "ItemList",
    "CollectionPage", "WebPage", "Organization", "LocalBusiness", "BreadcrumbList", "TechArticle", "Service", "WebSite",
    "Offer", "HowTo", "Recipe", "Event", "JobPosting", "VideoObject", "Person",
)  # fmt: skip
OPENGRAPH_TYPES = ("article", "website", "product", "product.group", "profile", "video.other")

# What names in the markup speak of -> the words.
NAME_WORDS: dict[str, frozenset[str]] = {
    "conversation": frozenset({
        "reply", "replies", "post", "thread", "message", "forum", "quote", "user", "member", "avatar", "signature",
        "topic", "answer", "vote", "comment",
    }),
    "shopping": frozenset({
        "price", "cart", "product", "sku", "stock", "quantity", "qty", "variant", "swatch", "basket", "checkout",
        "wishlist", "review", "rating",
    }),
    "manual": frozenset({
        "highlight", "code", "api", "docs", "toc", "theme", "version", "edit", "sphinx", "rst", "docusaurus", "md",
        "prism", "hljs",
    }),
    "advertising oneself": frozenset({
        "hero", "cta", "testimonial", "feature", "features", "benefit", "pricing", "logo", "logos", "faq", "accordion",
        "icon", "column", "banner",
    }),
    "listing": frozenset({
        "card", "grid", "item", "tile", "listing", "results", "filter", "filters", "sort", "facet", "pagination",
        "pager", "collection",
    }),
    "article": frozenset({
        "byline", "author", "date", "published", "entry", "single", "article", "story", "share", "related",
    }),
}  # fmt: skip
