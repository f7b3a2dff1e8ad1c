"""Membership: which number a story has, and which articles carry it."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.storage.articles.stories.groups import add_article, add_group, add_stories, told
from worker.storage.articles.stories.held import Held, MoreToHoldError
from worker.storage.articles.stories.membership import (
    Arrival,
    ChangedMeanwhileError,
    add_story,
    choose_numbers,
    first_text,
    hold_articles,
    name_stories,
    read_clusters,
    remove_stories,
    tells_story,
    write_stories,
)
from worker.storage.tables.articles import ArticleRow, StoryRow
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
    found = read_clusters(session, [core, other, followers[0]])
    assert {name: [row.id for row in members] for name, members in found.items()} == {
        core: [core, *followers], other: [other], followers[0]: [],
    }  # fmt: skip


def test_members_that_are_not_held_are_asked_for(session: Session) -> None:
    core = add_group(session, "a")
    follower = add_group(session, "b", core_id=core)
    assert read_clusters(session, [core], Held(frozenset({core, follower}), is_alone=False))
    with pytest.raises(MoreToHoldError) as more:
        read_clusters(session, [core], Held(frozenset({core}), is_alone=False))
    assert more.value.group_ids == {core, follower}


@pytest.mark.parametrize(
    ("printed", "expected"),
    [({}, False), ({"a": 1}, False), ({"a": 2}, True), ({"a": 1, "b": 1}, True), ({"a": 1, "elsewhere": 1}, False)],
    ids=["no article", "one article", "a text printed twice", "two texts", "one and another elsewhere"],
)
def test_a_story_is_told_by_two_articles(session: Session, printed: dict[str, int], expected: bool) -> None:
    groups = {name: add_group(session, name) for name in ("a", "b", "elsewhere")}
    for name, times in printed.items():
        for place in range(times):
            add_article(session, f"{name}{place}", groups[name])
    assert tells_story(session, rows(session, groups["a"], groups["b"])) == expected
    assert not tells_story(session, [])


def test_a_cluster_keeps_the_least_number_of_its_texts_and_the_others_are_left(session: Session) -> None:
    one, two, three = add_stories(session, "k1", "k2", "k3")
    core = add_group(session, "a", story_id=three)
    add_group(session, "b", core_id=core, story_id=two)
    add_group(session, "c", core_id=core)
    lone = add_group(session, "d", story_id=one)
    for key, group in (("x", core), ("y", core), ("z", lone)):
        add_article(session, key, group)
    numbers = choose_numbers(session, read_clusters(session, [core, lone]))
    assert numbers.of_core == {core: two, lone: None}
    assert numbers.changed == {core: two, core + 2: two, lone: None}
    assert numbers.left == {one, three}
    assert [row.story_id for row in rows(session, core, core + 1, core + 2, lone)] == [two, two, two, None]


def test_two_clusters_that_had_one_number_part_by_their_texts(session: Session) -> None:
    [number] = add_stories(session, "k1")
    second, first = (add_group(session, name, story_id=number) for name in ("b", "a"))
    for key, group in (("w", first), ("x", first), ("y", second), ("z", second)):
        add_article(session, key, group)
    numbers = choose_numbers(session, read_clusters(session, [second, first]))
    assert numbers.of_core[first] == number
    assert numbers.of_core[second] not in (None, number)
    assert numbers.left == frozenset()


def test_articles_are_held_in_the_order_of_their_ids(session: Session) -> None:
    one, two, other = (add_group(session, name) for name in "abc")
    ids = [add_article(session, str(n), group) for n, group in enumerate((two, one, two, other))]
    comes = add_article(session, "comes", other, unsettled="c")
    statements: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))
    found = hold_articles(session, {one, two}, Arrival(comes, other, "c"))
    assert {article_id: row.group_id for article_id, row in found.items()} == {
        ids[0]: two, ids[1]: one, ids[2]: two, comes: other,
    }  # fmt: skip
    [held] = [each for each in statements if "ORDER BY article.id" in each]
    assert ("FOR NO KEY UPDATE" in held) == (session.get_bind().dialect.name == "postgresql")
    statements.clear()
    assert hold_articles(session, (), None) == {}
    assert statements == []


@pytest.mark.parametrize("change", [{"unsettled": "another"}, {"group_id": None}], ids=["saved again", "placed again"])
def test_an_article_that_changed_meanwhile_does_not_arrive(session: Session, change: dict[str, str | None]) -> None:
    group = add_group(session, "a")
    comes = add_article(session, "comes", **({"group_id": group, "unsettled": "c"} | change))
    for arrival in (Arrival(comes, group, "c"), Arrival(2**40, group, "c")):
        with pytest.raises(ChangedMeanwhileError):
            write_stories(session, {group}, arrival)


def test_a_story_is_named_by_the_least_key_of_its_articles(session: Session) -> None:
    [number, other] = add_stories(session, "old", "old")
    core = add_group(session, "a", story_id=number)
    follower = add_group(session, "b", core_id=core, story_id=number)
    for key, group in (("m", core), ("c", follower), ("x", follower), ("a", None)):
        add_article(session, key, group)
    name_stories(session, {core: number, 2**40: None})
    assert story_keys(session) == {number: "c", other: "old"}


def test_a_story_goes_with_its_last_article_and_its_last_text(session: Session) -> None:
    empty, of_article, of_text = add_stories(session, "k", "k", "k")
    add_article(session, "a", None, of_article)
    add_group(session, "a", story_id=of_text)
    remove_stories(session, {empty, of_article, of_text, 2**40})
    assert set(story_keys(session)) == {of_article, of_text}


def test_a_story_that_no_text_has_is_taken_from_the_articles_that_are_held(session: Session) -> None:
    left, of_text = add_stories(session, "k", "k")
    other = add_article(session, "other", None, left)
    held = [add_article(session, "held", None, left), add_article(session, "told", None, of_text)]
    add_group(session, "a", story_id=of_text)
    remove_stories(session, {left, of_text}, held)
    assert told(session) == {"other": left, "held": left, "told": of_text}
    remove_stories(session, {left, of_text}, [*held, other])
    assert told(session) == {"other": None, "held": None, "told": of_text}
    assert set(story_keys(session)) == {of_text}


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


def test_an_arriving_article_gets_its_story_and_is_settled(session: Session) -> None:
    core = add_group(session, "a")
    add_article(session, "k2", core)
    comes = add_article(session, "k1", core, unsettled="c")
    write_stories(session, {core}, Arrival(comes, core, "c"))
    [(number, key)] = story_keys(session).items()
    assert told(session) == {"k1": number, "k2": number}
    assert key == "k1"
    assert session.get_one(ArticleRow, comes).unsettled is None


def test_an_article_that_comes_from_a_story_ends_it_with_the_last(session: Session) -> None:
    [number] = add_stories(session, "k1")
    core = add_group(session, "a")
    comes = add_article(session, "k1", core, number, unsettled="c")
    write_stories(session, {core}, Arrival(comes, core, "c"))
    assert told(session) == {"k1": None}
    assert story_keys(session) == {}


def test_an_article_without_words_belongs_to_no_story(session: Session) -> None:
    [number] = add_stories(session, "k1")
    core = add_group(session, "a", story_id=number)
    leaves = add_article(session, "k1", 0, number, unsettled="c")
    add_article(session, "k2", core, number)
    write_stories(session, {core}, Arrival(leaves, 0, "c"))
    assert told(session) == {"k1": None, "k2": None}
    assert story_keys(session) == {}
