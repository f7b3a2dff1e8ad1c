"""Cores: which text holds each story together, step by step as if all texts came at once."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.dedup.cores import find_cores
from tests.storage.articles.stories.groups import add_group, add_groups, resemble
from worker.dedup.stories import Text
from worker.storage.articles.stories.cores import (
    Surroundings,
    assign_cores,
    read_alike,
    read_groups,
    refresh_strengths,
)
from worker.storage.tables.stories import CopyGroupRow, ResemblanceRow


def link(session: Session, names: dict[str, int], pairs: str, score: float = 0.9) -> None:
    """Let texts resemble each other: "ab bc" are two pairs."""
    for one, other in pairs.split():
        resemble(session, names[one], names[other], score)


def cores_of(session: Session, names: dict[str, int]) -> dict[str, str]:
    """Return the core of each text by name."""
    back = {group_id: name for name, group_id in names.items()}
    rows = session.execute(select(CopyGroupRow.id, CopyGroupRow.core_id))
    return {back[group_id]: back[core] for group_id, core in rows}


def afresh(session: Session) -> dict[int, int]:
    """Return the cores that all texts give at once."""
    ids = set(session.scalars(select(CopyGroupRow.id)))
    alike = read_alike(session, ids)
    texts = {row.id: Text(sum(alike[row.id].values()), row.exact, row.day) for row in read_groups(session, ids)}
    return find_cores(texts, alike)


@pytest.mark.parametrize(
    ("pairs", "cores"),
    [
        ("", {"a": "a", "b": "b", "c": "c", "d": "d"}),
        ("ab", {"a": "a", "b": "a", "c": "c", "d": "d"}),
        ("ab bc", {"a": "b", "b": "b", "c": "b", "d": "d"}),
        ("ab bc cd", {"a": "b", "b": "b", "c": "b", "d": "d"}),
        ("ad bd cd", {"a": "d", "b": "d", "c": "d", "d": "d"}),
        ("ab cd", {"a": "a", "b": "a", "c": "c", "d": "c"}),
        ("ab bc ca", {"a": "a", "b": "a", "c": "a", "d": "d"}),
    ],
    ids=["alone", "a pair", "a chain", "a chain too long", "a star", "two pairs", "a ring"],
)
def test_the_text_that_resembles_most_holds_those_that_resemble_it(
    session: Session, pairs: str, cores: dict[str, str]
) -> None:
    names = add_groups(session, "abcd")
    link(session, names, pairs)
    touched = refresh_strengths(session, names.values())
    assert touched == set(names.values())
    assign_cores(session, touched)
    assert cores_of(session, names) == cores
    assert {row.id: row.core_id for row in read_groups(session, touched)} == afresh(session)


def test_of_two_cores_the_more_alike_holds_a_text(session: Session) -> None:
    names = add_groups(session, "abcdx")
    link(session, names, "ab cd")
    link(session, names, "ax", 0.6)
    link(session, names, "cx", 0.7)
    assign_cores(session, refresh_strengths(session, names.values()))
    assert cores_of(session, names)["x"] == "c"


def test_strengths_are_summed_in_millionths_and_reach_to_the_neighbours(session: Session) -> None:
    names = add_groups(session, "abcd")
    link(session, names, "ab", 0.1234567)
    link(session, names, "bc", 0.5)
    assert refresh_strengths(session, [names["b"]]) == {names["a"], names["b"], names["c"]}
    rows = {row.exact: row.strength for row in read_groups(session, set(names.values()))}
    assert rows == {"a": 0, "b": 623_457, "c": 0, "d": 0}
    assert refresh_strengths(session, []) == set()


def test_a_core_that_appears_or_goes_takes_its_followers_along(session: Session) -> None:
    names = add_groups(session, "abcde")
    link(session, names, "ab bc cd")
    assign_cores(session, refresh_strengths(session, names.values()))
    assert cores_of(session, names) == {"a": "b", "b": "b", "c": "b", "d": "d", "e": "e"}
    link(session, names, "ce")
    touched = refresh_strengths(session, [names["c"], names["e"]])
    concerned = assign_cores(session, touched)
    assert cores_of(session, names) == {"a": "a", "b": "c", "c": "c", "d": "c", "e": "c"}
    assert concerned == {names[name] for name in "abcde"}
    assert {row.id: row.core_id for row in read_groups(session, set(names.values()))} == afresh(session)


def test_what_stays_concerns_nobody(session: Session) -> None:
    names = add_groups(session, "ab")
    link(session, names, "ab")
    assign_cores(session, refresh_strengths(session, names.values()))
    assert assign_cores(session, set(names.values())) == set()
    assert assign_cores(session, {2**40}) == set()


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_arrival_gives_the_same_cores(session: Session, seed: int) -> None:
    """Texts that come one by one, some of which go again, end as if they had come at once."""
    chance = random.Random(seed)
    ids = [add_group(session, f"{chance.random():.9f}", day=number % 3) for number in range(14)]
    pairs = [(one, other) for one in ids for other in ids if one < other and chance.random() < 0.2]
    chance.shuffle(pairs)
    for one, other in pairs:
        resemble(session, one, other, round(chance.uniform(0.5, 1), 3))
        assign_cores(session, refresh_strengths(session, {one, other}))
    for one, other in pairs[: len(pairs) // 3]:
        session.delete(session.get_one(ResemblanceRow, (one, other)))
        session.flush()
        assign_cores(session, refresh_strengths(session, {one, other}))
    assert {row.id: row.core_id for row in read_groups(session, set(ids))} == afresh(session)


def test_resemblances_are_read_from_both_sides_and_only_for_those_asked(session: Session) -> None:
    names = add_groups(session, "abc")
    link(session, names, "ab", 0.75)
    link(session, names, "cb", 0.5)
    found = read_alike(session, {names["a"], names["b"]})
    assert found == {names["a"]: {names["b"]: 750_000}, names["b"]: {names["a"]: 750_000, names["c"]: 500_000}}
    assert read_alike(session, set()) == {}


def test_surroundings_ask_once(session: Session) -> None:
    names = add_groups(session, "abc")
    link(session, names, "ab")
    around = Surroundings(session)
    statements: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))
    around.load({names["a"]})
    assert len(statements) == 2
    assert around.texts.keys() == around.cores.keys() == {names["a"], names["b"]}
    assert around.alike.keys() == {names["a"]}
    around.load({names["a"]})
    assert len(statements) == 2
    around.load({names["a"], names["b"]})
    assert around.alike[names["b"]] == {names["a"]: 900_000}
    assert around.texts[names["b"]].order == (0, "b", 20_500)
