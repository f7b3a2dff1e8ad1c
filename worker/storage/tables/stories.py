"""Stories: texts that several articles print, how alike they are, and what of them the sources repeat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from worker.storage.database.types import Id, Table


class CopyGroupRow(Table):
    """Hold one text of one UTC day, however many articles print it."""

    __tablename__ = "copy_group"
    __table_args__ = (UniqueConstraint("exact", "day"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    exact: Mapped[str] = mapped_column(String(64))
    day: Mapped[int]  # days since 1 January 1970
    shingles: Mapped[int]
    words: Mapped[int]
    numbers: Mapped[list[int]] = mapped_column(JSON)
    names: Mapped[list[int]] = mapped_column(JSON)
    strength: Mapped[int] = mapped_column(BigInteger)  # the sum of its resemblances' scores, in millionths
    core_id: Mapped[int] = mapped_column(Id, index=True)  # the group that holds its story together, itself for a core
    story_id: Mapped[int | None] = mapped_column(Id, index=True)


class ShingleRow(Table):
    """Hold one shingle hash of a group's sketch."""

    __tablename__ = "shingle"
    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    group_id: Mapped[int] = mapped_column(ForeignKey("copy_group.id"), primary_key=True, index=True)


class ResemblanceRow(Table):
    """Hold a verdict on two groups; ``inner_id`` is contained in the other."""

    __tablename__ = "resemblance"
    low_id: Mapped[int] = mapped_column(ForeignKey("copy_group.id"), primary_key=True)
    high_id: Mapped[int] = mapped_column(ForeignKey("copy_group.id"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(10))
    score: Mapped[float]
    inner_id: Mapped[int | None] = mapped_column(Id)


class RelinkRow(Table):
    """Note a group that is new, lost an article, or has a hash that turned."""

    __tablename__ = "relink"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    group_id: Mapped[int] = mapped_column(Id, index=True)


class CommonHashRow(Table):
    """Hold a hash that too many texts of a day share."""

    __tablename__ = "common_hash"
    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    day: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class RecountRow(Table):
    """Note that a text with a common hash is gone."""

    __tablename__ = "recount"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    hash: Mapped[int] = mapped_column(BigInteger)
    day: Mapped[int]


class BlockCountRow(Table):
    """Count in how many documents of a source a block stood, and where."""

    __tablename__ = "block_count"
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, index=True)
    documents: Mapped[int]
    days: Mapped[int]
    heads: Mapped[int]
    tails: Mapped[int]


class BoilerplateChoiceRow(Table):
    """Hold what a person decided on a line: to keep or to drop it."""

    __tablename__ = "boilerplate_choice"
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    choice: Mapped[str] = mapped_column(String(4))
    text: Mapped[str] = mapped_column(Text)
    chosen_at: Mapped[datetime]
