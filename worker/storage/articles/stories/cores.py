"""Cores: which text holds each story together, brought up to date around what changed."""

from __future__ import annotations

import heapq
from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from worker.dedup.stories import Text, core_of
from worker.storage.articles.stories.held import EVERYTHING, Held
from worker.storage.articles.stories.resemblances import in_parts
from worker.storage.database.row_sets import Changed, write_sets
from worker.storage.tables.stories import CopyGroupRow, ResemblanceRow


def refresh_strengths(session: Session, group_ids: Iterable[int]) -> set[int]:
    """Add up the resemblances of these groups anew; return them and all that they resemble."""
    ids = set(group_ids)
    alike = read_alike(session, ids)
    for row in read_groups(session, ids):
        strength = sum(alike[row.id].values())
        if row.strength != strength:
            row.strength = strength
    session.flush()
    return ids | {other for group_id in ids for other in alike[group_id]}


def assign_cores(session: Session, group_ids: set[int], held: Held = EVERYTHING) -> set[int]:
    """Find the cores of these groups and their followers; return the cores concerned.

    The groups come in the order in which cores are chosen, so that each meets only those that are settled before it; a
    group that becomes a core or ceases to be one sends those behind it that resemble it after it.
    """
    around = Surroundings(session)
    around.load(group_ids)
    queue = [(around.texts[group_id].order, group_id) for group_id in group_ids if group_id in around.texts]
    heapq.heapify(queue)
    concerned: set[int] = set()
    done: set[int] = set()
    changed: dict[int, int] = {}
    while queue:
        _, group_id = heapq.heappop(queue)
        if group_id in done:
            continue
        done.add(group_id)
        around.load({group_id})
        before, after = around.cores[group_id], core_of(group_id, around.texts, around.alike[group_id], around.cores)
        if before == after:
            continue
        around.cores[group_id] = after
        concerned |= {before, after}
        changed[group_id] = after
        if group_id in (before, after):
            mine = around.texts[group_id].order
            for other in around.alike[group_id]:
                if around.texts[other].order > mine:
                    heapq.heappush(queue, (around.texts[other].order, other))
    held.require(around.texts)
    if changed:
        rows = [{"id": group_id, "core_id": core_id} for group_id, core_id in sorted(changed.items())]
        write_sets(session, Changed(CopyGroupRow, rows, ("id",)))
    return concerned


class Surroundings:
    """The groups met so far: their order, their cores, and what they resemble."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.texts: dict[int, Text] = {}
        self.cores: dict[int, int] = {}
        self.alike: dict[int, dict[int, int]] = {}

    def load(self, group_ids: set[int]) -> None:
        """Read these groups, what they resemble, and the order and core of both."""
        missing = group_ids - self.alike.keys()
        if not missing:
            return
        self.alike |= read_alike(self.session, missing)
        unknown = (missing | {other for group_id in missing for other in self.alike[group_id]}) - self.texts.keys()
        for row in read_groups(self.session, unknown):
            self.texts[row.id] = Text(row.strength, row.exact, row.day)
            self.cores[row.id] = row.core_id
        for group_id in missing:  # One that is not held may have gone since its resemblances were read.
            self.alike[group_id] = {other: n for other, n in self.alike[group_id].items() if other in self.texts}


def read_alike(session: Session, group_ids: set[int]) -> dict[int, dict[int, int]]:
    """Return what each of these groups resembles, with the score in millionths."""
    alike: dict[int, dict[int, int]] = {group_id: {} for group_id in group_ids}
    columns = select(ResemblanceRow.low_id, ResemblanceRow.high_id, ResemblanceRow.score)
    for part in in_parts(group_ids):
        touching = or_(ResemblanceRow.low_id.in_(part), ResemblanceRow.high_id.in_(part))
        for low, high, score in session.execute(columns.where(touching)):
            for one, other in ((low, high), (high, low)):
                if one in alike:
                    alike[one][other] = round(score * 1_000_000)
    return alike


def read_groups(session: Session, group_ids: set[int]) -> list[CopyGroupRow]:
    """Return the rows of these groups as they are now."""
    found: list[CopyGroupRow] = []
    for part in in_parts(group_ids):
        rows = select(CopyGroupRow).where(CopyGroupRow.id.in_(part)).execution_options(populate_existing=True)
        found += session.scalars(rows)
    return found
