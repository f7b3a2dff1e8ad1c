"""The description of the API as OpenAPI 3.1, which anybody may read: it holds no record."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response

from worker.web.api.answers import answer
from worker.web.problems import MEDIA_TYPE

router = APIRouter(include_in_schema=False)
# Schemas whose Python names say where they stand and not what they are.
NAMES = {
    "ParagraphChange": "TextChange",
    "WordRun": "TextPiece",
    "SnippetPart": "Piece",
    "Occurrence": "Place",
    "StoryLink": "Link",
    "ServiceState": "Server",
    "ListPage_Listed_": "ArticlePage",
    "ListPage_StoryLine_": "StoryPage",
    "ListPage_CaptionLine_": "CaptionPage",
    "ListPage_ImageLine_": "ImagePage",
    "ListPage_TeaserLine_": "TeaserPage",
    "ListPage_SourceLine_": "SourcePage",
}
# Records of which `fields` may leave out all but the key.
SPARSE = ("Listed", "Found", "WholeArticle")
LISTED = {
    "id": 17,
    "canonical_url": "https://news.example/2026/03/ferry",
    "title": "The ferry returns to the west quay",
    "kind": "article",
    "language": "en",
    "source": "gazette",
    "published_at": "2026-03-02T08:00:00+00:00",
    "first_seen_at": "2026-03-02T08:05:11+00:00",
    "last_seen_at": "2026-03-02T14:05:40+00:00",
    "word_count": 412,
    "story_id": 4,
    "unpublished_at": None,
    "unpublished_reason": None,
}
SEEN = {"articles": 2, "first_seen_at": LISTED["first_seen_at"], "last_seen_at": LISTED["last_seen_at"]}
CHANGE = {"cursor": "91-5f0c1d2e3a", "kind": "revised", "article_id": 17, "at": LISTED["last_seen_at"], "revision": 2}
EXAMPLES: dict[str, Any] = {
    "Listed": LISTED,
    "ArticlePage": {"items": [LISTED], "next": "WyJhcnRpY2xlcyIsIDE3XQ"},
    "CaptionLine": {"id": 5, "text": "The ferry leaves the west quay on Monday.", **SEEN},
    "ImageLine": {"id": 6, "media": "image", "url": "https://news.example/ferry.jpg", **SEEN},
    "TeaserLine": {"id": 7, "url": LISTED["canonical_url"], "article_id": 17, "headlines": ["Ferry is back"], **SEEN},
    "Change": CHANGE,
    "ChangeList": {"items": [CHANGE], "cursor": CHANGE["cursor"], "more": False},
    "CrawlOrder": {"source": "gazette"},
    "RetryOrder": {"reason": "time_limit"},
    "PauseOrder": {"source": "gazette", "reason": "they asked us to"},
    "Target": {"source": "gazette"},
    "Done": {"count": 3, "names": ["gazette"]},
}


@router.get("/openapi.json")
def openapi(request: Request) -> Response:
    """Return the OpenAPI document of every path below ``/v1``."""
    return answer(request, describe(request.app))


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the framework's document with readable names, types of problems, examples."""
    described: dict[str, Any] | None = getattr(app.state, "description", None)
    if described is None:
        described = app.state.description = refine(app.openapi())
    return described


def without_prefix(node: dict[str, Any]) -> dict[str, Any]:
    """Describe a pair by what either part may be: few generators of clients know `prefixItems`."""
    parts = node.pop("prefixItems", None)
    if parts is not None:
        node["items"] = {"anyOf": [part for at, part in enumerate(parts) if part not in parts[:at]]}
    return node


def refine(made: dict[str, Any]) -> dict[str, Any]:
    """Return the document refined."""
    text = json.dumps(made)
    for name, readable in NAMES.items():
        text = text.replace(f'/{name}"', f'/{readable}"').replace(f'"{name}": ', f'"{readable}": ')
    document: dict[str, Any] = json.loads(text, object_hook=without_prefix)
    schemas = document["components"]["schemas"]
    for name in SPARSE:
        schemas[name]["required"] = ["id"]
    for name, example in EXAMPLES.items():
        schemas[name]["examples"] = [example]
    for path in document["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400 and "application/json" in response.get("content", {}):
                    response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
    return document
