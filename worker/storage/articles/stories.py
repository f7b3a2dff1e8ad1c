"""Stories: sketches looked up, pairs judged, and the components they make.

A save commits an article's sketch; only then are its links looked for, in a transaction of their own: two that insert
and look up at once would miss each other.  ``article.unsettled`` names the change that is still to be linked, so that a
crash between the two loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import and_, bindparam, delete, func, or_, select, text, update
from sqlalchemy.orm import Session, sessionmaker

from worker.dedup.stories import components
from worker.dedup.verdict import LEAST_SHARED, Verdict, judge
from worker.records import Fingerprint
from worker.storage.articles.aliases import lock_articles
from worker.storage.articles.render import note_uncounted
from worker.storage.database.types import UtcDateTime
from worker.storage.database.upserts import insert_into
from worker.storage.tables.articles import ArticleRow, EdgeRow, FingerprintRow, StoryRow

# Copies of one story appear within days; a later reprint is a story of its own.  Every look-up reads this much of the
# index to either side, so the cost grows with it.
WINDOW = timedelta(hours=72)
# A hash that more texts of one window share is a set phrase of a site, and would make every one of them a candidate.
# A look-up reads no more index rows of a hash than this, however many there are.
MOST_SHARING = 250
# SQLite plans a part for each hash; PostgreSQL takes all as one array (1 ms instead of 11 for 42 hashes of 300,000
# rows, and as much where one of them is in 60,000 texts instead of 60).
ONE_HASH = (
    "SELECT * FROM (SELECT hash, article_id FROM fingerprint"
    " WHERE hash = {:d} AND dated_at BETWEEN :since AND :until LIMIT {:d}) AS shared"
)
EACH_HASH = (
    "SELECT shared.hash, shared.article_id FROM unnest(CAST(:hashes AS bigint[])) AS wanted(hash)"
    " CROSS JOIN LATERAL (SELECT fingerprint.hash, fingerprint.article_id FROM fingerprint"
    " WHERE fingerprint.hash = wanted.hash AND fingerprint.dated_at BETWEEN :since AND :until"
    " ORDER BY fingerprint.dated_at LIMIT :most) AS shared"
)
# Hashes in one statement; SQLite takes 500 parts of a compound.
PART = 200
# Any number, the same in every process: who holds it may rewrite stories.
STORY_LOCK = 7_206_301


def settle_article(sessions: sessionmaker[Session], article_id: int) -> bool:
    """Whether the article was still to be settled; its links and its story are up to date now."""
    with sessions.begin() as session:
        if not relink(session, article_id):
            return False
    with sessions.begin() as session:
        regroup(session, article_id)
    return True


def relink(session: Session, article_id: int) -> bool:
    """Whether the article was unsettled; its edges are those that its sketch and its neighbours' give now."""
    row = session.get(ArticleRow, article_id)
    if row is None or row.unsettled is None:
        return False
    rows = lock_articles(session, {article_id, *candidates(session, row)})
    row = rows.get(article_id)
    if row is None:
        return False
    prints = sketches(session, list(rows.values()))
    wanted = {other: judge(prints[article_id], prints[other]) for other in rows if other != article_id}
    write_edges(session, row, {other: verdict for other, verdict in wanted.items() if verdict.kind != "distinct"})
    row.unsettled = uuid4().hex
    return True


def candidates(session: Session, row: ArticleRow) -> set[int]:
    """The articles of the window that share enough rare hashes with this one, or its exact text."""
    hashes = session.scalars(select(FingerprintRow.hash).where(FingerprintRow.article_id == row.id)).all()
    since, until = row.dated_at - WINDOW, row.dated_at + WINDOW
    shared: dict[int, int] = {}
    for start in range(0, len(hashes), PART):
        for sharing in sharers(session, hashes[start : start + PART], row).values():
            if len(sharing) <= MOST_SHARING:
                for other in sharing:
                    shared[other] = shared.get(other, 0) + 1
    same = select(ArticleRow.id).where(ArticleRow.exact == row.exact, ArticleRow.dated_at.between(since, until))
    found = {other for other, count in shared.items() if count >= LEAST_SHARED} | set(session.scalars(same))
    return found - {row.id}


def sharers(session: Session, hashes: Sequence[int], row: ArticleRow) -> dict[int, list[int]]:
    """Hash -> articles of the window that have it, at most one more than may share it.

    One index range for each hash with a limit of its own, so that a frequent hash costs no more than any other.
    PostgreSQL takes the hashes as one value, which spares it to plan a statement of 40 parts for every article.
    """
    if session.get_bind().dialect.name == "postgresql":
        query, values = EACH_HASH, {"hashes": list(hashes), "most": MOST_SHARING + 1}
    else:
        query, values = " UNION ALL ".join(ONE_HASH.format(value, MOST_SHARING + 1) for value in hashes), {}
    moments = [bindparam(name, type_=UtcDateTime) for name in ("since", "until")]
    window = {"since": row.dated_at - WINDOW, "until": row.dated_at + WINDOW}
    found: dict[int, list[int]] = {}
    for value, article_id in session.execute(text(query).bindparams(*moments), {**window, **values}):
        found.setdefault(value, []).append(article_id)
    return found


def sketches(session: Session, rows: Sequence[ArticleRow]) -> dict[int, Fingerprint]:
    """The fingerprint of each article."""
    hashes: dict[int, list[int]] = {row.id: [] for row in rows}
    stored = select(FingerprintRow.article_id, FingerprintRow.hash).where(FingerprintRow.article_id.in_(hashes))
    for article_id, value in session.execute(stored):
        hashes[article_id].append(value)
    return {
        row.id: Fingerprint(row.exact, tuple(sorted(hashes[row.id])), row.shingles, row.sketched_words) for row in rows
    }


def write_edges(session: Session, row: ArticleRow, verdicts: dict[int, Verdict]) -> None:
    """Nothing; the article's edges are these; who loses one is in its story, and so regrouped with it."""
    mine = or_(EdgeRow.low_id == row.id, EdgeRow.high_id == row.id)
    kept = or_(EdgeRow.low_id.in_(verdicts), EdgeRow.high_id.in_(verdicts))
    session.execute(delete(EdgeRow).where(and_(mine, ~kept)))
    for other in sorted(verdicts):
        verdict = verdicts[other]
        inner = {"first": row.id, "second": other}.get(verdict.inner or "")
        values = {"kind": verdict.kind, "score": verdict.score, "inner_id": inner}
        pair = {"low_id": min(row.id, other), "high_id": max(row.id, other)}
        session.execute(
            insert_into(session, EdgeRow)
            .values(**pair, **values)
            .on_conflict_do_update(index_elements=["low_id", "high_id"], set_=values)
        )


def regroup(session: Session, article_id: int) -> None:
    """Nothing; the stories around the article are the components of the committed edges.

    One process at a time: each sees all edges that were committed before, and whoever commits an edge comes here after.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(STORY_LOCK)))
    row = session.get(ArticleRow, article_id)
    if row is None:
        return
    change = row.unsettled
    old = {row.id, *members(session, [row.story_id])}
    edges = reach(session, old)
    roots = components([(article, article) for article in old] + list(edges))
    rows = lock_articles(session, roots)
    groups: dict[int, list[ArticleRow]] = {}
    for article, root in roots.items():
        if article in rows:
            groups.setdefault(root, []).append(rows[article])
    write_stories(session, list(groups.values()))
    settled = update(ArticleRow).where(ArticleRow.id == article_id, ArticleRow.unsettled == change)
    session.execute(settled.values(unsettled=None))


def members(session: Session, story_ids: Iterable[int | None]) -> set[int]:
    """The articles of these stories."""
    known = [story_id for story_id in story_ids if story_id is not None]
    return set(session.scalars(select(ArticleRow.id).where(ArticleRow.story_id.in_(known)))) if known else set()


def reach(session: Session, start: Iterable[int]) -> set[tuple[int, int]]:
    """Every edge that can be come to from these articles."""
    edges: set[tuple[int, int]] = set()
    known: set[int] = set()
    border = set(start)
    while border:
        touching = or_(EdgeRow.low_id.in_(border), EdgeRow.high_id.in_(border))
        found = {(row[0], row[1]) for row in session.execute(select(EdgeRow.low_id, EdgeRow.high_id).where(touching))}
        known |= border
        edges |= found
        border = {article for edge in found for article in edge} - known
    return edges


def write_stories(session: Session, groups: list[list[ArticleRow]]) -> None:
    """Nothing; each group of two or more is one story, keeping the oldest number among its members' where it can."""
    before = {row.story_id for group in groups for row in group if row.story_id is not None}
    free = set(before)
    for group in sorted(groups, key=lambda group: min(row.key for row in group)):
        story_id = None
        if len(group) > 1:
            numbers = sorted({row.story_id for row in group if row.story_id in free and row.story_id is not None})
            story_id = numbers[0] if numbers else add_story(session)
            free.discard(story_id)
            key = min(row.key for row in group)
            session.execute(update(StoryRow).where(StoryRow.id == story_id).values(key=key))
        moved = [row for row in group if row.story_id != story_id]
        note_uncounted(session, {row.source_id for row in moved})
        for row in moved:
            row.story_id = story_id
    session.flush()
    empty = [story_id for story_id in free if not members(session, [story_id])]
    session.execute(delete(StoryRow).where(StoryRow.id.in_(empty)))


def add_story(session: Session) -> int:
    """The number of a new story."""
    story = StoryRow(key="")
    session.add(story)
    session.flush()
    return story.id
