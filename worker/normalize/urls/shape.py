"""Shape: whether an address looks like one article's, by its form alone."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_FILES = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|css|js|json|xml|rss|atom|pdf|zip|gz|mp[34]|m4[av]|webm|mov|avi|ogg|wav|docx?|xlsx?"
    r"|pptx?|epub|woff2?|ics|txt|exe|apk)$",
    re.IGNORECASE,
)
_ENDING = re.compile(r"\.(?:[sx]?html?|php\d?|aspx?|jsp|ece|cms|do|stm|story)$", re.IGNORECASE)
# Segments that name a list of articles, a service of the site, or a person, in the languages that appear in addresses.
_LIST_WORDS = """
    tag tags topic topics thema themen theme themes tema temas author authors autor autoren autores auteur auteurs
    autori writer writers profile profiles people person user users member members staff category categories categorie
    kategorie kategori rubrik rubrique keyword keywords label labels search suche recherche buscar ricerca sok zoeken
    login signin signup register registration account subscribe subscription subscriptions abo abonnement newsletter
    newsletters about about-us aboutus contact contact-us contacts kontakt impressum imprint privacy privacy-policy
    datenschutz terms terms-of-use terms-and-conditions terms-of-service agb cookies cookie-policy cookie help faq
    hilfe support advertise advertising mediadaten jobs careers karriere shop store cart checkout feed feeds rss atom
    sitemap archive archives archiv page pages seite share print-edition epaper e-paper wp-content wp-admin wp-json
    wp-login cgi-bin cdn-cgi static assets img images media-kit widget widgets embed api ajax horoscope horoscopes
    weather wetter crossword crosswords sudoku tv-guide legal accessibility comments comment replies
    forum forums"""
_OTHER_PAGES = frozenset(_LIST_WORDS.split())
_DATE = re.compile(
    r"(?:^|[/_-])(?:19|20)\d\d[/_-]?(?:0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:[/_-]?(?:0?[1-9]|[12]\d|3[01]))?(?=$|[/_-])",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"\d{5,}")
_CODED = re.compile(r"(?=[a-z0-9_-]*\d)(?=[a-z0-9_-]*[a-z])[a-z0-9_-]{8,}|[0-9a-f-]{24,36}", re.IGNORECASE)
_IDENTIFIER = re.compile(
    r"(?:^|&)(?:id|p|aid|artid|article_?id|news_?id|story_?id|idx(?:no)?|no|oid|docid)=[\w-]*\d", re.IGNORECASE
)
_SINGLE_WORDS = """
    article articles artikel articolo articulo artigo artykul artikkel artikkeli story stories noticia post posts
    liveblog gallery galerie interactive video a s n id view detail read"""
_ARTICLE_WORDS = frozenset(_SINGLE_WORDS.split())
_SLUG_WORDS = 4  # A headline in an address has four words or more; names of sections have at most three.


def looks_like_article(url: str) -> bool:
    """Tell whether the address has the form of one article's.

    That is a date, a number, a code or a headline in its last parts.  A guess for links of unknown pages; False for
    section, tag, author and service pages, for files and for bad URLs.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    segments = [unquote(segment).casefold() for segment in parts.path.split("/") if segment]
    if parts.scheme not in ("http", "https") or not parts.netloc or _FILES.search(parts.path):
        return False
    if not segments:
        return bool(_IDENTIFIER.search(parts.query))
    if segments[-1].startswith(("page-", "page=")) or (_listed(segments) and not _dated_number(segments)):
        return False
    return _names_one(segments, parts.query)


def _listed(segments: list[str]) -> bool:
    return any(segment in _OTHER_PAGES for segment in segments)


def _dated_number(segments: list[str]) -> bool:
    """Tell whether the parts hold a date and then a number, which outweigh an "archives"."""
    return bool(_DATE.search("/".join(segments)) and _LONG_NUMBER.search(segments[-1]) and len(segments) > 2)


def _names_one(segments: list[str], query: str) -> bool:
    """Tell whether the last segments name one thing rather than a list of things."""
    last = _ENDING.sub("", segments[-1])
    words = _words(last)
    if len(words) >= _SLUG_WORDS or _LONG_NUMBER.search(last) or _IDENTIFIER.search(query):
        return True
    if len(segments) == 1:
        return not last.isascii() and len(last) >= 12
    if _folders_tell(segments[:-1], last, several=len(words) > 1):
        return True
    named = len(words) > 1 or last != segments[-1]
    return named and bool(_LONG_NUMBER.search(segments[-2]) or _DATE.search(last) or _CODED.fullmatch(last))


def _words(segment: str) -> list[str]:
    """Return the words that a part of an address spells, numbers left out."""
    return [word for word in re.split(r"[-_+ ,.]+", segment) if word and not word.isdigit()]


def _folders_tell(folders: list[str], last: str, *, several: bool) -> bool:
    """Tell whether the folders before the last part say that it is one piece."""
    if _DATE.search("/".join(folders)) and not last.isdigit():
        return True
    if _LONG_NUMBER.fullmatch(folders[-1]):
        return True
    return folders[-1] in _ARTICLE_WORDS and bool(several or _CODED.fullmatch(last))
