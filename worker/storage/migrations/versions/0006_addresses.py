"""Keep what addresses answered and where they led, and what pages claim; both filled from what is known so far."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from worker.normalize.urls import same_site, url_key
from worker.normalize.urls.variants import story_key
from worker.storage.database.types import Id

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Rows read and written in one step.
PART = 1000
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables and columns, and fill them from the frontier and from the readings."""
    op.create_table(
        "redirect",
        sa.Column("from_key", sa.String(length=64), nullable=False),
        sa.Column("to_key", sa.String(length=64), nullable=False),
        sa.Column("from_alias", sa.String(length=64), nullable=False),
        sa.Column("to_alias", sa.String(length=64), nullable=False),
        sa.Column("from_url", sa.Text(), nullable=False),
        sa.Column("to_url", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("from_key", "to_key", name=op.f("pk_redirect")),
    )
    op.create_index(op.f("ix_redirect_from_alias"), "redirect", ["from_alias"])
    op.create_index(op.f("ix_redirect_to_alias"), "redirect", ["to_alias"])
    op.create_table(
        "answer",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("alias", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("page_at", MOMENT, nullable=True),
        sa.Column("gone_at", MOMENT, nullable=True),
        sa.Column("gone_reason", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_alias"), "answer", ["alias"])
    op.create_table(
        "claim",
        sa.Column("capture_id", Id, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("is_foreign", sa.Boolean(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.id"], name=op.f("fk_claim_capture_id_capture"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("capture_id", "kind", "key", name=op.f("pk_claim")),
    )
    op.create_index(op.f("ix_claim_key"), "claim", ["key"])
    op.create_table(
        "unresolved",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unresolved")),
    )
    with op.batch_alter_table("capture") as batch:
        batch.add_column(sa.Column("url", sa.Text(), nullable=True))
        batch.add_column(sa.Column("words", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("text_key", sa.String(length=64), nullable=True))
        batch.add_column(sa.Column("says_error", sa.Boolean(), nullable=True))
        batch.add_column(sa.Column("state", sa.String(length=10), nullable=True))
        batch.create_index("ix_capture_own_key", ["own_key"])
        batch.create_index("ix_capture_text_key", ["text_key"])
    fill(op.get_bind())


def fill(connection: sa.Connection) -> None:
    """Fill redirects and answers from the frontier, claims and addresses from the readings."""
    tables = sa.MetaData()
    names = ("frontier", "redirect", "answer", "capture", "reading", "claim")
    tables.reflect(connection, only=names)
    frontier, redirect, answer, capture, reading, claim = (tables.tables[name] for name in names)
    target, parent = frontier.alias("target"), frontier.alias("parent")
    led = sa.select(target.c.id, parent.c.url, target.c.url, target.c.discovered_at, parent.c.reason)
    led = led.join(parent, parent.c.id == target.c.parent_id).where(target.c.via == "redirect")
    for part in parts(connection, led, target.c.id):
        connection.execute(redirect.insert(), [edge(*row[1:]) for row in part])
    gone = sa.select(frontier.c.id, frontier.c.key, frontier.c.url, frontier.c.finished_at, frontier.c.reason)
    gone = gone.where(frontier.c.fetch_outcome == "gone", frontier.c.finished_at.is_not(None))
    for part in parts(connection, gone, frontier.c.id):
        values = [
            {"key": key, "alias": digest(story_key(url)), "url": url, "gone_at": at, "gone_reason": reason}
            for _, key, url, at, reason in part
        ]
        connection.execute(answer.insert(), values)
    read = sa.select(capture.c.id, capture.c.own_key, reading.c.record).join(
        reading, reading.c.hash == capture.c.reading
    )
    for part in parts(connection, read, capture.c.id):
        changes = [
            {"row": row_id, "own_url": record["url"], "count": record.get("word_count")} for row_id, _, record in part
        ]
        columns: dict[str, Any] = {"url": sa.bindparam("own_url"), "words": sa.bindparam("count")}
        connection.execute(capture.update().where(capture.c.id == sa.bindparam("row")).values(columns), changes)
        claims = [found for row_id, own, record in part for found in claims_of(row_id, own, record)]
        if claims:
            connection.execute(claim.insert(), claims)


def parts(connection: sa.Connection, query: sa.Select[Any], key: sa.ColumnElement[int]) -> Iterator[list[Any]]:
    """Yield the query's rows in parts, in the order of its first column ``key``."""
    after = 0
    while rows := connection.execute(query.where(key > after).order_by(key).limit(PART)).all():
        yield list(rows)
        after = rows[-1][0]


def edge(from_url: str, to_url: str, at: Any, reason: str | None) -> dict[str, Any]:
    """Return a redirect's columns."""
    status = (reason or "").removeprefix("status_")
    return {
        "from_key": digest(url_key(from_url)), "to_key": digest(url_key(to_url)),
        "from_alias": digest(story_key(from_url)), "to_alias": digest(story_key(to_url)),
        "from_url": from_url, "to_url": to_url, "status": int(status) if status.isdecimal() else 302,
        "first_at": at, "last_at": at,
    }  # fmt: skip


def claims_of(capture_id: int, own_key: str, record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the claim of a reading whose canonical address is another than its own."""
    url = record.get("canonical_url") or record["url"]
    key = digest(story_key(url))
    if key != own_key:
        foreign = not same_site(url, record["url"])
        yield {"capture_id": capture_id, "kind": "canonical", "key": key, "url": url} | {
            "is_foreign": foreign, "is_current": True
        }  # fmt: skip


def digest(text: str) -> str:
    """Return the key under which a text stands."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def downgrade() -> None:
    """Drop the columns and tables."""
    with op.batch_alter_table("capture") as batch:
        batch.drop_index("ix_capture_text_key")
        batch.drop_index("ix_capture_own_key")
        for name in ("state", "says_error", "text_key", "words", "url"):
            batch.drop_column(name)
    for table in ("unresolved", "claim", "answer", "redirect"):
        op.drop_table(table)
