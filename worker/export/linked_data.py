"""JSON-LD: one schema.org document a line, such as can stand in a page's script element as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from worker.export.record import ExportedRecord, exported
from worker.normalize.controls import escape_json
from worker.storage.queries.whole_records import WholeRecord

# What ends a script element, or begins a comment in one, as JSON escapes: the document says the same.
ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
TYPES = {"liveblog": "LiveBlogPosting", "article": "NewsArticle", "gallery": "NewsArticle", "video": "NewsArticle"}


class LinkedData:
    """Write records as schema.org articles, each a line."""

    def begin(self) -> bytes:
        """Return what stands before the first article."""
        return b""

    def entries(self, records: Sequence[WholeRecord]) -> Iterator[bytes]:
        """Yield each record as a line."""
        for record in records:
            document = json.dumps(linked(exported(record)), ensure_ascii=False)
            yield f"{escape_json(document).translate(ESCAPES)}\n".encode()

    def end(self) -> bytes:
        """Return what stands behind the last article."""
        return b""


def linked(record: ExportedRecord) -> dict[str, Any]:
    """Return a record in the words of schema.org; what is unknown is left out."""
    kind = "AdvertiserContentArticle" if record["is_sponsored"] else TYPES.get(record["kind"], "Article")
    said = {
        "@context": "https://schema.org",
        "@type": kind,
        "@id": record["canonical_url"],
        "url": record["canonical_url"],
        "headline": record["title"],
        "description": record["dek"],
        "articleSection": record["section"],
        "articleBody": record["text"],
        "wordCount": record["word_count"],
        "inLanguage": record["language"],
        "datePublished": record["published_at"],
        "dateModified": record["modified_at"],
        "keywords": record["tags"],
        "isAccessibleForFree": record["is_free"],
        "license": record["licence"],
        "author": [known({"@type": "Person", **author}) for author in record["authors"]],
        "publisher": {"@type": "Organization", "name": record["site_name"]} if record["site_name"] else None,
        "image": [picture(image) for image in record["images"] if image["media"] == "image"],
        "video": [video(image) for image in record["images"] if image["media"] == "video"],
        "expires": record["unpublished_at"],
    }
    return known(said)


def picture(image: dict[str, Any]) -> dict[str, Any]:
    """Return a picture as an ImageObject."""
    said = {
        "url": image["url"],
        "caption": image["caption"],
        "creditText": image["credit"],
        "description": image["alt"],
    }
    return known({"@type": "ImageObject", **said})


def video(image: dict[str, Any]) -> dict[str, Any]:
    """Return a video's poster as a VideoObject."""
    said = {"thumbnailUrl": image["url"], "caption": image["caption"], "creditText": image["credit"]}
    return known({"@type": "VideoObject", **said})


def known(said: dict[str, Any]) -> dict[str, Any]:
    """Return what is known: neither None nor an empty text or list."""
    return {name: value for name, value in said.items() if value is not None and value not in ("", [])}
