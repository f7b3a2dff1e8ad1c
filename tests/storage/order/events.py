"""The order machine's events: 250 things that happen to an invented newsroom, each the same whenever it happens.

An event carries its own time, so that its place in an order says nothing.  What is forgotten leads nowhere and is led
to from nowhere: a forget erases what is proven at that moment, and so is no function of a set.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import (
    HOUR,
    MORNING,
    Fetched,
    article,
    body,
    contents,
    edited,
    gone,
    numbered,
    redirect,
    unchanged,
)
from worker.errors import RefusedError
from worker.records import Article
from worker.storage.article_store import Articles
from worker.storage.tables.addresses import AnswerRow, RedirectRow
from worker.storage.tables.articles import ArticleRow, BoilerplateRow, CaptureRow
from worker.storage.tables.crawl import SourceRow

Event = Callable[[Articles], object]
COUNT = 250
DAY = timedelta(days=1)
SITE = "https://news.example"
STRIP = "Follow the newsroom of the coast for more stories like this one."
LOST = "Sorry, something went wrong on our side. Please try again later, or go back to the front page of the coast."


@dataclass(frozen=True)
class Page:
    """One address of the newsroom, whose pages are numbered alike in every order."""

    number: int
    article: Article
    source_id: int | None = None
    at: datetime = MORNING

    def saved(self, visit: int = 0, **changes: Any) -> Event:
        """The event that a visit's page is stored; later visits come an hour apart."""
        values = {"parsed_after": 5.0, "why": "poll" if not visit else "recrawl"} | {
            name: changes.pop(name) for name in ("parsed_after", "why") if name in changes
        }
        page = Fetched(
            replace(self.article, **changes), self.number * 10 + visit, self.at + visit * HOUR,
            self.number, self.source_id, **values,
        )  # fmt: skip
        return Saving(page)

    def after(self, visits: float) -> datetime:
        """The moment so many visits after the first."""
        return self.at + visits * HOUR


@dataclass(frozen=True)
class Saving:
    """The event that a page is stored, which may have been forgotten before."""

    page: Fetched

    def __call__(self, articles: Articles) -> None:
        """None; the page is stored by itself."""
        with suppress(RefusedError):
            self.page.save(articles)


def save_some(savings: list[Saving], articles: Articles) -> None:
    """None; the pages are stored at once, and those that are left out by themselves."""
    saved = articles.save_all([saving.page.read() for saving in savings])
    for saving in (saving for saving, each in zip(savings, saved, strict=True) if each is None):
        saving(articles)


def events() -> list[Event]:
    """The events, in the order in which they would happen."""
    found = [event for make in (stories, moves, wrong_claims, foreign_claims, errors, forgotten) for event in make()]
    pages = [Page(900 + n, numbered(900 + n), at=MORNING + n % 5 * DAY) for n in range(COUNT - len(found) - 20)]
    found += [page.saved() for page in pages]
    found += [lambda articles: articles.settle_pending(MORNING)] * (COUNT - len(found))
    assert len(found) == COUNT
    return found


def stories() -> Iterator[Event]:
    """Twenty articles of one source with a line on every page; forms, edits, retitled ones, second readings, deaths."""
    for n in range(20):
        text = [*body(n), STRIP]
        story = numbered(n, paragraphs=text, published_at=MORNING + n % 4 * DAY)
        page = Page(n + 1, story, 1, MORNING + n % 4 * DAY)
        yield page.saved()
        yield page.saved(1, **vars_of(edited(story, f"An added line on case {n}.")))
        yield Page(n + 101, replace(story, url=f"https://m.news.example/story/{n}"), 1, page.after(0.5)).saved()
        if n % 2:
            yield page.saved(2, title=f"Retitled {n}")
            yield lambda articles, page=page: unchanged(articles.sessions, page.article.url, page.after(3))  # type: ignore[misc]
        if n % 3 == 0:
            yield page.saved(0, parsed_after=9e5, why="reparse", section="Coast")
            yield lambda articles, page=page: gone(articles.sessions, page.article.url, page.after(2.5))  # type: ignore[misc]


def vars_of(changed: Article) -> dict[str, Any]:
    """The fields of an edited article that an event changes."""
    return {"blocks": changed.blocks, "text": changed.text, "word_count": len(changed.text.split())}


def moves() -> Iterator[Event]:
    """Addresses that lead to articles: short ones, chains, moved articles, sections, the front page, and back."""
    for n in range(6):
        old, new = f"{SITE}/{n}/old-address", f"{SITE}/{n}/new-address"
        story = numbered(200 + n)
        before = Page(200 + n, replace(story, url=old, canonical_url=old))
        after = Page(210 + n, replace(story, url=new, canonical_url=new), at=MORNING + 5 * HOUR)
        yield before.saved()
        yield after.saved()
        yield after.saved(1, **vars_of(edited(story, "Moved and edited.")))
        yield leading(old, f"{SITE}/{n}/between", 3)
        yield leading(f"{SITE}/{n}/between", new, 4)
        yield leading(f"https://nws.example/{n}", old, 1)
        section = article(f"{SITE}/{n}/section", title=f"All of part {n}", paragraphs=body(300 + n))
        removed = numbered(220 + n)
        yield Page(220 + n, removed).saved()
        yield leading(removed.url, section.url if n % 2 else f"{SITE}/", 6)
        if n % 2:
            yield Page(230 + n, section, at=MORNING + 7 * HOUR).saved()
        if n % 3 == 0:
            yield Page(220 + n, removed).saved(9)
    promoting = numbered(240)
    urls = [f"https://nws.example/{n}" for n in range(3)] + [f"{SITE}/{n}/between" for n in range(3, 6)]
    teasers = tuple(replace(promoting.teasers[0], url=url, position=place) for place, url in enumerate(urls))
    yield Page(240, replace(promoting, teasers=teasers)).saved()


def leading(url: str, target: str, hour: float, status: int = 301) -> Event:
    """The event that an address led to another."""
    return lambda articles: redirect(articles.sessions, url, target, MORNING + hour * HOUR, status)


def wrong_claims() -> Iterator[Event]:
    """Pages that claim other articles, known ones and others, and some that are corrected later."""
    for n in range(5):
        good = numbered(400 + n)
        wrong = numbered(410 + n, canonical_url=good.url)
        yield Page(400 + n, good).saved()
        yield Page(410 + n, wrong).saved()
        yield Page(410 + n, wrong).saved(1, canonical_url=wrong.url)
        nowhere = f"{SITE}/never-fetched/{n}"
        first, second = numbered(420 + n, canonical_url=nowhere), numbered(430 + n, canonical_url=nowhere)
        yield Page(420 + n, first).saved()
        yield Page(430 + n, second).saved()
        if n % 2:
            yield Page(430 + n, second).saved(1, canonical_url=second.url)
        form = replace(good, url=f"{SITE}/for-paper/{n}")
        yield Page(440 + n, form).saved()


def foreign_claims() -> Iterator[Event]:
    """Pages of other owners: copies of a text, told anew, and false claims."""
    for n in range(4):
        good = numbered(500 + n)
        yield Page(500 + n, good).saved()
        yield Page(510 + n, replace(good, url=f"https://partner-{n}.example/copy")).saved(1)
        liar = replace(numbered(520 + n), url=f"https://owner-{n}.github.io/story/{500 + n}", canonical_url=good.url)
        yield Page(520 + n, liar).saved(2)
        agency = replace(
            good, url=f"https://agency-{n}.example/report", canonical_url=f"https://agency-{n}.example/report"
        )
        yield Page(530 + n, agency).saved()
        told = edited(good, f"The paper adds a line of its own to report {n}.")
        retold = f"https://paper-{n}.example/report"
        yield Page(540 + n, replace(told, url=retold, canonical_url=retold)).saved()


def errors() -> Iterator[Event]:
    """Articles whose address answers with an error page and status 200, and one that was never anything else."""
    for n in range(4):
        story = numbered(600 + n)
        yield Page(600 + n, story).saved()
        broken = article(story.url, title="Sorry", paragraphs=[LOST])
        changes = {name: getattr(broken, name) for name in ("title", "images", "authors", "teasers")}
        yield Page(600 + n, story).saved(1, **vars_of(broken), **changes)
    yield Page(610, article(f"{SITE}/story/610", title="Sorry", paragraphs=[LOST])).saved()


def forgotten() -> Iterator[Event]:
    """Articles that are forgotten, and pages that claim them and stay."""
    for n in range(4):
        plain = article(f"{SITE}/story/{700 + n}", title=f"To be forgotten {n}", paragraphs=body(700 + n))
        yield Page(700 + n, plain).saved()
        yield lambda articles, url=plain.url: articles.forget_url(url, now=MORNING)  # type: ignore[misc]
        yield Page(710 + n, numbered(710 + n, canonical_url=plain.url)).saved()


def add_newsroom(sessions: sessionmaker[Session]) -> None:
    """Make the one source that the events name."""
    with sessions.begin() as session:
        session.add(SourceRow(id=1, slug="gazette", config={}, applied_at=MORNING, state="active", budget_used=0))


def run(sessions: sessionmaker[Session], seed: int, share: int = 0, of: int = 1) -> None:
    """Let one share of the events happen in the order of a seed, neighbouring saves often at once."""
    articles, mine = Articles(sessions), events()[share::of]
    order = random.Random(seed)
    order.shuffle(mine)
    most = order.choice((1, 4, 16))
    waiting: list[Saving] = []
    for event in mine:
        if isinstance(event, Saving) and len(waiting) < most:
            waiting.append(event)
            continue
        save_some(waiting, articles)
        waiting = []
        event(articles)
    save_some(waiting, articles)


def settled(sessions: sessionmaker[Session]) -> dict[str, Any]:
    """What the database says once nothing is left to settle."""
    articles = Articles(sessions)
    while articles.settle_pending(MORNING).linked:
        pass
    with sessions.begin() as session:
        boilerplate = select(BoilerplateRow.text, BoilerplateRow.stories, BoilerplateRow.days)
        redirects = select(RedirectRow.from_url, RedirectRow.to_url, RedirectRow.first_at, RedirectRow.last_at)
        answers = select(AnswerRow.url, AnswerRow.page_at, AnswerRow.gone_at, AnswerRow.gone_reason)
        state = select(ArticleRow.url, ArticleRow.unpublished_at, ArticleRow.unpublished_reason)
        captures = select(CaptureRow.url, CaptureRow.fetched_at, CaptureRow.state)
        rows = {
            name: sorted(map(str, session.execute(query)))
            for name, query in (
                ("boilerplate", boilerplate), ("redirects", redirects), ("answers", answers), ("state", state),
                ("captures", captures),
            )
        }  # fmt: skip
    return contents(sessions) | rows
