"""A lent PostgreSQL database is as a new one, whatever the test before has left in it."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.services import PostgresServer

ADD = "INSERT INTO author (key, name) VALUES ('k', 'Mara Quill') RETURNING id"


@pytest.fixture
def template(postgres: PostgresServer, postgres_template: str) -> Iterator[str]:
    """A template of the test's own, so that nobody else has given back a database like it."""
    name = postgres.create(postgres_template)
    yield name
    for lent in postgres.idle.pop(name, []):
        postgres.drop(lent)
    postgres.drop(name)


def test_a_database_that_was_given_back_is_empty_and_counts_from_one(postgres: PostgresServer, template: str) -> None:
    first = postgres.lend(template)
    with postgres.connect(first) as connection:
        assert connection.execute(ADD).fetchone() == (1,)
        connection.execute("DELETE FROM author")
        assert connection.execute(ADD).fetchone() == (2,)
        connection.execute("INSERT INTO teaser (key, url) VALUES ('t', 'https://news.example/')")
        connection.execute("INSERT INTO headline (teaser_id, key, text) SELECT id, 'h', 'Words' FROM teaser")
    postgres.take_back(first, template)
    assert postgres.lend(template) == first
    with postgres.connect(first) as connection:
        for table in ("author", "teaser", "headline"):
            assert connection.execute(f"SELECT count(*), pg_relation_size('{table}') FROM {table}").fetchone() == (0, 0)  # type: ignore[arg-type]
        assert connection.execute(ADD).fetchone() == (1,)
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            connection.execute("INSERT INTO headline (teaser_id, key, text) VALUES (1, 'h', 'Words')")
    postgres.take_back(first, template)


def test_a_session_that_a_test_left_open_is_ended(postgres: PostgresServer, template: str) -> None:
    lent = postgres.lend(template)
    left = psycopg.connect(f"host={postgres.socket_folder} user=postgres dbname={lent}")
    left.execute(ADD)  # Uncommitted: it would hold up whoever comes next.
    postgres.take_back(lent, template)
    with pytest.raises(psycopg.OperationalError):
        left.execute("SELECT 1")
    left.close()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE trial (id int)",
        "ALTER TABLE author ADD COLUMN mood text",
        "ALTER TABLE author ALTER COLUMN name TYPE varchar(200)",
        "ALTER TABLE headline DROP CONSTRAINT fk_headline_teaser_id_teaser",
        "DROP TABLE token CASCADE",
        "UPDATE alembic_version SET version_num = '9999'",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = ''1MB''', current_database()); END $$",
    ],
)
def test_a_database_of_another_shape_is_not_lent_again(postgres: PostgresServer, template: str, statement: str) -> None:
    changed = postgres.lend(template)
    with postgres.connect(changed) as connection:
        connection.execute(statement)  # type: ignore[arg-type]
    postgres.take_back(changed, template)
    assert postgres.idle[template] == []
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        postgres.connect(changed)
