"""The exported record, its JSON Schema, and the way from a stored article to it.

The schema is made from the records' own types, so that the two cannot part; docs/reference has a copy of it.
"""

from __future__ import annotations

import types
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from worker.records import Article, Author, Block, Image, ImageVersion, Teaser, plain
from worker.storage.queries.whole_records import WholeRecord

ExportedRecord: TypeAlias = dict[str, Any]

SCHEMA_URL = "https://json-schema.org/draft/2020-12/schema"
# What the database knows of an article beside what its page says; the rest is ``Article.as_dict``.
STORED: dict[str, Any] = {
    "id": int,
    "source": str | None,
    "story_id": int | None,
    "revision_count": int,
    "changed_at": datetime,
    "first_seen_at": datetime,
    "last_seen_at": datetime,
    "unpublished_at": datetime | None,
    "unpublished_reason": str | None,
}
SAID: dict[str, Any] = {name: kind for name, kind in get_type_hints(Article).items() if name != "claims"}
# The records that an article holds lists of, by its key, and by theirs.
PARTS: dict[str, type[Any]] = {"authors": Author, "blocks": Block, "images": Image, "teasers": Teaser}
SIMPLE = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def exported(stored: WholeRecord) -> ExportedRecord:
    """Return the exported record of a stored article.

    It has every key of the schema and no other.  Records that an older version read lack keys of today: they get what
    these say where nothing is known.
    """
    said = fitted(Article, stored.record)
    for name, part in PARTS.items():
        said[name] = [fitted(part, each) for each in said[name]]
    for image in said["images"]:
        image["versions"] = [fitted(ImageVersion, each) for each in image["versions"]]
    known: ExportedRecord = {name: plain(getattr(stored, name)) for name in STORED}
    return {"id": known.pop("id"), **said, **known}


def fitted(record: type[Any], values: dict[str, Any]) -> dict[str, Any]:
    """Return the values under the keys of a record, in its order."""
    return {name: values.get(name, default) for name, default in DEFAULTS[record].items()}


def shown_blocks(record: ExportedRecord) -> list[dict[str, Any]]:
    """Return the blocks of the clean text: without the lines that a source repeats."""
    return [block for block in record["blocks"] if not block["text"] or block["text"] in record["text"]]


def default_of(field: Field[Any]) -> Any:
    """Return the plain form of a field's default; None where it has none."""
    if field.default_factory is not MISSING:
        return plain(field.default_factory())
    return None if field.default is MISSING else plain(field.default)


DEFAULTS = {
    record: {field.name: default_of(field) for field in fields(record) if field.name != "claims"}
    for record in (Article, ImageVersion, *PARTS.values())
}


def record_schema() -> dict[str, Any]:
    """Return the JSON Schema of the exported record."""
    return {
        "$schema": SCHEMA_URL,
        "title": "An article as Copydesk exports it",
        "description": "What is unknown is null; dates are ISO 8601 with offset; keys: docs/reference/records.md.",
        **object_of({"id": STORED["id"], **SAID, **{name: STORED[name] for name in STORED if name != "id"}}),
    }


def object_of(kinds: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object that has these keys and no other."""
    properties = {name: schema_of(kind) for name, kind in kinds.items()}
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def schema_of(kind: Any) -> dict[str, Any]:
    """Return the schema of the plain form of a type."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return nullable(schema_of(next(each for each in inner if each is not type(None))))
    if origin is Literal or any(get_origin(each) is Literal for each in inner):
        return {"type": "string", "enum": words_of(kind)}
    if origin is tuple:
        return {"type": "array", "items": schema_of(inner[0])}
    if origin is types.MappingProxyType:
        return {"type": "object", "additionalProperties": schema_of(inner[1])}
    if is_dataclass(kind):
        return object_of(get_type_hints(kind))
    return {"type": "string", "format": "date-time"} if kind is datetime else {"type": SIMPLE[kind]}


def nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a value that may be unknown."""
    allowed = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [schema["type"], "null"], **allowed}


def words_of(kind: Any) -> list[str]:
    """Return the words of a literal type, those of literals inside it among them."""
    return [word for each in get_args(kind) for word in ([each] if isinstance(each, str) else words_of(each))]
