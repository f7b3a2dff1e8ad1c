"""Pages: a story -> its HTML in one of the layouts that news sites use, from templates that escape by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from worker.demo.stories import DemoStory, Photo

NAMES = {"courier": "Port Ellery Courier", "gazette": "Wrenfield Gazette"}
# Words of a card's excerpt before it is cut.
EXCERPT_WORDS = 13
STRAIGHT = str.maketrans("‘’“”", "''\"\"")
# What the main feed puts behind the address of a story.
TRACKING = "utm_source=rss&utm_medium=feed"


@dataclass(frozen=True, slots=True)
class Press:
    """Hold what pages are printed with: addresses of newspapers, stories, pictures."""

    homes: Mapping[str, str]
    stories: Mapping[str, DemoStory]
    photos: Mapping[str, Photo]

    def url(self, story: DemoStory) -> str:
        """Return the canonical address of a story."""
        return f"{self.homes[story.paper]}{story.path}"

    def photo_url(self, story: DemoStory, name: str, size: str = "1280") -> str:
        """Return the address of a picture."""
        return f"{self.homes[story.paper]}/photos/{name}-{size}.jpg"

    def sections(self, paper: str) -> list[str]:
        """List the sections of a newspaper, in the order of its front page."""
        return list(dict.fromkeys(story.section for story in self.stories.values() if story.paper == paper))

    def announced(self, story: DemoStory) -> str:
        """Return the address under which the feed announces a story, with tracking parameters.

        It is the first of its redirects where there are some.
        """
        path = story.redirects[0] if story.redirects else story.path
        query = f"{story.parameters}&{TRACKING}" if story.parameters else TRACKING
        return f"{self.homes[story.paper]}{path}?{query}"


def page(press: Press, story: DemoStory, form: str = "") -> str:
    """Write a story's HTML; ``form`` is amp or print for those forms."""
    return render("story.html", press=press, story=story, form=form)


def render(template: str, **values: Any) -> str:
    """Write what a template of the newspaper says with these values."""
    return templates().get_template(template).render(**values)


@cache
def templates() -> Environment:
    """Open the templates, which escape every value and refuse an unknown name."""
    found = Environment(loader=PackageLoader("worker.demo"), autoescape=True, undefined=StrictUndefined)
    found.globals["names"] = NAMES
    found.filters.update(
        straight=straight, excerpt=excerpt, day=day, mail_date=format_datetime, news_article=news_article
    )
    return found


def straight(text: str) -> str:
    """Put straight quotes in the place of curly ones."""
    return text.translate(STRAIGHT)


def excerpt(story: DemoStory) -> str:
    """Cut a story's opening for a card."""
    return " ".join(story.opening.split()[:EXCERPT_WORDS]) + "…"


def day(at: datetime) -> str:
    """Write a date as a page shows it."""
    return f"{at:%B} {at.day}, {at.year}"


def news_article(story: DemoStory, url: str, name: str) -> dict[str, Any]:
    """Describe a story as schema.org's NewsArticle."""
    assert story.date is not None
    article: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": url,
        "headline": story.title,
        "datePublished": story.date.isoformat(),
        "author": {"@type": "Person", "name": story.by},
        "publisher": {"@type": "Organization", "name": name},
        "articleSection": story.section.title(),
    }
    return article | ({"dateModified": story.modified.isoformat()} if story.modified else {})
