"""The records of the gold pages, read once for all figures."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

from worker.extraction import extract


@cache
def read_records(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the record of each page of a gold folder by the page's id."""
    pages = map(json.loads, (folder / "gold.jsonl").read_bytes().splitlines())
    return {page["id"]: read_record(folder / "html" / page["html_file"], page["url"]) for page in pages}


def read_record(file: Path, url: str) -> dict[str, Any]:
    """Return what the extractor says of one packed page."""
    return extract(gzip.decompress(file.read_bytes()), url).as_dict()


def prediction(page: str, record: dict[str, Any]) -> dict[str, Any]:
    """Return what a record says in the form that the scorers beside the gold read."""
    return {
        "id": page,
        "title": record["title"],
        "authors": [author["name"] for author in record["authors"]],
        "published": record["published_at"],
        "body_text": record["text"],
        "topics": record["tags"],
        "captions": [
            {"caption": image["caption"], "credit": image["credit"], "image_url": image["url"]}
            for image in record["images"]
            if image["caption"]
        ],
        "teasers": record["teasers"],
    }
