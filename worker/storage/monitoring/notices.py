"""Notices in the database: the alarms, and what each channel is still to be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased, sessionmaker

from worker.records.notice import Alarm, Notice, NoticeKind, wait_after
from worker.storage.database.keys import digest
from worker.storage.database.upserts import insert_missing
from worker.storage.tables.articles import ArticleRow, CaptureRow, RevisionRow
from worker.storage.tables.crawl import SourceRow
from worker.storage.tables.monitoring import MarkRow
from worker.storage.tables.notices import AlarmRow, NoticeRow

# The fold of the alarms before and what is to be told of them.
Follow = Callable[[Mapping[str, Alarm]], tuple[dict[str, Alarm], list[Notice]]]
# Longer than a message takes on its way; who claimed it may have died meanwhile.
CLAIM = timedelta(minutes=2)
KEPT = timedelta(days=7)
# Notices that one message is made of at most.
MOST_IN_ONE = 500
# Captures get number and moment before they are committed: so many, and as old, are looked at again.
OVERLAP = 5_000
LATEST = timedelta(minutes=10)
MOST_WORDS = 10
# Any number, the same in every process: who holds it brings the alarms up to date.
ALARM_LOCK = 7_206_310
# Letters of a mark's name.
MOST_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Wanted:
    """Say which articles a channel is told of.

    Kinds, sources (empty: all), and words that all must occur.
    """

    kinds: frozenset[str]
    sources: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Count what a channel was not told, with the last problem; ``lost`` was given up."""

    channel: str
    waiting: int
    lost: int
    problem: str | None


class Notices:
    """Keep alarms and notices; every method is one transaction."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def follow(self, fold: Follow, channels: Iterable[str]) -> None:
        """Bring the alarms up to date, and note what to tell each channel of them.

        One process does so at a time: two that add an alarm at once would tell of it twice.
        """
        with self.sessions.begin() as session:
            if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer in any case.
                session.execute(select(func.pg_advisory_xact_lock(ALARM_LOCK)))
            known = {
                row.key: Alarm(row.key, row.text, row.began_at, row.seen_at, row.is_told)
                for row in session.scalars(select(AlarmRow))
            }
            alarms, notices = fold(known)
            session.execute(delete(AlarmRow).where(AlarmRow.key.in_(known.keys() - alarms.keys())))
            for alarm in alarms.values():
                session.merge(AlarmRow(
                    key=alarm.key, text=alarm.text, began_at=alarm.began_at, seen_at=alarm.seen_at,
                    is_told=alarm.is_told,
                ))  # fmt: skip
            for channel in channels:
                add(session, channel, notices)

    def note_articles(self, channel: str, wanted: Wanted, now: datetime) -> None:
        """Note the articles stored or revised since the last call.

        The first call only remembers where the next one begins.
        """
        name = mark_of(channel)
        with self.sessions.begin() as session:
            mark = session.get(MarkRow, name)
            newest = session.scalar(select(func.max(CaptureRow.id))) or 0
            if mark is not None:
                number, since = int(mark.number) - OVERLAP, mark.at - LATEST
                add(session, channel, articles_since(session, number, wanted, since, now))
            at = max(mark.at, now) if mark else now + LATEST
            session.merge(MarkRow(name=name, at=at, number=float(newest)))

    def claim(self, channel: str, now: datetime, gap: timedelta) -> list[tuple[int, Notice]]:
        """Take what is due for a channel, with the numbers.

        Empty within ``gap`` after the last message.
        """
        with self.sessions.begin() as session:
            mine = NoticeRow.channel == channel
            last = session.scalar(select(func.max(NoticeRow.delivered_at)).where(mine))
            if last is not None and now - last < gap:
                return []
            is_open = NoticeRow.delivered_at.is_(None) & NoticeRow.given_up_at.is_(None)
            due = select(NoticeRow.id).where(mine, is_open, NoticeRow.due_at <= now)
            ids = session.scalars(due.order_by(NoticeRow.id).limit(MOST_IN_ONE)).all()
            taken = update(NoticeRow).where(NoticeRow.id.in_(ids), NoticeRow.due_at <= now)
            rows = session.scalars(taken.values(due_at=now + CLAIM).returning(NoticeRow)).all()
            return [(row.id, notice_of(row)) for row in sorted(rows, key=lambda row: row.id)]

    def delivered(self, ids: Iterable[int], now: datetime) -> None:
        """Note that these were told."""
        with self.sessions.begin() as session:
            mine = update(NoticeRow).where(NoticeRow.id.in_(list(ids)))
            session.execute(mine.values(delivered_at=now, attempts=NoticeRow.attempts + 1, problem=None))

    def failed(self, ids: Iterable[int], problem: str, now: datetime, give_up: timedelta) -> None:
        """Note that these were not told, to be tried again or given up.

        The wait between two tries doubles up to an hour.
        """
        with self.sessions.begin() as session:
            for row in session.scalars(select(NoticeRow).where(NoticeRow.id.in_(list(ids)))):
                row.attempts += 1
                row.problem = problem
                row.due_at = now + wait_after(row.attempts)
                if now - row.at >= give_up:
                    row.given_up_at = now

    def undelivered(self) -> list[Undelivered]:
        """Count by channel what failed so far, or was given up since the last delivery."""
        later = aliased(NoticeRow)
        since = exists().where(later.channel == NoticeRow.channel, later.delivered_at > NoticeRow.given_up_at)
        failing = NoticeRow.delivered_at.is_(None) & (NoticeRow.attempts > 0) & ~since
        lost = func.count(NoticeRow.given_up_at)
        counted = select(NoticeRow.channel, func.count() - lost, lost, func.max(NoticeRow.problem))
        with self.sessions.begin() as session:
            rows = session.execute(counted.where(failing).group_by(NoticeRow.channel).order_by(NoticeRow.channel))
            return [Undelivered(*row) for row in rows]

    def alarms(self) -> list[Alarm]:
        """Return the warnings that last, the oldest first."""
        with self.sessions.begin() as session:
            rows = session.scalars(select(AlarmRow).order_by(AlarmRow.began_at, AlarmRow.key))
            return [Alarm(row.key, row.text, row.began_at, row.seen_at, row.is_told) for row in rows]

    def prune(self, channels: Iterable[str], now: datetime) -> None:
        """Remove what ended some days ago, and all for channels that are no more."""
        ended = NoticeRow.delivered_at.is_not(None) | NoticeRow.given_up_at.is_not(None)
        old = ended & (NoticeRow.at < now - KEPT)
        with self.sessions.begin() as session:
            session.execute(delete(NoticeRow).where(old | NoticeRow.channel.not_in(list(channels))))


def mark_of(channel: str) -> str:
    """Return the name of a channel's mark, digested where it is too long."""
    name = f"notify:{channel}"
    return name if len(name) <= MOST_LETTERS else f"notify:{digest(channel)}"[:MOST_LETTERS]


def add(session: Session, channel: str, notices: Sequence[Notice]) -> None:
    """Note these for a channel, each once."""
    rows = [
        {
            "channel": channel, "subject": notice.subject[:300], "kind": notice.kind, "text": notice.text,
            "url": notice.url, "at": notice.at, "due_at": notice.at, "attempts": 0,
        }
        for notice in notices
    ]  # fmt: skip
    insert_missing(session, NoticeRow, rows, ["channel", "subject"])


def notice_of(row: NoticeRow) -> Notice:
    """Return the notice of a row."""
    return Notice(row.subject, cast(NoticeKind, row.kind), row.text, row.at, row.url)


def articles_since(session: Session, after: int, wanted: Wanted, since: datetime, now: datetime) -> list[Notice]:
    """Return the wanted articles among the captures numbered above ``after`` and parsed after ``since``."""
    article, revision, capture = ArticleRow, RevisionRow, CaptureRow
    made_by = (revision.article_id == capture.article_id) & (revision.page_id == capture.page_id)
    rows = (
        select(article.id, article.title, article.url, SourceRow.slug, revision.number, revision.changed)
        .select_from(capture)
        .join(revision, made_by)
        .join(article, article.id == capture.article_id)
        .outerjoin(SourceRow, SourceRow.id == article.source_id)
        .where(capture.id > after, capture.parsed_at > since, capture.why != "reparse")
        .order_by(capture.id)
    )
    if wanted.sources:
        rows = rows.where(SourceRow.slug.in_(wanted.sources))
    for word in wanted.words[:MOST_WORDS]:
        rows = rows.where(or_(*(column.icontains(word, autoescape=True) for column in (article.title, article.text))))
    notices = [article_notice(*row, now) for row in session.execute(rows)]
    return [notice for notice in notices if notice.kind in wanted.kinds]


def article_notice(
    article_id: int, title: str | None, url: str, source: str | None, number: int, changed: list[str], now: datetime
) -> Notice:
    """Return what is told of a revision of an article."""
    subject, said = f"article {article_id} {number}", f"{title or 'untitled'} ({source or 'no source'})"
    if number == 1:
        return Notice(subject, "new", said, now, url)
    return Notice(subject, "revised", f"{', '.join(changed)}: {said}", now, url)
