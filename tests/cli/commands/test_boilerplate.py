"""`copydesk boilerplate`: what it lists, and what a decision changes."""

from __future__ import annotations

import os
from datetime import timedelta

from tests.cli.desk import Desk
from tests.storage.newsroom import MORNING, Fetched, add_source, article, body
from worker.storage.article_store import Articles
from worker.storage.database.engine import open_engine, open_sessions

STRIP = "Got a story for the Gazette? Write to the newsroom."


def fill(desk: Desk) -> None:
    """Store an article a day that ends in one line."""
    engine = open_engine(os.environ["COPYDESK_DATABASE_URL"])
    sessions = open_sessions(engine)
    source = add_source(sessions, "gazette")
    articles = Articles(sessions)
    for number in range(8):
        day = MORNING + timedelta(days=number)
        page = article(f"https://gazette.example/{number}", paragraphs=(*body(number), STRIP), published_at=day)
        Fetched(page, number + 1, fetched_at=day, source_id=source).save(articles)
    articles.settle_pending(MORNING)
    engine.dispose()


def test_lines_are_listed_kept_and_dropped(desk: Desk) -> None:
    fill(desk)
    said = desk.call("boilerplate", "gazette")
    assert said.code == 0
    assert "left out at the foot" in said.out
    assert STRIP in " ".join(said.out.split())
    [line] = desk.call("boilerplate", "gazette", "--json").lines
    assert (line["documents"], line["days"], line["place"], line["choice"]) == (8, 8, "tail", None)
    kept = desk.call("boilerplate", "gazette", "--keep", line["number"], "--json").lines
    assert [(each["place"], each["choice"]) for each in kept] == [(None, "keep")]
    dropped = desk.call("boilerplate", "gazette", "--drop", line["number"]).out
    assert "dropped" in dropped
    again = desk.call("boilerplate", "gazette", "--learn", line["number"], "--json").lines
    assert [(each["place"], each["choice"]) for each in again] == [("tail", None)]


def test_what_is_unknown_is_said_in_one_line(desk: Desk) -> None:
    assert "there is no source 'gazette'" in desk.call("boilerplate", "gazette").err
    fill(desk)
    said = desk.call("boilerplate", "gazette", "--keep", "00")
    assert said.code != 0
    assert "repeats no line '00'" in said.err
