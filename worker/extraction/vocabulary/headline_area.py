"""Words of markup and newsrooms that the metadata's readers know, each seen on many systems and in many countries."""

from __future__ import annotations

import re

# Class or id words of places whose headings, links and dates are not the article's own.
APART = re.compile(
    r"breadcrumb|crumb|footer|sidebar|modal(?!-(?:enabled|ready|trigger|toggle|opener))|popup|cookie|consent|comment|newsletter|related|recommend|teaser|"
    r"promo|paywall|menu|search|seotitle|sr-only|visually-hidden|visuallyhidden|screen-reader|most-read|"
    r"mostread|trending|widget|recirc|outbrain|taboola"
)

# Class words of an article element that is not the page's own.
PROMO = re.compile(r"teaser|promo(?!ted)|related|recommend|comment|\bcard\b")

# Class words of the line above a headline, and of the text below it.
KICKER = re.compile(
    r"kicker|overline|topline|roofline|dachzeile|eyebrow|pre-?title|supertitle|spitzmarke|vignette|antetitulo|antetitle|"
    r"occhiello|overheading|headline-prefix|title-prefix|prelude|flag-?line|label-?title|surtitre|cintillo|volanta"
)
DEK = re.compile(
    r"standfirst|\bde(?:ck|k)\b|[-_]de(?:ck|k)\b|sub-?title|sub-?headline|sub-?heading|\blead\b(?![-_])|[-_]lead\b(?![-_])|lead-?text|\blede\b|"
    r"lead-?in|\bintro|[-_]intro|summary|abstract|excerpt|vorspann|anleser|chapo|chapeau|entradilla|bajada|copete|sommario|"
    r"catenaccio|ingress|manchet|preamble|underrubrik|sottotitolo|subtitulo|sous-?titre|\bozet|\bspot|zajawka|perex|description"
)
