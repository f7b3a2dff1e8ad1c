"""The site: a request -> an answer.  What is wrong or slow on purpose is decided here."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from worker.demo import indexes
from worker.demo.markup import NAMES, Press, page, render
from worker.demo.stories import DemoStory, read_photos, read_stories

HTML, XML = "text/html", "application/xml; charset=utf-8"
# Seconds after its first request at which the fresh story reads otherwise; below the first age of the recrawl (10 s).
EDITED_AFTER = 7.0

SITEMAPS = ("/sitemap-news.xml", "/sitemap-archive.xml")


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold one answer; ``delay`` is how many seconds the server waits before it."""

    status: int = 200
    body: bytes = b""
    content_type: str = HTML
    location: str | None = None
    delay: float = 0.0

    @property
    def etag(self) -> str:
        """Name exactly this body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass
class NewspaperSite:
    """Serve both newspapers.

    ``first_asked`` answers when the fresh story was first asked for, given the moment now.
    """

    homes: Mapping[str, str]
    clock: Callable[[], datetime]
    first_asked: Callable[[datetime], datetime]
    failed: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.press = Press(self.homes, read_stories(), read_photos())

    def answer(self, paper: str, path: str) -> Answer:
        """Answer a request of one newspaper's path, query and all."""
        plain = path.partition("?")[0]
        if plain.startswith("/photos/"):
            return photo(plain)
        if plain == "/robots.txt":
            text = indexes.ROBOTS[paper].format(home=self.homes[paper])
            return Answer(body=text.encode(), content_type="text/plain; charset=utf-8")
        if paper == "courier" and plain in indexes.WITHDRAWN:
            status = indexes.WITHDRAWN[plain]
            return Answer(status, b"<h1>Gone</h1>" if status == 410 else b"<h1>Not found</h1>")
        return self.index(paper, plain) or self.story(paper, plain) or Answer(404, b"<h1>Not found</h1>")

    def index(self, paper: str, path: str) -> Answer | None:
        """Answer with the feed, sitemap or section page at a path."""
        science = self.in_sections("science")
        writers: dict[tuple[str, str], Callable[[], str]] = {
            ("gazette", "/rss"): self.gazette_feed,
            ("courier", "/feed.xml"): self.town_feed,
            ("courier", "/council/atom.xml"): lambda: indexes.atom(
                self.press, paper, path, self.in_sections("council")
            ),
            ("courier", "/world/atom.xml"): lambda: indexes.atom(self.press, paper, path, self.in_sections("world")),
            ("courier", "/sitemap.xml"): lambda: indexes.sitemap_index(self.press, SITEMAPS),
            ("courier", "/sitemap-news.xml"): self.news_sitemap,
            ("courier", "/sitemap-archive.xml"): partial(indexes.archive_sitemap, self.press, science),
        }
        write = writers.get((paper, path))
        return self.listing(paper, path) if write is None else xml(write())

    def gazette_feed(self) -> str:
        """Write the gazette's feed, which announces a story for its archive only."""
        return indexes.rss(self.press, "gazette", self.in_sections("news"), [indexes.ARCHIVED])

    def town_feed(self) -> str:
        """Write the courier's feed, with addresses that are gone and pages for people."""
        others = [*indexes.WITHDRAWN, *indexes.FOR_PEOPLE]
        return indexes.rss(self.press, "courier", self.in_sections("town", "harbour", "sport"), others)

    def news_sitemap(self) -> str:
        """Write the courier's news sitemap: dated stories at their own address."""
        dated = [story for story in self.in_sections("business", "town") if story.date]
        return indexes.news_sitemap(self.press, [story for story in dated if not story.redirects])

    def listing(self, paper: str, path: str) -> Answer | None:
        """Answer with the section page at a path; the front page lists all."""
        mine = [story for story in self.press.stories.values() if story.paper == paper]
        listed = [story for story in mine if path in ("/", f"/{story.section}/")]
        heading = NAMES[paper] if path == "/" else path.strip("/").title()
        if not listed:
            return None
        return Answer(
            body=indexes.section_page(self.press, heading, listed).encode(), content_type=f"{HTML}; charset=utf-8"
        )

    def story(self, paper: str, path: str) -> Answer | None:
        """Answer with a story's page, one of its forms, or a redirect to it."""
        for story in self.press.stories.values():
            if story.paper != paper:
                continue
            if path in story.redirects:
                steps = (*story.redirects, story.path)
                return Answer(301, location=self.homes[paper] + steps[steps.index(path) + 1])
            for form in ("", *story.forms):
                if path == story.path + (f"/{form}" if form else ""):
                    return self.printed(story, form)
        return None

    def printed(self, story: DemoStory, form: str) -> Answer:
        """Print the page of a story as it reads now."""
        if self.fails(story):
            return Answer(500, b"<h1>The press has jammed</h1>")
        body = page(self.press, self.current(story), form).encode(story.encoding, "xmlcharrefreplace")
        return Answer(body=body, delay=story.delay)

    def fails(self, story: DemoStory) -> bool:
        """Tell whether this request of a story is one of the first, which fail."""
        with self.lock:
            self.failed[story.slug] = self.failed.get(story.slug, 0) + 1
            return self.failed[story.slug] <= story.failures

    def current(self, story: DemoStory) -> DemoStory:
        """Return the story as it reads now.

        The fresh one is published by its first request and edited soon after.
        """
        if story.date is not None:
            return story
        now = self.clock()
        first = self.first_asked(now)
        edit = first + timedelta(seconds=EDITED_AFTER)
        return story.published(first) if now < edit else story.published(first).edited(edit)

    def in_sections(self, *sections: str) -> list[DemoStory]:
        """List the stories of some sections."""
        return [story for story in self.press.stories.values() if story.section in sections]


def xml(text: str) -> Answer:
    """Make an answer in XML."""
    return Answer(body=text.encode(), content_type=XML)


def photo(path: str) -> Answer:
    """Draw a grey card with the picture's name for whoever looks at the pages."""
    drawn = render("photo.svg", name=path.rpartition("/")[2])
    return Answer(body=drawn.encode(), content_type="image/svg+xml")
