"""Normal forms of captions, headlines, credits, and addresses, and the hashes that stand for them.

The forms are those of the scorers beside the gold pages, so that the figures can be compared.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import parse_qsl, unquote, urlsplit

_TRACKING = re.compile(
    r"^(utm_\w+|ico|icid|ref|source|int_\w+|itm_\w+|at_\w+|ns_\w+|fbclid|gclid|cmp|origin|recirc\w*|li_\w+|pos"
    r"|traffic\w*)$",
    re.IGNORECASE,
)
_CREDIT_LABEL = re.compile(
    r"fotos?|photos?|photograph|by|bild|bilder|images?|picture|credits?|quelle|source|copyright|c|von|courtesy"
)
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
    }
)
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W_]+")
# Shorter file names ("photo", "1200") say nothing of the picture.
_SHORTEST_FILE_NAME = 8


def digest(form: str) -> str:
    """Return the first 16 hex digits of SHA-256 of a normal form."""
    return hashlib.sha256(form.encode("utf-8")).hexdigest()[:16]


def fold(text: str | None) -> str:
    """Return the form for headlines and excerpts: NFKC, casefolded, quotes, dashes and spaces folded."""
    return " ".join(unicodedata.normalize("NFKC", text or "").translate(_FOLDED).casefold().split())


def block_form(text: str | None) -> str:
    """Return the form for block headings: folded, without the punctuation at the end."""
    return fold(text).rstrip(" :.")


def letter_runs(text: str | None) -> list[str]:
    """Return the runs of letters and digits in a text, casefolded."""
    return [run.casefold() for run in _LETTERS.findall(unicodedata.normalize("NFKC", text or ""))]


def letters(text: str | None) -> str:
    """Return the form for captions: letters and digits only, casefolded."""
    return "".join(letter_runs(text))


def credit_words(text: str | None) -> str:
    """Return the form for credits: the sorted set of words without labels."""
    return " ".join(sorted({word for word in _WORD.findall(fold(text)) if not _CREDIT_LABEL.fullmatch(word)}))


def target_key(url: str) -> str:
    """Return the form for targets: host without www., path, query without tracking."""
    parts = urlsplit(url)
    query = sorted((name, value) for name, value in parse_qsl(parts.query) if not _TRACKING.match(name))
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{unquote(parts.path).rstrip('/')}?{query}"


def picture_keys(url: str | None) -> set[str]:
    """Return the forms for pictures: host and path, file name, and the address inside a query."""
    if not url:
        return set()
    parts = urlsplit(url.replace("&amp;", "&"))
    keys = {parts.netloc + unquote(parts.path)} if parts.path.strip("/") else set()
    stem = unquote(parts.path).rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if len(stem) >= _SHORTEST_FILE_NAME:
        keys.add(stem)
    if inner := re.search(r"(?:^|[?&])(?:url|src|image)=([^&]+)", parts.query):
        keys.add(unquote(inner[1]).split("?")[0])
    return keys
