"""Words of markup and newsrooms that the metadata's readers know, each seen on many systems and in many countries."""

from __future__ import annotations

# Class or id words of places whose headings, links and dates are not the article's own.
APART = (
    "breadcrumb", "crumb", "footer", "sidebar", "modal", "popup", "cookie", "consent", "comment", "newsletter",
    "related", "recommend", "teaser", "promo", "paywall", "menu", "search", "seotitle", "sr-only", "visually-hidden",
    "visuallyhidden", "screen-reader", "most-read", "mostread", "trending", "widget", "recirc", "outbrain", "taboola",
)  # fmt: skip

# Class words of the line above a headline, and of the text below it.
KICKER = (
    "kicker", "overline", "topline", "roofline", "dachzeile", "eyebrow", "pretitle", "pre-title", "supertitle",
    "spitzmarke", "vignette", "strapline", "antetitulo", "antetitle", "chapeau-titre", "occhiello", "catenaccio-sopra",
    "overheading", "headline-prefix", "title-prefix", "subhead-top", "article-tag-line", "prelude", "vorspannzeile",
)  # fmt: skip
DEK = (
    "standfirst", "dek", "deck", "subtitle", "sub-title", "subheadline", "sub-headline", "subhead", "lead", "lede",
    "leadin", "intro", "summary", "abstract", "excerpt", "description", "teasertext", "vorspann", "chapo", "chapeau",
    "entradilla", "bajada", "copete", "sommario", "occhiello", "catenaccio", "ingress", "manchet", "preamble",
    "underrubrik", "sottotitolo", "subtitulo", "sous-titre", "ozet", "spot", "anons", "zajawka", "perex", "bajad",
)  # fmt: skip
