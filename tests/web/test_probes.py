"""Probes: a process that turns says so without a database; ready it is with one that has its schema."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.web.visitors import House, open_house


def test_with_its_schema_it_is_ready_without_a_token(house: House) -> None:
    guest = house.guest()
    assert [guest.get(path).text for path in ("/live", "/ready")] == ["well\n", "well\n"]
    with house.runtime.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    told = guest.get("/ready")
    assert (told.status_code, told.text.startswith("database: the database's schema is at 0001")) == (503, True)
    assert guest.get("/live").status_code == 200


@pytest.mark.parametrize("url", ["postgresql://copydesk@127.0.0.1:1/copydesk", "sqlite:////nowhere/copydesk.db"])
def test_without_a_database_it_turns_and_is_not_ready(tmp_path: Path, url: str) -> None:
    house = open_house(url, f"unix://{tmp_path}/none.sock", tmp_path)
    guest = house.guest()
    assert guest.get("/live").text == "well\n"
    told = guest.get("/ready")
    assert (told.status_code, told.text.startswith("database: ")) == (503, True)
    assert "Traceback" not in told.text
    house.leave()
