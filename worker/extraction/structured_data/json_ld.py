"""JSON-LD: what a page's scripts say in schema.org's terms -> plain objects, however broken the scripts are."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from lxml import etree

from worker.normalize.text import collapse

Node: TypeAlias = dict[str, Any]

# A page with more objects than this is a data dump; the article's own stands among the first.
MOST_NODES = 2000

_WRAPPING = re.compile(r"^\s*(?:/[/*]\s*)?(?:<!\[CDATA\[|<!--)(?:\s*\*/)?|(?:/[/*]\s*)?(?:\]\]>|-->)(?:\s*\*/)?\s*$")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')
_BETWEEN = re.compile(r"[\s,;]*")
_FLAT_FIELD = re.compile(
    r'"(@type|headline|datePublished|dateModified|articleSection|inLanguage|keywords|url)"\s*:\s*"((?:[^"\\]|\\.)*)"'
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_DECODER = json.JSONDecoder(strict=False)


def read_json_ld(scripts: Iterable[etree._Element]) -> list[Node]:
    """Return every object of the JSON-LD, lists and graphs flattened, in page order."""
    found: list[Node] = []
    for script in scripts:
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            for value in parse_script(script.text):
                found.extend(flatten(value))
            if len(found) >= MOST_NODES:
                break
    return found[:MOST_NODES]


def parse_script(text: str) -> list[Any]:
    """Return the JSON values of one script, repaired where broken.

    At worst the flat fields that can still be read.
    """
    try:
        return [json.loads(text, strict=False)]
    except RecursionError:
        return []
    except ValueError:
        pass
    bare = _WRAPPING.sub("", text).strip().rstrip(";")
    if "&quot;" in bare and '"@' not in bare:
        bare = html.unescape(bare)
    for repaired in (bare, _BAD_ESCAPE.sub("", _TRAILING_COMMA.sub("", bare))):
        if values := list(read_values(repaired)):
            return values
    return [fields] if (fields := salvage(bare)) else []


def read_values(text: str) -> Iterator[Any]:
    """Yield the JSON values that stand one after the other at the beginning of ``text``."""
    position = _BETWEEN.match(text).end()  # type: ignore[union-attr]
    while position < len(text):
        try:
            value, position = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError):
            return
        yield value
        position = _BETWEEN.match(text, position).end()  # type: ignore[union-attr]


def salvage(text: str) -> Node:
    """Return the flat fields that an unreadable script still shows."""
    fields: Node = {}
    for name, value in _FLAT_FIELD.findall(text):
        fields.setdefault(name, _BAD_ESCAPE.sub("", value).replace('\\"', '"'))
    return fields if "headline" in fields or "datePublished" in fields else {}


def flatten(value: Any, depth: int = 0) -> Iterator[Node]:
    """Yield every object that ``value`` is about.

    Itself, the members of its lists and graphs, its main entity.
    """
    if depth > 8:
        return
    if isinstance(value, list):
        for item in value[:MOST_NODES]:
            yield from flatten(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "blogPost"):
            if isinstance(inner := value.get(key), (list, dict)):
                yield from flatten(inner, depth + 1)


def types_of(node: Node) -> tuple[str, ...]:
    """Return the schema.org types of an object, without namespace, in its order."""
    return tuple(kind.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in strings(node.get("@type")))


def strings(value: Any) -> Iterator[str]:
    """Yield the non-empty strings in a value of JSON-LD."""
    if isinstance(value, str):
        if value.strip():
            yield value
    elif isinstance(value, bool):
        return
    elif isinstance(value, (int, float)):
        yield str(value)
    elif isinstance(value, list):
        for item in value[:MOST_NODES]:
            if not isinstance(item, list):
                yield from strings(item)
    elif isinstance(value, dict):
        yield from strings_in_object(value)


def strings_in_object(node: Node) -> Iterator[str]:
    """Yield the one text that an object stands for.

    Its value, name, headline or identity, in this order.
    """
    for key in ("@value", "name", "headline", "@id", "url"):
        if isinstance(inner := node.get(key), str) and inner.strip():
            yield inner
            return


def text_in(value: Any) -> str | None:
    """Return the first text in ``value`` as a reader would see it."""
    for text in strings(value):
        if cleaned := clean(text):
            return cleaned
    return None


def clean(text: str) -> str:
    """Return a string of JSON or an attribute as a reader would see it."""
    if "&" in text:
        text = html.unescape(text)
        if "&" in text and ";" in text:  # Escaped twice, as JSON inside HTML often is.
            text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    if not text.isascii():
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return collapse(text)


def cleaned_texts(values: Iterable[str]) -> Iterator[str]:
    """Yield the cleaned, non-empty texts of ``values``."""
    for value in values:
        if cleaned := clean(value):
            yield cleaned
