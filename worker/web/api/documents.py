"""Documents: what the paths answer, as OpenAPI describes it; most are the records of the queries themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, Field

from worker.records import Article
from worker.storage.queries.article import Revision, StatedAddress, StoryLink
from worker.storage.queries.article_list import Listed
from worker.storage.queries.changes import Change
from worker.storage.queries.lists.shared import CaptionLine, ImageLine, Occurrence, TeaserLine
from worker.storage.queries.lists.stories import StoryLine
from worker.storage.queries.promotions import Promotion
from worker.storage.search.snippets import Snippet, SnippetPart

Line = TypeVar("Line")


class ListPage(BaseModel, Generic[Line]):
    """One page of a list."""

    items: list[Line]
    next: str | None = Field(description="The cursor of the page behind this one, null on the last.")


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeArticle(Article):
    """One article: the record, its history, its story, and who promotes it."""

    id: int
    source: str | None
    story_id: int | None
    story: list[StoryLink]
    aliases: list[str]
    claims: tuple[StatedAddress, ...]  # type: ignore[assignment]
    revisions: list[Revision]
    promoted_on: list[Promotion]
    promotes: list[Promotion]
    boilerplate: list[str]
    first_seen_at: datetime
    last_seen_at: datetime
    unpublished_at: datetime | None
    unpublished_reason: str | None
    provenance: dict[str, str]  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionDocument(CaptionLine):
    """Describe one caption with its places, the latest first, at most 500."""

    places: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageDocument(ImageLine):
    """Describe one picture or video with its places, the latest first, at most 500."""

    places: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeaserDocument(TeaserLine):
    """Describe one promoted piece with its places, the latest first, at most 500."""

    places: tuple[Occurrence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDocument(StoryLine):
    """Describe one story with its articles by their dates, at most 500."""

    members: tuple[Listed, ...]


class ChangeList(BaseModel):
    """Some changes, and where the next ones begin."""

    items: list[Change]
    cursor: str = Field(description="Where to go on; the same as before where there was no change.")
    more: bool = Field(description="Whether more can be read at once.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Listed):
    """Describe one article that a search found, with its words marked."""

    score: float | None
    title_pieces: tuple[SnippetPart, ...]
    snippets: tuple[Snippet, ...]


class FoundPage(ListPage[Found]):
    """One page of a search; where `is_exact` is false there are more matches than `total`."""

    total: int
    is_exact: bool
