"""Names and words under which pages give their tags and sections."""

from __future__ import annotations

import re

KEYWORD_METAS = ("news_keywords", "keywords", "article:keywords", "citation_keywords")
TAG_METAS = (
    "article:tag", "og:article:tag", "http://ogp.me/ns/article#tag", "parsely-tags", "sailthru.tags", "dmp:tags",
    "cxenseparse:tags", "cxenseparse:keywords", "cxenseparse:recs:tags", "dc.subject", "dcterms.subject", "tags",
    "rnews:keywords", "og:tag", "video:tag", "article.tags",
)  # fmt: skip
SECTION_METAS = (
    "parsely-section", "cxenseparse:section", "cxenseparse:recs:section", "sailthru.section", "section", "og:section",
    "cxenseparse:category", "category", "articlesection", "primary_section", "cxenseparse:taxonomy",
)  # fmt: skip

# What systems file for themselves: identifiers, numbers, internal and template labels, slugs of three words and more.
MACHINE_TAG = re.compile(
    r"^@|^[a-z0-9]+_[a-z0-9]+$|^[0-9a-f]{8}-[0-9a-f]{4}-|^[\W\d_]+$|^_|_.*_|^[a-z0-9]+(?:-[a-z0-9]+){2,}$|^\w+=|^https?:|^www\.|^\w+\.(?:com|de|net|org)$"
)
# A subject code of an agency: capitals and digits.  One may be an abbreviation, a list of them is a machine's.
CODE = re.compile(r"[A-Z0-9:_-]{2,}$")
MACHINE_PREFIX = re.compile(
    r"^[\w\s-]*(?:categor|section|entity|entities|\btype|\btag|\bsource|\bpage|\bsite|template|\bnlp|region|\btopic|product)[\w\s-]*:",
    re.IGNORECASE,
)

# Words, in letters, that name a place of the site or a kind of page and no topic.
NO_TOPIC = frozenset({
    "frontpage", "homepage", "startseite", "accueil", "portada", "inicio", "uncategorized", "uncategorised",
    "unkategorisiert", "allgemein", "nonclassé", "sincategoría", "sincategorizar", "senzacategoria", "безрубрики",
    "post", "posts", "article", "articles", "artikel", "page", "pages", "all", "slider", "featured", "trending",
    "popular",
})  # fmt: skip
# The label before a list of topics.
TAG_LABEL = re.compile(
    r"\W*(?:filed under|tags?|tagged|topics?|subjects?|keywords?|themen|schlagw[öo]rter|stichworte|mots[- ]cl[ée]s|"
    r"th[èe]mes|etiquetas|temas|palabras clave|palavras-chave|argomenti|parole chiave|trefwoorden|emner|nyckelord|tagi|"
    r"słowa kluczowe|теги|темы|метки|etiketler|标签|標籤|关键词|關鍵字|タグ|キーワード|태그)\s*[:：]\s*$",
    re.IGNORECASE,
)

# The folders of topic pages in an address, in the languages of the web, and the class words of their lists.
TAG_FOLDERS = frozenset({
    "tag", "tags", "topic", "topics", "theme", "themen", "thema", "themenseite", "tema", "temas", "sujet", "sujets",
    "keyword", "keywords", "etiket", "konu", "tagged", "topik", "argomenti", "argomento", "etiqueta", "etiquetas",
    "tagg", "tagi", "emne", "emner", "stikkord", "dossier", "dossiers", "person", "personen", "persons", "people",
    "onderwerp", "aihe", "avainsanat", "schlagwort", "schlagwoerter", "stichwort", "tematy", "temat", "stitky",
    "tagovi", "oznake", "hashtag", "label",
})  # fmt: skip
TAG_QUERY = re.compile(r"[?&](?:tag|topic|keyword)=[^&#]", re.IGNORECASE)
TAG_LIST_CLASS = re.compile(
    r"(?<![a-z])(?:tags?|taglist|topics?|themen?|thema|keywords?|temas?|schlagw\w*|etiquetas?|emne\w*|hashtags?)(?![a-z])"
    r"|(?<=[a-z])(?:Tags?|TagList|Topics?|Keywords?|Themen|Temas)(?![a-z])"
)
