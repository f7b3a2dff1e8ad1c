"""Words of markup and newsrooms that the metadata's readers know, each seen on many systems and in many countries."""

from __future__ import annotations

import re

# Class words of the line above a headline, and of the text below it.
KICKER = re.compile(
    r"kicker|overline|topline|roofline|dachzeile|eyebrow|pre-?title|supertitle|spitzmarke|vignette|antetitulo|antetitle|"
    r"occhiello|overheading|headline-prefix|title-prefix|prelude|flag-?line|label-?title|surtitre|cintillo|volanta"
)
DEK = re.compile(
    r"standfirst|\bde(?:ck|k)\b|[-_]de(?:ck|k)\b|sub-?title|sub-?headline|sub-?heading|\blead\b(?![-_])|[-_]lead\b(?![-_])|lead-?text|\blede\b|"
    r"lead-?in\b|\bintro|[-_]intro|summary|abstract|excerpt|vorspann|anleser|chapo|chapeau|entradilla|bajada|copete|sommario|"
    r"catenaccio|ingress|manchet|preamble|underrubrik|sottotitolo|subtitulo|sous-?titre|\bozet|\bspot|zajawka|perex|description"
)
