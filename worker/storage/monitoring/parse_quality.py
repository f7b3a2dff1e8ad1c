"""Quality: how well each source's pages were read, parse by parse, and what was judged of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Label, func, select
from sqlalchemy.orm import Session, aliased, sessionmaker

from worker.records.work import Signals
from worker.storage.database.json_columns import form, known
from worker.storage.database.upserts import insert_into
from worker.storage.tables.crawl import FrontierRow, OutcomeRow, SourceRow
from worker.storage.tables.monitoring import QualityRow


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold how well one fetched copy of a page was last read, and when."""

    signals: Signals
    usable: bool
    at: datetime
    page: int


@dataclass(frozen=True, slots=True)
class Means:
    """Summarise some pages of one source: shares from 0 to 1, means a page."""

    pages: int
    empty: float
    undated: float
    unsigned: float
    words: float
    captions: float
    teasers: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """Hold what was last judged of one source.

    Its recent pages, its history, and the signals that drifted since when.

    ``example`` is the address of a page that shows the drift, ``missed`` the fields whose rules name nothing any more.
    """

    source: str
    judged_at: datetime
    recent: Means
    history: Means
    drifts: tuple[str, ...]
    drifting_since: datetime | None
    source_id: int = 0
    example: str | None = None
    missed: tuple[str, ...] = ()


class Quality:
    """Keep the readings and judgements in the database; every method is one transaction."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def changed_since_judged(self) -> list[tuple[int, datetime | None]]:
        """List the sources parsed since they were judged, with since when each drifts."""
        newest = (
            select(OutcomeRow.at)
            .where(OutcomeRow.source_id == SourceRow.id, OutcomeRow.step == "parse")
            .order_by(OutcomeRow.id.desc())
            .limit(1)
            .correlate(SourceRow)
            .scalar_subquery()
        )
        statement = (
            select(SourceRow.id, QualityRow.drifting_since)
            .outerjoin(QualityRow, QualityRow.source_id == SourceRow.id)
            .where(newest.is_not(None), QualityRow.judged_at.is_(None) | (newest >= QualityRow.judged_at))
            .order_by(SourceRow.id)
        )
        with self.sessions.begin() as session:
            return [(row[0], row[1]) for row in session.execute(statement)]

    def readings(self, source_id: int, most: int, *, before: datetime | None = None) -> list[Reading]:
        """Return the source's pages as last read, newest first.

        Each copy counts once; at most ``most`` parses are read.

        A copy that is parsed again is only read otherwise; a page that is fetched again says anew how its site is made.
        """
        parses = (
            select(OutcomeRow.row_id, OutcomeRow.signals, OutcomeRow.word, OutcomeRow.at, copy_of_parse())
            .where(OutcomeRow.source_id == source_id, OutcomeRow.step == "parse")
            .order_by(OutcomeRow.id.desc())
            .limit(most)
        )
        if before is not None:
            parses = parses.where(OutcomeRow.at < before)
        with self.sessions.begin() as session:
            rows = session.execute(parses).all()
        newest = {(row.row_id, row.copy): row for row in reversed(rows) if row.signals}
        found = sorted(newest.values(), key=lambda row: row.at, reverse=True)
        return [
            Reading(Signals(**known(Signals, row.signals)), row.word != "skipped", row.at, row.row_id) for row in found
        ]

    def judge(
        self,
        source_id: int,
        recent: Means,
        history: Means,
        drifts: tuple[str, ...],
        since: datetime | None,
        now: datetime,
        missed: tuple[str, ...] = (),
    ) -> None:
        """Keep the judgement in place of the one before."""
        values = {
            "judged_at": now,
            "recent": form(recent),
            "history": form(history),
            "drifts": list(drifts),
            "drifting_since": since,
            "missed": list(missed),
        }
        with self.sessions.begin() as session:
            insert = insert_into(session, QualityRow).values({"source_id": source_id, **values})
            session.execute(insert.on_conflict_do_update(index_elements=["source_id"], set_=values))

    def judgements(self) -> list[Judgement]:
        """Return the last judgement of every source that is not retired, by slug."""
        statement = (
            select(QualityRow, SourceRow.slug)
            .join(SourceRow, SourceRow.id == QualityRow.source_id)
            .where(SourceRow.state != "retired")
            .order_by(SourceRow.slug)
        )
        with self.sessions.begin() as session:
            return [
                Judgement(
                    slug,
                    row.judged_at,
                    Means(**known(Means, row.recent)),
                    Means(**known(Means, row.history)),
                    tuple(row.drifts),
                    row.drifting_since,
                    row.source_id,
                    missed=tuple(row.missed or ()),
                )
                for row, slug in session.execute(statement)
            ]

    def address(self, page: int) -> str | None:
        """Return the address of a reading's page."""
        with self.sessions.begin() as session:
            return session.scalar(select(FrontierRow.url).where(FrontierRow.id == page))


def copy_of_parse() -> Label[int | None]:
    """Find the fetch whose page a parse has read: its row's last one before it."""
    fetch = aliased(OutcomeRow)
    chosen = select(func.max(fetch.id)).where(
        fetch.row_kind == OutcomeRow.row_kind,
        fetch.row_id == OutcomeRow.row_id,
        fetch.step == "fetch",
        fetch.word == "fetched",
        fetch.id < OutcomeRow.id,
    )
    return chosen.correlate(OutcomeRow).scalar_subquery().label("copy")
