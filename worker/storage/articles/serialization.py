"""Articles as rows hold them: a plain record under its hash, its teasers apart, and the way back."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from worker.records import Article, Author, Block, Image, ImageVersion, Teaser
from worker.storage.database.json_columns import known
from worker.storage.database.keys import digest
from worker.storage.database.row_sets import Added, write_sets
from worker.storage.tables.articles import ReadingRow

# PostgreSQL stores no NUL, and no encoding has half a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# The same in JSON; a text that only names the escape is looked at once more.
_UNSTORABLE_FORM = re.compile(r"\\u0000|[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class StoredReading:
    """Hold an article ready to be stored: its record and its teasers.

    ``record`` stands without teasers under ``hash``.
    """

    article: Article
    hash: str
    record: dict[str, Any]
    teasers: list[Any]


def reading_of(article: Article) -> StoredReading:
    """Return an article as it is stored, free of what databases cannot hold."""
    record = article.as_dict()
    teasers = record.pop("teasers")
    form = written(record)
    if not _UNSTORABLE_FORM.search(form) and not _UNSTORABLE_FORM.search(written(teasers)):
        return StoredReading(replace(article, claims=()), digest(form), record, teasers)
    record, teasers = storable(record), storable(teasers)
    return StoredReading(article_from(record, teasers), digest(written(record)), record, teasers)


def written(value: Any) -> str:
    """Return the JSON text that decides a record's hash."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def store_readings(session: Session, readings: list[StoredReading]) -> None:
    """Store each record, once."""
    rows = {reading.hash: {"hash": reading.hash, "record": reading.record} for reading in readings}
    write_sets(session, Added(ReadingRow, [rows[key] for key in sorted(rows)], ("hash",)))


def load_articles(session: Session, hashes: set[str]) -> dict[str, Article]:
    """Return the articles under these hashes, without teasers."""
    if not hashes:
        return {}
    rows = session.execute(select(ReadingRow.hash, ReadingRow.record).where(ReadingRow.hash.in_(hashes)))
    return {row.hash: article_from(row.record, []) for row in rows}


def article_from(record: dict[str, Any], teasers: list[Any]) -> Article:
    """Return the Article of its plain form.

    Keys of another version are passed over.
    """
    values = known(Article, record)
    values |= {name: moment(values.get(name)) for name in ("published_at", "modified_at")}
    values["authors"] = tuple(Author(**known(Author, author)) for author in values.get("authors") or ())
    values["blocks"] = tuple(block_from(block) for block in values.get("blocks") or ())
    values["images"] = tuple(image_from(image) for image in values.get("images") or ())
    values["teasers"] = tuple(Teaser(**known(Teaser, teaser)) for teaser in teasers)
    values["provenance"] = MappingProxyType(values.get("provenance") or {})
    return Article(**values)


def block_from(data: dict[str, Any]) -> Block:
    """Return the Block of its plain form."""
    return Block(**known(Block, data) | {"time": moment(data.get("time"))})


def image_from(data: dict[str, Any]) -> Image:
    """Return the Image of its plain form."""
    versions = tuple(ImageVersion(**known(ImageVersion, version)) for version in data.get("versions") or ())
    return Image(**known(Image, data) | {"versions": versions})


def moment(value: str | None) -> datetime | None:
    """Return the datetime of its ISO 8601 form."""
    return datetime.fromisoformat(value) if value else None


def storable(value: Any) -> Any:
    """Return a value with its texts free of what a database cannot hold."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    return value
