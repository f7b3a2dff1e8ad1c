"""Answers: JSON with an ETag, cut down to the fields asked for, or 304 where the asker has it already."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from typing import Any

from fastapi import Request, Response

from worker.records import plain
from worker.web.api.cursors import write_cursor
from worker.web.problems import ProblemError


def answer(request: Request, content: Any) -> Response:
    """Return the content as JSON, or 304 where ``If-None-Match`` names it."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if matches(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers={"ETag": tag})
    return Response(body, media_type="application/json", headers={"ETag": tag})


def matches(stated: str, tag: str) -> bool:
    """Tell whether a header ``If-None-Match`` names a tag; weak ones compare alike."""
    names = {name.strip().removeprefix("W/") for name in stated.split(",")}
    return tag in names or "*" in names


def read_fields(stated: str | None, known: Collection[str]) -> frozenset[str] | None:
    """Read ``fields``, names with commas between them; None where all are wanted.

    Raises ProblemError for one that is not known.
    """
    if stated is None:
        return None
    names = frozenset(name.strip() for name in stated.split(","))
    if strange := sorted(names - set(known)):
        raise ProblemError(422, f"fields: {strange[0][:80]!r} is none; known are {', '.join(sorted(known))}")
    return names


def cut(record: dict[str, Any], fields: frozenset[str] | None, key: str = "id") -> dict[str, Any]:
    """Return the record with the fields wanted, and always its key."""
    if fields is None:
        return record
    return {name: value for name, value in record.items() if name == key or name in fields}


def page_of(name: str, found: Sequence[Any], limit: int) -> dict[str, Any]:
    """Return a page of lines ordered by their ids.

    One more than the limit was read, if there are more.
    """
    onward = write_cursor(name, found[limit - 1].id) if len(found) > limit else None
    return {"items": plain(list(found[:limit])), "next": onward}
