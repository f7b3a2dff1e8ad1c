"""The site: a request -> an answer.  What is wrong or slow on purpose is decided here."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape

from worker.demo import indexes
from worker.demo.markup import NAMES, Press, page
from worker.demo.stories import Story, read_photos, read_stories

HTML, XML = "text/html", "application/xml; charset=utf-8"
# Seconds after its first request at which the fresh story reads otherwise; below the first age of the recrawl (10 s).
EDITED_AFTER = 7.0


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; ``delay`` is how many seconds the server waits before it."""

    status: int = 200
    body: bytes = b""
    content_type: str = HTML
    location: str | None = None
    delay: float = 0.0

    @property
    def etag(self) -> str:
        """The name of exactly this body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass
class Site:
    """Both newspapers.  ``first_asked`` answers when the fresh story was first asked for, given the moment now."""

    homes: Mapping[str, str]
    clock: Callable[[], datetime]
    first_asked: Callable[[datetime], datetime]
    failed: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.press = Press(self.homes, read_stories(), read_photos())

    def answer(self, paper: str, path: str) -> Answer:
        """The answer to a request of one newspaper's path, query and all."""
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
        """The feed, sitemap or section page at a path."""
        press = self.press
        if paper == "gazette":
            if path == "/rss":
                return xml(indexes.rss(press, paper, self.in_sections("news"), [indexes.ARCHIVED]))
        elif path == "/feed.xml":
            others = [*indexes.WITHDRAWN, *indexes.FOR_PEOPLE]
            return xml(indexes.rss(press, paper, self.in_sections("town", "harbour", "sport"), others))
        elif path == "/council/atom.xml":
            return xml(indexes.atom(press, paper, path, self.in_sections("council")))
        elif path == "/world/atom.xml":
            return xml(indexes.atom(press, paper, path, self.in_sections("world")))
        elif path == "/sitemap.xml":
            return xml(indexes.sitemap_index(press, ["/sitemap-news.xml", "/sitemap-archive.xml"]))
        elif path == "/sitemap-news.xml":
            dated = [story for story in self.in_sections("business", "town") if story.date]
            return xml(indexes.news_sitemap(press, [story for story in dated if not story.redirects]))
        elif path == "/sitemap-archive.xml":
            return xml(indexes.archive_sitemap(press, self.in_sections("science")))
        return self.listing(paper, path)

    def listing(self, paper: str, path: str) -> Answer | None:
        """The section page at a path; the front page lists all."""
        mine = [story for story in self.press.stories.values() if story.paper == paper]
        listed = [story for story in mine if path in ("/", f"/{story.section}/")]
        heading = NAMES[paper] if path == "/" else path.strip("/").title()
        if not listed:
            return None
        return Answer(
            body=indexes.section_page(self.press, heading, listed).encode(), content_type=f"{HTML}; charset=utf-8"
        )

    def story(self, paper: str, path: str) -> Answer | None:
        """The page at a path: a story, one of its other forms, or a redirect on the way to it."""
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

    def printed(self, story: Story, form: str) -> Answer:
        """The page of a story as it reads now."""
        if self.fails(story):
            return Answer(500, b"<h1>The press has jammed</h1>")
        body = page(self.press, self.current(story), form).encode(story.encoding, "xmlcharrefreplace")
        return Answer(body=body, delay=story.delay)

    def fails(self, story: Story) -> bool:
        """Whether this request of a story is one of the first ones, which fail."""
        with self.lock:
            self.failed[story.slug] = self.failed.get(story.slug, 0) + 1
            return self.failed[story.slug] <= story.failures

    def current(self, story: Story) -> Story:
        """The story as it reads now: the fresh one is published by its first request and edited soon after."""
        if story.date is not None:
            return story
        now = self.clock()
        first = self.first_asked(now)
        edit = first + timedelta(seconds=EDITED_AFTER)
        return story.published(first) if now < edit else story.published(first).edited(edit)

    def in_sections(self, *sections: str) -> list[Story]:
        """The stories of some sections."""
        return [story for story in self.press.stories.values() if story.section in sections]


def xml(text: str) -> Answer:
    """An answer in XML."""
    return Answer(body=text.encode(), content_type=XML)


def photo(path: str) -> Answer:
    """A picture for whoever looks at the pages: a grey card with its name."""
    name = escape(path.rpartition("/")[2])
    body = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360">'
        '<rect width="100%" height="100%" fill="#ccc"/>'
        f'<text x="50%" y="50%" text-anchor="middle" font-family="serif">{name}</text></svg>'
    )
    return Answer(body=body.encode(), content_type="image/svg+xml")
