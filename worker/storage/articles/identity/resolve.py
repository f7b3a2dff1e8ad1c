"""Resolving: the articles of a neighbourhood are made those that its facts give.

The caller holds every alias of the neighbourhood.  What is computed depends on the stored facts alone, so that it may
be done at any time, any number of times, and from any process.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.dedup.articles import fingerprint
from worker.dedup.verdict import judge
from worker.records import Fingerprint
from worker.storage.articles.aliases import assign_aliases, lock_aliases, lock_articles, representative
from worker.storage.articles.identity import Agrees, ranks
from worker.storage.articles.identity.error_pages import State
from worker.storage.articles.identity.neighbourhood import Neighbourhood, judged_states, read_neighbourhood
from worker.storage.articles.identity.parts import Part, standing_parts
from worker.storage.articles.rebuild import rebuild, take_away
from worker.storage.articles.render import captures_of, refresh
from worker.storage.articles.revisions import Capture, is_shown
from worker.storage.articles.serialization import load_articles
from worker.storage.changes import Noted, note_changes
from worker.storage.database.keys import alias_key, digest, frontier_key
from worker.storage.tables.addresses import ClaimRow, UnresolvedRow
from worker.storage.tables.articles import AliasRow, ArticleRow, CaptureRow

Result = TypeVar("Result")

# Captures of other articles that one judgement of an error page can change.
MOST_TOLD = 100


@dataclass
class Resolution:
    """What a neighbourhood comes down to.

    ``rows`` are the articles that are there, held, and ``left`` the ids that no part keeps.  ``ranks`` and ``states``
    are by capture, ``current`` names the claims that count.
    """

    parts: list[Part]
    rows: dict[int, ArticleRow]
    left: list[int]
    ranks: dict[int, int]
    states: dict[int, State]
    current: Collection[tuple[int, str, str]]

    def part_of(self, key: str) -> Part:
        """Return the part of an alias."""
        return next(part for part in self.parts if key in part.keys)


class Texts:
    """The texts of captures, compared; each is loaded once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.known: dict[str, Fingerprint] = {}

    def agree(self, one: Capture, other: Capture) -> bool:
        """Tell whether two captures say the same text."""
        return judge(self.of(one), self.of(other)).kind != "distinct"

    def of(self, capture: Capture) -> Fingerprint:
        """Return the fingerprint of a capture's text."""
        if capture.reading not in self.known:
            article = load_articles(self.session, {capture.reading})[capture.reading]
            self.known[capture.reading] = fingerprint(article.text)
        return self.known[capture.reading]


def hold_neighbourhood(
    sessions: sessionmaker[Session],
    names: Mapping[str, str],
    work: Callable[[Session, Neighbourhood], Result],
    arriving: Collection[str] = (),
) -> Result:
    """Return what ``work`` returns while every alias around some is held.

    One transaction, and one more for each time that aliases turn up to be held as well.  ``names`` maps keys to names;
    ``arriving`` are the aliases of which ``work`` stores a page.
    """
    wanted = dict(names)
    while True:
        with sessions.begin() as session:
            lock_aliases(session, wanted)
            around = read_neighbourhood(session, wanted, arriving)
            if around.names.keys() <= wanted.keys():
                return work(session, around)
        wanted |= around.names


def resolve_addresses(sessions: sessionmaker[Session], names: Mapping[str, str], now: datetime) -> None:
    """Compute the articles of some aliases, key to name, from the facts on them."""
    hold_neighbourhood(sessions, names, lambda session, around: resolve_held(session, around, now))


def resolve_held(session: Session, around: Neighbourhood, now: datetime, also: Collection[int] = ()) -> Resolution:
    """Compute the articles of a neighbourhood that is held, and write them.

    ``also`` are articles to rebuild in any case.
    """
    resolution = resolve(session, around)
    done = apply(session, around, resolution, now, also)
    for article_id in sorted(resolution.rows.keys() - done):
        refresh(session, resolution.rows[article_id], captures_of(session, article_id), now)
    return resolution


def resolve(session: Session, around: Neighbourhood) -> Resolution:
    """Return the articles that the facts of a neighbourhood give."""
    states = judged_states(session, list(around.captures.values()))
    evidence, agrees = around.evidence(states), agreeing(Texts(session))
    standing = standing_parts(evidence, agrees)
    ids = {capture.article_id for capture in around.captures.values()} | set(around.owners.values())
    rows = lock_articles(session, {article_id for article_id in ids if article_id})
    left = name_parts(standing, rows)
    current = {(claim.capture.id, claim.kind, claim.target) for claim in evidence.current_claims}
    return Resolution(standing, rows, left, ranks(evidence, agrees), states, current)


def agreeing(texts: Texts) -> Agrees:
    """Return the comparison of two captures, remembered."""
    known: dict[tuple[str, str], bool] = {}

    def agrees(one: Capture, other: Capture) -> bool:
        pair = (min(one.reading, other.reading), max(one.reading, other.reading))
        if pair not in known:
            known[pair] = texts.agree(one, other)
        return known[pair]

    return agrees


def name_parts(parts: Iterable[Part], rows: Mapping[int, ArticleRow]) -> list[int]:
    """Give each part the id of an article it has captures of.

    The smallest id goes on; an article that falls apart stays with the address it is shown at.  Returns the ids left
    over.
    """
    left = []
    for article_id in sorted(rows):
        mine = [part for part in parts if any(capture.article_id == article_id for capture in part.captures)]
        free = [part for part in mine if part.article_id is None]
        home = alias_key(rows[article_id].url)
        for part in sorted(free, key=lambda part: (home not in part.keys, min(part.keys)))[:1]:
            part.article_id = article_id
        if not free:
            left.append(article_id)
    return left


def apply(
    session: Session, around: Neighbourhood, resolution: Resolution, now: datetime, also: Collection[int] = ()
) -> Collection[int]:
    """Write what a resolution says, and return the articles rebuilt for it.

    ``also`` are articles to rebuild in any case.
    """
    rows = resolution.rows
    again = write_captures(session, around, resolution) | set(also)
    parted = []
    for part in resolution.parts:
        if part.article_id is None:
            row = copied_row(session, rows[part.captures[0].article_id], part)
            part.article_id, rows[row.id] = row.id, row
        strangers = {each.id: each.article_id for each in part.captures if each.article_id != part.article_id}
        if strangers:
            if rows[part.article_id].reading is None:  # It is new.
                parted.append(Noted("parted", part.article_id, other_id=min(strangers.values())))
            again |= {part.article_id, *strangers.values()}
            moved = update(CaptureRow).where(CaptureRow.id.in_(strangers)).values(article_id=part.article_id)
            session.execute(moved)
    write_owners(session, around, resolution)
    note_changes(session, [ending(rows[article_id], resolution.parts) for article_id in resolution.left], now)
    for article_id in resolution.left:
        take_away(session, rows.pop(article_id))
    again &= rows.keys()
    write_keys(session, around, resolution)
    for article_id in sorted(again):
        rebuild(session, rows[article_id], now)
    note_changes(session, parted, now)
    return again


def ending(row: ArticleRow, parts: Iterable[Part]) -> Noted:
    """Say what becomes of an article that no part keeps: merged, or erased."""
    takers = [part for part in parts if any(capture.article_id == row.id for capture in part.captures)]
    if not takers:
        return Noted("forgotten", row.id, address=frontier_key(row.url))
    taker = min(takers, key=lambda part: (alias_key(row.url) not in part.keys, part.article_id or 0))
    return Noted("merged", row.id, other_id=taker.article_id)


def write_keys(session: Session, around: Neighbourhood, resolution: Resolution) -> None:
    """Give each article the key of its first alias.

    Two may change places, so that keys nobody has come in between.
    """
    wanted = {
        part.article_id: representative(around.names[key] for key in part.keys)
        for part in resolution.parts
        if part.article_id is not None
    }
    changed = {article_id: key for article_id, key in wanted.items() if resolution.rows[article_id].key != key}
    for article_id in changed if len(changed) > 1 else ():
        resolution.rows[article_id].key = digest(f"unresolved {article_id}")
    session.flush()
    for article_id, key in changed.items():
        resolution.rows[article_id].key = key
    session.flush()


def copied_row(session: Session, source: ArticleRow, part: Part) -> ArticleRow:
    """Return a new article with the columns of another, to be rebuilt."""
    skipped = {"id", "key", "reading", "story_id", "group_id", "unsettled"}
    columns = [column.name for column in ArticleRow.__table__.columns if column.name not in skipped]
    row = ArticleRow(**{name: getattr(source, name) for name in columns}, key=digest(f"parted {part.captures[0].id}"))
    session.add(row)
    session.flush()
    return row


def write_owners(session: Session, around: Neighbourhood, resolution: Resolution) -> None:
    """Make each alias its part's, and those of no part nobody's."""
    wanted: dict[str, int | None] = {
        key: part.article_id for part in resolution.parts for key in part.keys if key in around.names
    }
    loose = [key for key, owner in around.owners.items() if owner is not None and key not in wanted]
    if loose:
        session.execute(update(AliasRow).where(AliasRow.key.in_(sorted(loose))).values(article_id=None))
    for part in resolution.parts:
        assert part.article_id is not None
        assign_aliases(
            session, part.article_id, {key for key in part.keys if around.owners.get(key) != part.article_id}
        )


def write_captures(session: Session, around: Neighbourhood, resolution: Resolution) -> set[int]:
    """Write what became of captures and claims; return the articles whose sightings that changes."""
    changed: set[int] = set()
    for capture_id, capture in sorted(around.captures.items()):
        rank, state = resolution.ranks[capture_id], resolution.states.get(capture_id)
        if (rank, state) == (capture.rank, capture.state):
            continue
        session.execute(update(CaptureRow).where(CaptureRow.id == capture_id).values(rank=rank, state=state))
        if is_shown(rank, state) != is_shown(capture.rank, capture.state):
            changed.add(capture.article_id)
    for key, claim in sorted(around.claims.items()):
        if claim.capture.id in around.captures and claim.is_current != (key in resolution.current):
            mine = (ClaimRow.capture_id == key[0], ClaimRow.kind == key[1], ClaimRow.key == key[2])
            session.execute(update(ClaimRow).where(*mine).values(is_current=key in resolution.current))
    return changed


def tell_collapsed(session: Session, capture: Capture) -> None:
    """Note the addresses whose pages lost their text to the same words."""
    same = (
        select(CaptureRow.own_key, AliasRow.name)
        .join(AliasRow, AliasRow.key == CaptureRow.own_key)
        .where(CaptureRow.text_key == capture.text_key, CaptureRow.state == "collapsed", CaptureRow.id != capture.id)
        .distinct()
        .limit(MOST_TOLD)
    )
    session.execute(insert(UnresolvedRow).from_select(["key", "name"], same))


def resolve_pending(sessions: sessionmaker[Session], most: int, now: datetime) -> int:
    """Resolve addresses that are noted; return the number of notes done."""
    with sessions.begin() as session:
        notes = session.execute(
            select(UnresolvedRow.id, UnresolvedRow.key, UnresolvedRow.name).order_by(UnresolvedRow.id).limit(most)
        ).all()
    for key, name in sorted({(note.key, note.name) for note in notes}):
        resolve_addresses(sessions, {key: name}, now)
        with sessions.begin() as session:
            done = UnresolvedRow.id.in_([note.id for note in notes if note.key == key])
            session.execute(delete(UnresolvedRow).where(done))
    return len(notes)
