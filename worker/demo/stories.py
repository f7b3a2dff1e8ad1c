"""The newspaper's content: worker/demo/newspaper/*.toml -> stories and pictures."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("newspaper")
# The files and the section of each, in the order of the front page; the last one is the second newspaper's.
SECTIONS = {
    "front": "town",
    "harbour": "harbour",
    "council": "council",
    "business": "business",
    "culture": "culture",
    "sport": "sport",
    "science": "science",
    "world": "world",
    "gazette": "news",
}
SECOND = "gazette"


@dataclass(frozen=True, slots=True)
class Photo:
    """Hold one picture, by the name under which stories ask for it."""

    name: str
    caption: str
    credit: str


@dataclass(frozen=True, slots=True)
class DemoStory:
    """Hold one story.

    ``text`` holds its paragraphs; ``!name`` stands for a picture, ``%video`` for a film.

    ``date`` is None for the fresh story, which is published when it is first asked for and edited soon after.
    ``forms`` are other forms of its page, ``redirects`` the chain of addresses that leads to it, ``parameters`` a
    query under which it is announced too; the first ``failures`` requests fail, and an answer takes ``delay`` seconds.
    """

    slug: str
    title: str
    by: str
    section: str
    layout: str
    text: str
    paper: str = "courier"
    date: datetime | None = None
    modified: datetime | None = None
    alt: str | None = None
    language: str = "en"
    encoding: str = "utf-8"
    related: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    redirects: tuple[str, ...] = ()
    parameters: str = ""
    failures: int = 0
    delay: float = 0.0
    edited_title: str = ""
    edited_text: str = ""

    @property
    def path(self) -> str:
        """Return the path of its page."""
        return f"/{self.section}/{self.slug}"

    @property
    def pieces(self) -> list[str]:
        """Return the paragraphs and pictures in reading order."""
        return [piece.strip() for piece in self.text.strip().split("\n\n") if piece.strip()]

    @property
    def opening(self) -> str:
        """Return the first paragraph."""
        return self.pieces[0]

    def published(self, at: datetime) -> DemoStory:
        """Return the fresh story as it was first published."""
        return replace(self, date=at)

    def edited(self, at: datetime) -> DemoStory:
        """Return the fresh story as it reads after its edit."""
        return replace(self, title=self.edited_title, text=self.edited_text, modified=at)


@cache
def read_photos() -> dict[str, Photo]:
    """Read the pictures by name."""
    tables = tomllib.loads((FOLDER / "photos.toml").read_text("utf-8"))
    return {name: Photo(name, table["caption"], table["credit"]) for name, table in tables.items()}


@cache
def read_stories() -> dict[str, DemoStory]:
    """Read every story by slug, in the order of the front page."""
    stories: dict[str, DemoStory] = {}
    for file, section in SECTIONS.items():
        tables = tomllib.loads((FOLDER / f"{file}.toml").read_text("utf-8"))["story"]
        for table in tables:
            stories[table["slug"]] = story_from(table, file, section, stories)
    return stories


def story_from(table: dict[str, Any], file: str, section: str, earlier: dict[str, DemoStory]) -> DemoStory:
    """Read the story of one table.

    A syndicated copy takes title, author, text and pictures from the ``earlier`` one.
    """
    values = dict(table)
    original = earlier.get(values.pop("copy_of", ""))
    if original is not None:
        values |= {"title": original.title, "by": original.by, "text": original.text}
    date = values.pop("date")
    for name in ("related", "forms", "redirects"):
        values[name] = tuple(values.get(name, ()))
    return DemoStory(
        section=section,
        paper=SECOND if file == SECOND else "courier",
        date=date.astimezone(UTC) if isinstance(date, datetime) else None,
        **values,
    )
