"""The neighbourhood of some addresses: every alias, capture, claim and redirect that bears on what article they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from worker.normalize.urls.variants import story_key
from worker.storage.articles.aliases import is_home
from worker.storage.articles.identity import BELIEVED_KINDS, AddressEvidence, Redirect, StoredClaim
from worker.storage.articles.identity.error_pages import State, states
from worker.storage.articles.revisions import Capture
from worker.storage.tables.addresses import AnswerRow, ClaimRow, RedirectRow
from worker.storage.tables.articles import AliasRow, CaptureRow

# So many pages that name one address, under more than a few titles, are a template's mistake (every page names the
# section, or the first article).  A gallery of one title may have more.  The numbers bound what one save looks at.
MOST_MIXED = 50
MOST_TITLES = 3
MOST_CLAIMANTS = 200
# So many addresses that lead to one are a section's or a front page's former articles.
MOST_SOURCES = 50

# Addresses at which one text is looked for.
MOST_READ = 1000

COLUMNS = [getattr(CaptureRow, name) for name in Capture.__dataclass_fields__]


@dataclass
class Neighbourhood:
    """Gather what bears on some aliases.

    ``owners`` maps each alias that exists to its article.
    """

    names: dict[str, str] = field(default_factory=dict)
    owners: dict[str, int | None] = field(default_factory=dict)
    captures: dict[int, Capture] = field(default_factory=dict)
    claims: dict[tuple[int, str, str], StoredClaim] = field(default_factory=dict)
    redirects: dict[tuple[str, str], Redirect] = field(default_factory=dict)
    pages: dict[str, datetime] = field(default_factory=dict)
    crowded: set[tuple[str, bool | None]] = field(default_factory=set)
    arriving: frozenset[str] = frozenset()

    def evidence(self, states: Mapping[int, State]) -> AddressEvidence:
        """Return what was found for the pure part, with what is thought of each capture."""
        judged = {key: replace(self.captures[key], state=states.get(key)) for key in sorted(self.captures)}
        captures = tuple(judged.values())
        claims = tuple(
            replace(claim, capture=judged[claim.capture.id])
            for _, claim in sorted(self.claims.items())
            if claim.capture.id in judged
        )
        redirects = tuple(redirect for _, redirect in sorted(self.redirects.items()))
        return AddressEvidence(captures, claims, redirects, self.pages, frozenset(self.crowded))


def read_neighbourhood(session: Session, names: Mapping[str, str], arriving: Collection[str] = ()) -> Neighbourhood:
    """Return what bears on some aliases (key to name), as far as facts lead.

    ``arriving`` are aliases of which a page is about to be stored: what leads there counts as if it already were.
    """
    found = Neighbourhood(arriving=frozenset(arriving))
    border = dict(names)
    while border:
        found.names |= border
        border = {key: name for key, name in expand(session, found, border).items() if key not in found.names}
    return found


def expand(session: Session, found: Neighbourhood, border: dict[str, str]) -> dict[str, str]:
    """Read what bears on the border's aliases; return those it leads to."""
    members = read_members(session, found, border)
    around = {**border, **members}
    next_names = dict(members)
    fresh = read_captures(session, found, around, next_names)
    read_claims(session, found, around, fresh, next_names)
    read_redirects(session, found, around, next_names)
    return next_names


def read_members(session: Session, found: Neighbourhood, border: Collection[str]) -> dict[str, str]:
    """Read the border's aliases and all others of their articles."""
    ids = select(AliasRow.article_id).where(AliasRow.key.in_(border), AliasRow.article_id.is_not(None))
    alias = select(AliasRow.key, AliasRow.name, AliasRow.article_id)
    # Two look-ups: of an "or" of the two PostgreSQL reads the whole table.
    either = alias.where(AliasRow.key.in_(border)).union(alias.where(AliasRow.article_id.in_(ids)))
    rows = session.execute(either).all()
    found.owners |= {row.key: row.article_id for row in rows}
    members = {row.key: row.name for row in rows if row.key not in found.names}
    found.names |= members
    return members


def read_captures(
    session: Session, found: Neighbourhood, around: Collection[str], next_names: dict[str, str]
) -> list[int]:
    """Read the captures at some aliases and of their articles; return new ids."""
    ids = {article_id for key in around if (article_id := found.owners.get(key)) is not None}
    wanted = or_(CaptureRow.own_key.in_(around), CaptureRow.article_id.in_(ids))
    fresh = []
    for row in session.execute(select(*COLUMNS).where(wanted)):
        capture = Capture(*row)
        if capture.id not in found.captures:
            found.captures[capture.id] = capture
            fresh.append(capture.id)
        if capture.url is not None:
            next_names.setdefault(capture.own_key, story_key(capture.url))
    return fresh


def read_claims(
    session: Session, found: Neighbourhood, around: Collection[str], fresh: list[int], next_names: dict[str, str]
) -> None:
    """Read new captures' claims, and those on some aliases unless too many."""
    columns = [ClaimRow.capture_id, ClaimRow.kind, ClaimRow.key, ClaimRow.url, ClaimRow.is_foreign, ClaimRow.is_current]
    if fresh:
        for row in session.execute(select(*columns).where(ClaimRow.capture_id.in_(fresh))):
            add_claim(found, row, found.captures[row.capture_id])
            if row.is_current and row.kind in BELIEVED_KINDS:
                next_names.setdefault(row.key, story_key(row.url))
    claimants = (
        select(*columns, *COLUMNS)
        .join(CaptureRow, CaptureRow.id == ClaimRow.capture_id)
        .where(ClaimRow.is_current, ClaimRow.kind.in_(BELIEVED_KINDS))
    )
    for key, is_foreign, rows in claims_on(session, claimants, around):
        if is_crowd(rows):
            found.crowded.add((key, is_foreign))
            continue
        for row in rows:
            capture = Capture(*row[len(columns) :])
            add_claim(found, row, capture)
            if capture.url is not None:
                next_names.setdefault(capture.own_key, story_key(capture.url))


def add_claim(found: Neighbourhood, row: Any, capture: Capture) -> None:
    """Keep one claim."""
    found.claims[row.capture_id, row.kind, row[2]] = StoredClaim(
        capture, row.kind, row[2], row[3], row.is_foreign, row.is_current
    )


def claims_on(session: Session, claimants: Any, keys: Collection[str]) -> Iterable[tuple[str, bool, list[Any]]]:
    """Yield the claims on each alias, own ones and foreign ones apart.

    Each group holds at most one more than may be.
    """
    most = MOST_CLAIMANTS + 1
    rows = session.execute(claimants.where(ClaimRow.key.in_(keys)).limit(most)).all()
    groups = {(row[2], row.is_foreign) for row in rows}
    if len(rows) == most:
        groups = {(key, is_foreign) for key in keys for is_foreign in (False, True)}
    for key, is_foreign in sorted(groups):
        if len(rows) == most:
            mine = claimants.where(ClaimRow.key == key, ClaimRow.is_foreign == is_foreign).limit(most)
            yield key, is_foreign, list(session.execute(mine))
        else:
            yield key, is_foreign, [row for row in rows if (row[2], row.is_foreign) == (key, is_foreign)]


def is_crowd(claimants: list[Any]) -> bool:
    """Tell whether too many pages claim one address."""
    addresses, titles = {row.own_key for row in claimants}, {row.title_key for row in claimants}
    is_mixed = len(addresses) > MOST_MIXED and len(titles) > MOST_TITLES
    return is_mixed or len(claimants) > MOST_CLAIMANTS


def read_redirects(session: Session, found: Neighbourhood, around: Collection[str], next_names: dict[str, str]) -> None:
    """Read the redirects from some aliases, and those to them where that matters.

    They matter where a page stands, or the way goes on.
    """
    columns = (
        RedirectRow.from_alias, RedirectRow.to_alias, RedirectRow.from_url, RedirectRow.to_url, RedirectRow.last_at,
    )  # fmt: skip
    leaving = session.execute(select(*columns).where(RedirectRow.from_alias.in_(around))).all()
    for row in leaving:
        add_redirect(found, row, next_names)
    standing = {capture.own_key for capture in found.captures.values()} | {row.from_alias for row in leaving}
    targets = sorted((standing | found.arriving) & set(around))
    quiet = quiet_targets(session, found, targets) if targets else []
    if quiet:
        for row in session.execute(select(*columns).where(RedirectRow.to_alias.in_(quiet))).all():
            add_redirect(found, row, next_names)
    if found.redirects:
        answers = select(AnswerRow.alias, func.max(AnswerRow.page_at)).where(AnswerRow.alias.in_(around))
        last = session.execute(answers.group_by(AnswerRow.alias))
        found.pages |= {alias: at for alias, at in last if at is not None}


def quiet_targets(session: Session, found: Neighbourhood, targets: Collection[str]) -> list[str]:
    """Return the targets with few enough redirects to read, and note the others as crowded."""
    counted = select(RedirectRow.to_alias, func.count()).where(RedirectRow.to_alias.in_(targets))
    counts = dict(session.execute(counted.group_by(RedirectRow.to_alias)).all())
    found.crowded |= {(key, None) for key, count in counts.items() if count > MOST_SOURCES}
    return [key for key, count in counts.items() if count <= MOST_SOURCES]


def add_redirect(found: Neighbourhood, row: Any, next_names: dict[str, str]) -> None:
    """Keep one redirect between two aliases, the latest of those between their addresses."""
    if row.from_alias == row.to_alias:
        return
    pair = (row.from_alias, row.to_alias)
    known = found.redirects.get(pair)
    if known is None or known.at < row.last_at:
        found.redirects[pair] = Redirect(*pair, row.last_at, is_home(row.to_url))
    next_names.setdefault(row.from_alias, story_key(row.from_url))
    next_names.setdefault(row.to_alias, story_key(row.to_url))


def judged_states(session: Session, captures: Collection[Capture]) -> dict[int, State]:
    """Map the captures that lost their text to what is thought of them."""
    possible = states(captures, None)
    unknown = [capture for capture in captures if capture.id in possible and not capture.says_error]
    if not unknown:
        return possible
    pairs = {(capture.text_key, capture.own_key) for capture in unknown if capture.text_key}
    keys = {key for key, _ in pairs}
    same = select(CaptureRow.text_key, CaptureRow.own_key).where(CaptureRow.text_key.in_(keys))
    rows = session.execute(same.distinct().limit(MOST_READ))
    stand: dict[str, set[str]] = {}
    for key, own_key in [*rows, *pairs]:
        if key:
            stand.setdefault(key, set()).add(own_key)
    return states(captures, {key for key, addresses in stand.items() if len(addresses) > 1})
