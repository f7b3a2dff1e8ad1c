"""The identity of a picture: its URL without size, crop, format, signature and resizing service.

The rule is careful: what is not known to describe a rendition stays, so two pictures never share a key, while two
renditions of one picture may now and then keep two.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

# Query names that choose a rendition or sign the choice.  Names that may identify a picture (id, image, file, p) stay.
_RENDITION_QUERY = re.compile(
    r"^(?:w|h|width|height|im_?width|max-?w(?:idth)?|max-?h(?:eight)?|min-[wh]|size|sz|resize|scale|upscale|zoom|fit|mode"
    r"|crop|crop[wh]|croph|rect|trim|pad|bg|bg-color|gravity|anchor|focal\w*|fp-[xyz]|x|y|cx|cy|cw|ch|ar|ratio|aspect\w*"
    r"|q|quality|qlt|compress(?:ion)?|dpr|auto|f|fm|fmt|format|output(?:-format|-quality)?|type|ext|as|webp|strip|ssl"
    r"|sharp(?:en)?|usm\w*|blur|interpolation|downsize|fill|impolicy|im|policy|preset|profile|rendition|optimi[sz]e\w*"
    r"|lossy|op|ops|val|sum|ixlib|ixid|smart|tight|enlarge|disable"
    r"|s|sig|sign|signature|hash|h?mac|token|auth|itok|expires|v|ver|version|t|ts|timestamp|cb|cache\w*|_|utm_\w+)$",
    re.IGNORECASE,
)
_ORIGIN_QUERY = ("url", "src", "image", "img", "u", "uri", "imageurl", "image_url", "source", "origin")
_HEX_ONLY = re.compile(r"^[0-9a-f]{16,}$", re.IGNORECASE)

_SIZE = r"\d{0,5}[x×]\d{0,5}"
# Path segments that are renditions wherever they stand.
_RENDITION_SEGMENT = re.compile(
    rf"^(?:(?=.*\d){_SIZE}!?(?:[_-]\w{{1,20}})?|\d{{1,2}}:\d{{1,2}}|(?:16-9|9-16|4-3|3-4|3-2|2-3|1-1|21-9|2-1|5-4|4-5)"
    r"|[a-z_-]{1,24}(?::[^/]*)+|\$[^/]+|(?:[a-z]{1,4}_[^,/]+,)+[a-z]{1,4}_[^,/]+|[whqf]_(?:\d{1,5}|auto|webp|jpg|avif)|c_[a-z]+|t_[a-z_]+|"
    r"(?:width|height|w|h|quality|q|format|f|fit|dpr|gravity|onerror)=[^/]+|r\d(?:\.\d+)?|fit-in|unsafe|insecure|smart|[A-Za-z0-9_-]{27}=)$",
    re.IGNORECASE,
)
# Segments that are renditions only where the file behind them has a name of its own (/s615/…, /480/…, /large/…).
_LIKELY_RENDITION = re.compile(
    r"^(?:[a-z]{1,2}\d{2,4}[a-z]{0,2}(?:[-_]?h?\d{1,4})?(?:-[a-z]{1,3})*|\d{2,4}w|small|medium|large|big|thumbs?|thumbnails?|master|original)$",
    re.IGNORECASE,
)
_TRAILING_SIZE = re.compile(
    r"(?:[-_~.,](?=.*\d)[a-z]?\d{2,5}[x×]\d{2,5}(?:-c)?|[-_](?:16x9|4x3|3x4|1x1|3x2|2x3|9x16)|[-_][wh]_?\d{2,4}"
    r"|[-_]\d{2,4}w|~_v-\w+|_r\d(?:\.\d+)?|_fp[xy]\d+(?:\.\d+)?|_v?\d{1,2}_\d{1,2}_\d{2,4}|_c\d+-\d+-\d+-\d+"
    r"|[-_](?:small|medium|large|thumb|thumbnail|scaled|xl|full|original)"
    r"|-e\d{9,14}|@\d(?:\.\d)?x|=[swh]\d{1,5}(?:-[a-z0-9]+)*|![a-z0-9_.-]+)$",
    re.IGNORECASE,
)
_LEADING_SIZE = re.compile(r"^(?:\d{2,4}x\d{2,4}|thumb|thumbnail)[_-](?=.{6})", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:\.(?:jpe?g|jfif|png|webp|avif|gif|heic|tiff?|bmp))+$", re.IGNORECASE)
_NUMBERED_HOST = re.compile(r"^((?:i|img|image|images|cdn|static|media|assets?|pics?|photos?|s|p|a))-?\d{1,2}\.")
_HOST_NAME = re.compile(r"^(?=.{4,})(?:[a-z0-9-]+\.)+[a-z]{2,12}$", re.IGNORECASE)
_EMBEDDED = re.compile(r"https?:/{1,2}(?=[\w.-]+/)", re.IGNORECASE)
_BASE64_ORIGIN = re.compile(r"/(aHR0c[\w/=-]+?)(?:\.\w{3,4})?$")
# Characters of the longest URL that is read; servers and browsers stop there too, and the work stays bounded.
_LONGEST = 2048
# Characters from which a file name is taken for a picture's own ("3700095_ddef…"), not for a number in a series ("1").
_OWN_NAME = 8
_OWN_NUMBER = 5


@lru_cache(maxsize=1024)  # One picture is named by the page's data, its head, its renditions.
def image_key(url: str) -> str:
    """Return the key under which all renditions of a picture meet.

    It is `host/path` of the original, without scheme; the hash for a `data:` picture and an overlong URL.  Never
    raises: what is no URL is its own key.
    """
    url = url.strip()
    if url[:5].lower() == "data:" or len(url) > _LONGEST:
        return "data:" + blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    try:
        parts = urlsplit(_origin(url))
        host = _NUMBERED_HOST.sub(r"\1.", (parts.hostname or "").removeprefix("www."))
    except ValueError:
        return url
    host, segments = _without_proxy(host, [part for part in _path(parts.path).split("/") if part])
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query.replace("&amp;", "&"), keep_blank_values=True)
        if not _RENDITION_QUERY.match(name) and not (_HEX_ONLY.match(name) and not value)
    ]
    return "/".join([host, *_picture_path(segments)]) + (f"?{urlencode(sorted(query))}" if query else "")


def _path(path: str) -> str:
    """Return the decoded path without a resizing edge's `/cdn-cgi/image/<options>`."""
    return re.sub(r"^/cdn-cgi/image/[^/]+/", "/", unquote(unquote(path)))  # A wrapped path is often escaped twice.


def _origin(url: str) -> str:
    """Return the original that resizing services were asked for, else the URL itself."""
    for _ in range(3):
        inner = _wrapped(url)
        if inner is None:
            break
        url = inner
    return url


def _wrapped(url: str) -> str | None:
    """Return the URL in a resizing URL's path (plain or base64) or query."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    embedded = list(_EMBEDDED.finditer(path))
    if embedded and embedded[-1].start() > 0:
        inner = path[embedded[-1].start() :].split("@")[0]
        return re.sub(r"^(https?:)/+", r"\1//", inner) + (f"?{parts.query}" if parts.query else "")
    encoded = _BASE64_ORIGIN.search(parts.path)
    if encoded:
        return _decoded(encoded[1].replace("/", ""))
    for name, value in parse_qsl(parts.query):
        if name.lower() in _ORIGIN_QUERY and re.match(r"(?:https?:)?//|/[^/]", value):
            return urljoin(f"http://{parts.netloc}", value)
    return None


def _decoded(encoded: str) -> str | None:
    """Return the URL behind a base64 path, if the letters are one."""
    try:
        return urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode("ascii")
    except ValueError:
        return None


def _without_proxy(host: str, segments: list[str]) -> tuple[str, list[str]]:
    """Return host and path of the original in a proxy's path (`i0.proxy/host.example/a.jpg`)."""
    kept = [part for part in segments if not _RENDITION_SEGMENT.match(part)]
    if len(kept) > 1 and _HOST_NAME.match(kept[0]) and not _EXTENSION.search(kept[0]):
        return kept[0].lower().removeprefix("www."), kept[1:]
    if "plain" in segments and any(":" in part for part in segments[: segments.index("plain")]):
        return host, segments[segments.index("plain") + 1 :]  # /<signature>/<options>/plain/<path>
    return host, segments


def _picture_path(segments: list[str]) -> list[str]:
    """Return the path segments that identify a picture, its bare file name last."""
    if not segments:
        return []
    kept = _without_renditions(segments[:-1])
    if "styles" in kept and "public" in kept[kept.index("styles") :]:
        style = kept.index("styles")  # /styles/<rendition>/public/<path>
        kept = kept[:style] + kept[style + 3 :] if kept[style + 2 : style + 3] == ["public"] else kept
    name = _EXTENSION.sub("", segments[-1])
    if kept and _RENDITION_SEGMENT.match(name):  # /<picture>/640x360.jpg
        return kept
    stem = _without_size(name)
    if len(stem) < (_OWN_NUMBER if stem.isdecimal() else _OWN_NAME):
        return [*kept, stem + _format(segments[-1][len(name) :])]
    return [*(part for part in kept if not _is_likely_rendition(part)), stem]


def _without_renditions(folders: list[str]) -> list[str]:
    """Return the folders without renditions and the widths behind them (`/16-9/640/`)."""
    kept = []
    for before, folder in pairwise(["", *folders]):
        behind_rendition = _RENDITION_SEGMENT.match(before) and _is_width(folder)
        if not behind_rendition and not _RENDITION_SEGMENT.match(folder):
            kept.append(folder)
    return kept


def _format(extension: str) -> str:
    """Return the extension in small letters, the formats of photographs as one."""
    return re.sub(r"^\.(?:jpe?g|webp|avif)(?:\..*)?$", ".jpg", extension.lower())


def _is_likely_rendition(segment: str) -> bool:
    """Return whether a folder is a width or a size word."""
    return _is_width(segment) or bool(_LIKELY_RENDITION.match(segment))


def _is_width(segment: str) -> bool:
    """Return whether a folder is a bare width: a round number that is no year."""
    if not (segment.isascii() and segment.isdecimal() and len(segment) <= 4):
        return False
    width = int(segment)
    is_year = 1990 <= width < 2040
    is_round = width % 10 == 0 or width % 16 == 0
    return 100 <= width <= 4000 and is_round and not is_year


def _without_size(stem: str) -> str:
    """Return the file name without the sizes, crops and densities at its ends."""
    stem = _LEADING_SIZE.sub("", stem)
    for _ in range(5):
        shorter = _TRAILING_SIZE.sub("", stem)
        if not shorter or shorter == stem:
            break
        stem = shorter
    return stem
