"""Membership: which number a story has, and which articles carry it."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.storage.articles.stories.groups import add_article, add_group, add_stories, told
from worker.storage.articles.stories.membership import (
    Joining,
    Numbers,
    add_story,
    choose_numbers,
    first_text,
    hold_moved,
    members_of,
    name_stories,
    tells_story,
    write_stories,
)
from worker.storage.tables.articles import StoryRow
from worker.storage.tables.stories import CopyGroupRow


def rows(session: Session, *ids: int) -> list[CopyGroupRow]:
    """Return the rows of these groups."""
    return [session.get_one(CopyGroupRow, group_id) for group_id in ids]


def story_keys(session: Session) -> dict[int, str]:
    """Return the stories with their keys."""
    session.expire_all()
    return {row.id: row.key for row in session.scalars(select(StoryRow))}


def test_clusters_are_sorted_by_their_texts_whatever_their_numbers() -> None:
    members = [CopyGroupRow(exact="b", day=3), CopyGroupRow(exact="a", day=9), CopyGroupRow(exact="a", day=4)]
    assert first_text(members) == ("a", 4)
    assert first_text([]) == ("", 0)


def test_members_are_those_that_a_core_holds(session: Session) -> None:
    core = add_group(session, "a")
    followers = [add_group(session, name, core_id=core) for name in "bc"]
    other = add_group(session, "d")
    assert [row.id for row in members_of(session, core)] == [core, *followers]
    assert [row.id for row in members_of(session, other)] == [other]
    assert members_of(session, followers[0]) == []


@pytest.mark.parametrize(
    ("printed", "arriving_at", "expected"),
    [
        ({}, None, False),
        ({"a": 1}, None, False),
        ({"a": 2}, None, True),
        ({"a": 1, "b": 1}, None, True),
        ({"a": 1}, "a", True),
        ({"a": 1}, "b", True),
        ({"a": 1}, "elsewhere", False),
        ({}, "a", False),
        ({"a": 2}, "elsewhere", True),
    ],
    ids=[
        *("no article", "one article", "a text printed twice", "two texts", "one and a copy that comes"),
        *("one and another text that comes", "one and what comes elsewhere", "only what comes", "two and elsewhere"),
    ],
)
def test_a_story_is_told_by_two_articles(
    session: Session, printed: dict[str, int], arriving_at: str | None, expected: bool
) -> None:
    groups = {name: add_group(session, name) for name in ("a", "b", "elsewhere")}
    for name, times in printed.items():
        for place in range(times):
            add_article(session, f"{name}{place}", groups[name])
    arrival = Joining(2**40, groups[arriving_at]) if arriving_at else None
    assert tells_story(session, rows(session, groups["a"], groups["b"]), arrival) == expected


def test_an_article_that_moves_counts_where_it_comes_and_not_where_it_was(session: Session) -> None:
    old, new = add_group(session, "a"), add_group(session, "b")
    stays, moves = (add_article(session, key, old) for key in ("x", "y"))
    add_article(session, "z", new)
    arrival = Joining(moves, new)
    assert not tells_story(session, rows(session, old), arrival)
    assert tells_story(session, rows(session, new), arrival)
    assert tells_story(session, rows(session, old), None)
    assert stays < moves


def test_a_cluster_keeps_the_least_number_of_its_texts_and_the_others_are_left(session: Session) -> None:
    one, two, three = add_stories(session, "k1", "k2", "k3")
    core = add_group(session, "a", story_id=three)
    add_group(session, "b", core_id=core, story_id=two)
    add_group(session, "c", core_id=core)
    lone = add_group(session, "d", story_id=one)
    for key, group in (("x", core), ("y", core), ("z", lone)):
        add_article(session, key, group)
    clusters = {each: members_of(session, each) for each in (core, lone)}
    numbers = choose_numbers(session, clusters, None)
    assert numbers.of_core == {core: two, lone: None}
    assert numbers.changed == {core: two, core + 2: two, lone: None}
    assert numbers.left == {one, three}
    assert [row.story_id for row in rows(session, core, core + 1, core + 2, lone)] == [two, two, two, None]


def test_two_clusters_that_had_one_number_part_by_their_texts(session: Session) -> None:
    [number] = add_stories(session, "k1")
    second, first = (add_group(session, name, story_id=number) for name in ("b", "a"))
    for key, group in (("w", first), ("x", first), ("y", second), ("z", second)):
        add_article(session, key, group)
    numbers = choose_numbers(session, {each: members_of(session, each) for each in (second, first)}, None)
    assert numbers.of_core[first] == number
    assert numbers.of_core[second] not in (None, number)
    assert numbers.left == frozenset()


def test_moved_articles_are_held_in_the_order_of_their_ids(session: Session) -> None:
    one, two, other = (add_group(session, name) for name in "abc")
    ids = [add_article(session, str(n), group) for n, group in enumerate((two, one, two, other))]
    statements: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))
    moved = hold_moved(session, {one: 7, two: None}, Joining(ids[2], one))
    assert moved == {ids[0]: two, ids[1]: one}
    [held] = [each for each in statements if "ORDER BY article.id" in each]
    assert ("FOR UPDATE" in held) == (session.get_bind().dialect.name == "postgresql")
    statements.clear()
    assert hold_moved(session, {}, None) == {}
    assert statements == []


def test_a_story_is_named_by_the_least_key_and_goes_with_its_last_article(session: Session) -> None:
    kept, empty, told_elsewhere = add_stories(session, "old", "old", "old")
    core = add_group(session, "a", story_id=kept)
    follower = add_group(session, "b", core_id=core, story_id=kept)
    for key, group in (("m", core), ("c", follower), ("x", follower)):
        add_article(session, key, group, kept)
    add_article(session, "a", None, told_elsewhere)
    numbers = Numbers({core: kept}, {}, frozenset({empty, told_elsewhere}))
    name_stories(session, {core: members_of(session, core)}, numbers)
    assert story_keys(session) == {kept: "c", told_elsewhere: "old"}


def test_a_new_story_is_numbered_anew(session: Session) -> None:
    first = add_story(session)
    assert add_story(session) > first
    assert set(story_keys(session).values()) == {""}


def test_articles_get_the_number_of_their_story_and_lose_it_alone(session: Session) -> None:
    core = add_group(session, "a")
    follower = add_group(session, "b", core_id=core)
    lone = add_group(session, "c")
    for key, group in (("k2", core), ("k1", follower), ("k3", lone)):
        add_article(session, key, group)
    write_stories(session, {core, lone})
    [(number, key)] = story_keys(session).items()
    assert key == "k1"
    assert told(session) == {"k1": number, "k2": number, "k3": None}
    session.get_one(CopyGroupRow, follower).core_id = follower
    session.flush()
    write_stories(session, {core, follower})
    assert told(session) == {"k1": None, "k2": None, "k3": None}
    assert story_keys(session) == {}


def test_an_arriving_article_gets_its_group_and_its_story_at_once(session: Session) -> None:
    core = add_group(session, "a")
    add_article(session, "k2", core)
    comes = add_article(session, "k1", None)
    write_stories(session, {core}, Joining(comes, core))
    [(number, key)] = story_keys(session).items()
    assert told(session) == {"k1": number, "k2": number}
    assert key == "k1"
    write_stories(session, {core}, Joining(comes, core))
    assert told(session) == {"k1": number, "k2": number}


def test_an_article_without_words_belongs_to_no_story(session: Session) -> None:
    [number] = add_stories(session, "k1")
    core = add_group(session, "a", story_id=number)
    leaves = add_article(session, "k1", core, number)
    add_article(session, "k2", core, number)
    write_stories(session, {core}, Joining(leaves, 0))
    assert told(session) == {"k1": None, "k2": None}
    assert story_keys(session) == {}
