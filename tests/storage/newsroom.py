"""Pages of an invented newsroom, and what a database holds of them in a form without ids and seen times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from worker.records import Article, Author, Block, Image, Teaser
from worker.records.work import ReadPage, Why
from worker.storage.article_store import Articles
from worker.storage.articles.save.outcomes import Saved
from worker.storage.crawl.answers import record_gone, record_page, record_redirect
from worker.storage.tables.articles import AliasRow, ArticleRow, CaptureRow, RevisionRow
from worker.storage.tables.crawl import SourceRow
from worker.storage.tables.shared_rows import (
    ArticleAuthorRow,
    AuthorRow,
    CaptionRow,
    HeadlineRow,
    ImageRow,
    OccurrenceRow,
    PlacementRow,
    SightingRow,
    TeaserRow,
)
from worker.storage.tables.stories import CopyGroupRow, RelinkRow, ResemblanceRow

HOUR = timedelta(hours=1)
MORNING = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SUBJECTS = ("ferry", "orchard", "tramway", "lighthouse", "market hall", "reservoir", "observatory", "brickworks")
VERBS = ("reopens", "stays shut", "changes hands", "loses its roof", "gains a tower", "draws a crowd")


@dataclass(frozen=True)
class Fetched:
    """One page of the newsroom, as a pipeline would hand it over."""

    article: Article
    page_id: int
    fetched_at: datetime = MORNING
    frontier_id: int = 0
    source_id: int | None = None
    aliases: tuple[str, ...] = ()
    why: Why = "poll"
    parsed_after: float = field(default=5.0, compare=False)

    def save(self, articles: Articles) -> Saved:
        """What became of it, once the redirects from its other addresses are known."""
        self.tell_redirects(articles)
        return articles.save(self.read())

    def tell_redirects(self, articles: Articles) -> None:
        """The redirects from its other addresses are known."""
        for alias in self.aliases:
            if alias != self.article.url:
                redirect(articles.sessions, alias, self.article.url, self.fetched_at)

    def read(self) -> ReadPage:
        """The page as it was read."""
        read_at = self.fetched_at + timedelta(seconds=self.parsed_after)
        number = self.frontier_id or self.page_id
        return ReadPage(self.article, self.page_id, number, self.source_id, self.fetched_at, read_at, self.why)


def save_all(pages: Iterable[Fetched], articles: Articles, most: int = 16) -> list[Saved]:
    """What became of pages that are saved so many at a time, each that is left out by itself."""
    found: list[Saved] = []
    waiting = list(pages)
    while waiting:
        part, waiting = waiting[:most], waiting[most:]
        for page in part:
            page.tell_redirects(articles)
        saved = articles.save_all([page.read() for page in part])
        found += [each or page.save(articles) for page, each in zip(part, saved, strict=True)]
    return found


def redirect(sessions: sessionmaker[Session], url: str, target: str, at: datetime = MORNING, status: int = 301) -> None:
    """A request of the address was sent to the target."""
    with sessions.begin() as session:
        record_redirect(session, url, target, status, at)


def gone(sessions: sessionmaker[Session], url: str, at: datetime, reason: str = "410") -> None:
    """A request of the address was told that there is no page."""
    with sessions.begin() as session:
        record_gone(session, url, at, reason)


def unchanged(sessions: sessionmaker[Session], url: str, at: datetime) -> None:
    """A request of the address brought the page that was known."""
    with sessions.begin() as session:
        record_page(session, url, at)


def sentence(number: int, step: int) -> str:
    """A sentence that no other pair of numbers gives."""
    subject = SUBJECTS[(number * 3 + step) % len(SUBJECTS)]
    return (
        f"In case {number}-{step} the {subject} committee counted {number * 7919 + step * 104729} visitors, "
        f"heard witness {number * 31 + step * 17}, walked round plot {number * 13 + step * 7} twice, and "
        f"{VERBS[(number + step) % len(VERBS)].split()[0]} the ledger of box {number * 101 + step * 3} by evening."
    )


def body(number: int, sentences: int = 8) -> tuple[str, ...]:
    """Paragraphs of one article's own."""
    return tuple(sentence(number, step) for step in range(sentences))


def article(url: str, *, title: str = "The ferry reopens", paragraphs: Iterable[str] = (), **values: Any) -> Article:
    """An article with these paragraphs as its text; its canonical URL is its own unless given."""
    blocks = tuple(Block("paragraph", text, position=place) for place, text in enumerate(paragraphs))
    words = "\n\n".join(block.text for block in blocks)
    values = {"canonical_url": url, "language": "en", "published_at": MORNING, "extractor_version": "1"} | values
    return Article(url=url, title=title, blocks=blocks, text=words, word_count=len(words.split()), **values)


def numbered(number: int, **values: Any) -> Article:
    """The newsroom's article of a number, with an author, a picture shared by five articles, and two teasers."""
    subject = SUBJECTS[number % len(SUBJECTS)]
    picture = Image(
        url=f"https://img.example/photos/{subject.replace(' ', '-')}-{number // 5}.jpg?w={600 + number}",
        caption=f"The {subject} at dawn, seen from hill {number // 5}",
        credit="Photo: Mara Quill",
        alt=f"{subject} {number}",
        role="lead",
    )
    teasers = tuple(
        Teaser(
            url=f"https://news.example/story/{target}?utm_source=box{number}",
            headline=f"What became of case {target}",
            variants=(f"Case {target} in pictures",),
            excerpt=f"A look back at case {target}…",
            block="You may also like",
            position=place,
        )
        for place, target in enumerate((number + 1, number + 2))
    )
    url = f"https://news.example/story/{number}"
    values = {"images": (picture,), "teasers": teasers, "authors": (Author(f"Writer {number % 4}"),)} | values
    title = f"The {subject} {VERBS[number % len(VERBS)]} ({number})"
    return article(url, title=title, paragraphs=values.pop("paragraphs", body(number)), **values)


def edited(original: Article, *extra: str) -> Article:
    """The article with more paragraphs at its end."""
    lines = [block.text for block in original.blocks] + list(extra)
    blocks = tuple(Block("paragraph", text, position=place) for place, text in enumerate(lines))
    return replace(original, blocks=blocks, text="\n\n".join(lines))


def varied_pages() -> list[Fetched]:
    """Pages of every kind that could show in which order they came."""
    one, two = numbered(1), numbered(2)
    retitled = replace(edited(one, "An added line on the ferry."), title="The ferry, corrected")
    amp = replace(one, url=f"{one.url}/amp", images=())
    moved = replace(two, url="https://news.example/moved/2", canonical_url="https://news.example/moved/2")
    spelled = replace(
        numbered(3),
        images=(replace(numbered(1).images[0], caption="THE ORCHARD AT DAWN - seen from hill 0", url=None),),
        authors=(Author("WRITER 1", "https://news.example/by/writer-1?x=2"), Author("Writer 2")),
        teasers=(
            Teaser(url=one.url, headline="what became OF case 2!", excerpt="Cut ex…", block="Latest", position=3),
        ),
    )
    syndicated = article("https://partner.example/a/77", title=one.title or "", paragraphs=body(1))
    cut = article("https://third.example/b", title="Short", paragraphs=body(1)[:3], published_at=None)
    false = "https://news.example/story/1"
    misled = [replace(numbered(n), canonical_url=false) for n in (21, 22, 23)]
    gallery = replace(
        numbered(4), images=(*numbered(4).images, Image(url="https://img.example/photos/orchard-0.jpg?w=9"))
    )
    return [
        Fetched(one, 1, frontier_id=1),
        Fetched(retitled, 2, frontier_id=1, fetched_at=MORNING + HOUR, why="recrawl"),
        Fetched(one, 3, frontier_id=1, fetched_at=MORNING + 2 * HOUR, why="recrawl"),
        Fetched(amp, 4, fetched_at=MORNING + 3 * HOUR),
        Fetched(two, 5),
        Fetched(moved, 6, fetched_at=MORNING + HOUR),
        Fetched(moved, 7, frontier_id=5, fetched_at=MORNING + 2 * HOUR, aliases=(two.url, moved.url)),
        Fetched(spelled, 8),
        Fetched(syndicated, 9, fetched_at=MORNING + HOUR),
        Fetched(cut, 10, fetched_at=MORNING + 4 * HOUR),
        *(Fetched(page, 11 + place) for place, page in enumerate(misled)),
        Fetched(gallery, 14),
    ]


def many_pages(count: int) -> list[Fetched]:
    """So many pages: the varied ones first, then the newsroom's numbered articles from 30 on."""
    varied = varied_pages()
    return [*varied, *(Fetched(numbered(number + 30), number + 100) for number in range(count - len(varied)))]


def add_source(sessions: sessionmaker[Session], slug: str) -> int:
    """The id of a new source."""
    with sessions.begin() as session:
        row = SourceRow(slug=slug, config={}, applied_at=MORNING, state="active", budget_used=0)
        session.add(row)
        session.flush()
        return row.id


def contents(sessions: sessionmaker[Session]) -> dict[str, Any]:
    """Everything that the database says, without ids and without what depends on when a queue ran."""
    with sessions.begin() as session:
        names = {row.id: row.key for row in session.scalars(select(ArticleRow))}
        return {
            "articles": articles_of(session, names),
            "shared": shared_of(session),
            "placed": placed(session, names),
            "groups": groups_of(session),
            "resemblances": resemblances_of(session),
        }


def groups_of(session: Session) -> list[Any]:
    """Every text of a day with its core."""
    names = group_names(session)
    return sorted((*names[row.id], row.strength, names[row.core_id]) for row in session.scalars(select(CopyGroupRow)))


def resemblances_of(session: Session) -> list[Any]:
    """Every pair of alike texts."""
    assert session.scalars(select(RelinkRow.id)).all() == []
    names = group_names(session)
    pairs = [
        (*sorted((names[row.low_id], names[row.high_id])), row.kind, round(row.score, 9), names.get(row.inner_id or 0))
        for row in session.scalars(select(ResemblanceRow))
    ]
    return sorted(pairs, key=str)


def group_names(session: Session) -> dict[int, Any]:
    """The groups by id as what they are of."""
    return {row.id: (row.exact, row.day) for row in session.scalars(select(CopyGroupRow))}


def articles_of(session: Session, names: dict[int, str]) -> list[Any]:
    """Every article with its aliases, revisions, captures and story."""
    left = {"id", "story_id", "group_id", "unsettled", "source_id"}
    columns = [column.name for column in ArticleRow.__table__.columns if column.name not in left]
    rows = list(session.scalars(select(ArticleRow)))
    found = []
    for row in rows:
        aliases = select(AliasRow.name).where(AliasRow.article_id == row.id)
        story = sorted(other.key for other in rows if other.story_id == row.story_id is not None)
        revisions = select(RevisionRow.number, RevisionRow.seen_at, RevisionRow.reading, RevisionRow.changed)
        captures = select(CaptureRow.fetched_at, CaptureRow.reading, CaptureRow.rank)
        found.append(
            (
                row.key,
                {name: getattr(row, name) for name in columns},
                sorted(session.scalars(aliases)),
                story,
                sorted(map(tuple, session.execute(revisions.where(RevisionRow.article_id == row.id)))),
                sorted(map(tuple, session.execute(captures.where(CaptureRow.article_id == row.id)))),
                row.unsettled is None,
            )
        )
    return sorted(found, key=lambda item: item[0])


def shared_of(session: Session) -> dict[str, list[Any]]:
    """Every shared row."""
    headlines = select(TeaserRow.key, HeadlineRow.text).join(HeadlineRow, HeadlineRow.teaser_id == TeaserRow.id)
    queries = {
        "authors": select(AuthorRow.key, AuthorRow.name),
        "images": select(ImageRow.key, ImageRow.url),
        "captions": select(CaptionRow.key, CaptionRow.text),
        "teasers": select(TeaserRow.key, TeaserRow.url),
        "headlines": headlines,
    }
    return {name: sorted(map(tuple, session.execute(query))) for name, query in queries.items()}


def placed(session: Session, names: dict[int, str]) -> list[Any]:
    """Every sighting of a shared row, by the keys of the two."""
    found: list[Any] = []
    for table, other in (
        (PlacementRow, ImageRow),
        (OccurrenceRow, CaptionRow),
        (SightingRow, HeadlineRow),
        (ArticleAuthorRow, AuthorRow),
    ):
        reference = getattr(table, f"{other.__tablename__}_id")
        left = {"article_id", "image_id", "caption_id", "headline_id", "teaser_id", "author_id"}
        columns = [column.name for column in table.__table__.columns if column.name not in left]
        rows = session.execute(select(table, other.key).join(other, other.id == reference))
        found += [
            (table.__tablename__, names[row.article_id], key, *(str(getattr(row, name)) for name in columns))
            for row, key in rows
        ]
    return sorted(found)
