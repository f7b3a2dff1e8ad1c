"""Resemblances: which texts are compared, and what is stored of each pair."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.storage.articles.stories.groups import DAY, add_group, resemble
from worker.dedup.verdict import LEAST_SHARED, Verdict
from worker.records import Fingerprint
from worker.storage.articles.stories import resemblances
from worker.storage.articles.stories.held import Held, MoreToHoldError
from worker.storage.articles.stories.resemblances import (
    WINDOW,
    differs,
    in_parts,
    read_prints,
    relink,
    resemblance_values,
    write_resemblances,
)
from worker.storage.tables.stories import CommonHashRow, ResemblanceRow, ShingleRow

NEAR = Verdict("near", 0.9)
SKETCH = tuple(range(0, 400, 10))


@pytest.mark.parametrize(
    ("ids", "size", "parts"),
    [((), 2, []), ((3, 1, 2), 2, [[1, 2], [3]]), ({5, 4}, 2, [[4, 5]]), ((1,), 5000, [[1]])],
    ids=["none", "one more than fits", "as many as fit", "one"],
)
def test_ids_go_in_sorted_parts(ids: tuple[int, ...], size: int, parts: list[list[int]]) -> None:
    assert list(in_parts(ids, size)) == parts


@pytest.mark.parametrize(
    ("one", "other", "inner", "wanted"),
    [(2, 7, None, (2, 7, None)), (7, 2, None, (2, 7, None)), (7, 2, "first", (2, 7, 7)), (7, 2, "second", (2, 7, 2))],
)
def test_a_pair_is_stored_with_its_lower_id_first(
    one: int, other: int, inner: str | None, wanted: tuple[int, int, int | None]
) -> None:
    values = resemblance_values(one, other, Verdict("contained", 0.5, inner))  # type: ignore[arg-type]
    assert (values["low_id"], values["high_id"], values["inner_id"]) == wanted
    assert (values["kind"], values["score"]) == ("contained", 0.5)


@pytest.mark.parametrize(
    ("change", "expected"),
    [({}, False), ({"score": 0.8}, True), ({"kind": "contained"}, True), ({"inner_id": 2}, True)],
    ids=["the same", "score", "kind", "inner"],
)
def test_a_stored_pair_differs_in_any_value(change: dict[str, object], expected: bool) -> None:
    values = resemblance_values(2, 7, NEAR)
    assert differs(ResemblanceRow(**values), values | change) == expected


def candidates(session: Session, group_id: int) -> set[int]:
    """Return the candidates of one group."""
    return resemblances.candidates(session, [group_id])[group_id]


@pytest.mark.parametrize(
    ("sketch", "days_later", "is_found"),
    [
        (SKETCH[:LEAST_SHARED], 0, True),
        (SKETCH[:LEAST_SHARED], WINDOW, True),
        (SKETCH[:LEAST_SHARED], -WINDOW, True),
        (SKETCH, WINDOW + 1, False),
        (SKETCH, -WINDOW - 1, False),
        (SKETCH[: LEAST_SHARED - 1], 0, False),
        (tuple(value + 1 for value in SKETCH), 0, False),
    ],
    ids=["enough", "last day", "first day", "too late", "too early", "too few", "none"],
)
def test_candidates_share_enough_hashes_within_the_window(
    session: Session, sketch: tuple[int, ...], days_later: int, is_found: bool
) -> None:
    group = add_group(session, "a", SKETCH)
    other = add_group(session, "b", sketch, day=DAY + days_later)
    assert candidates(session, group) == ({other} if is_found else set())
    assert candidates(session, other) == ({group} if is_found else set())


def test_the_same_text_of_another_day_is_a_candidate_without_a_hash(session: Session) -> None:
    group = add_group(session, "a")
    near, _far = (add_group(session, "a", day=DAY + days) for days in (WINDOW, WINDOW + 1))
    assert candidates(session, group) == {near}


def test_a_common_hash_counts_on_neither_side(session: Session) -> None:
    ids = [add_group(session, name, SKETCH) for name in "abc"]
    later = add_group(session, "x", SKETCH, day=DAY + 1)
    assert candidates(session, later) == set(ids)
    assert candidates(session, ids[0]) == {*ids[1:], later}
    session.add_all(CommonHashRow(hash=value, day=DAY) for value in SKETCH)
    session.flush()
    assert candidates(session, later) == candidates(session, ids[0]) == set()
    rare = [value + 1 for value in SKETCH[:LEAST_SHARED]]
    session.add_all(ShingleRow(hash=value, day=DAY, group_id=group) for value in rare for group in ids[:2])
    session.flush()
    assert candidates(session, ids[0]) == {ids[1]}
    assert resemblances.candidates(session, [*ids, later]) == {
        ids[0]: {ids[1]}, ids[1]: {ids[0]}, ids[2]: set(), later: set(),
    }  # fmt: skip
    assert resemblances.candidates(session, []) == {}


def test_a_hash_that_is_common_on_another_day_names_the_texts_of_the_rest(session: Session) -> None:
    group, same_day = (add_group(session, name, SKETCH) for name in "ab")
    busy, rare = (add_group(session, "c", SKETCH, day=DAY + days) for days in (1, 2))
    add_group(session, "d", SKETCH, day=DAY + WINDOW + 1)
    session.add_all(CommonHashRow(hash=value, day=DAY + 1) for value in SKETCH)
    session.flush()
    assert candidates(session, group) == {same_day, rare}
    assert candidates(session, busy) == {rare}  # By the text alone.


def test_a_print_is_read_as_it_was_stored(session: Session) -> None:
    ids = {
        add_group(session, "a", (9, -3, 4), shingles=3, words=50, numbers=[1, 2], names=[7]),
        add_group(session, "b"),
    }
    found = read_prints(session, ids)
    assert found == {
        min(ids): Fingerprint("a", (-3, 4, 9), 3, 50, (1, 2), (7,)),
        max(ids): Fingerprint("b", (), 40, 200),
    }
    assert read_prints(session, set()) == {}


def test_linking_anew_stores_what_the_texts_give_and_takes_back_what_they_do_not(session: Session) -> None:
    group = add_group(session, "a", SKETCH)
    alike = add_group(session, "b", SKETCH)
    other = add_group(session, "c", (*SKETCH[:LEAST_SHARED], *range(1, 400, 10)))
    former = add_group(session, "d")
    resemble(session, group, former)
    assert relink(session, group) == {group, alike, former}
    pairs = session.execute(select(ResemblanceRow.low_id, ResemblanceRow.high_id, ResemblanceRow.kind)).all()
    assert [tuple(pair) for pair in pairs] == [(group, alike, "near")]
    assert relink(session, group) == {group}
    assert relink(session, other) == {other}


def test_of_a_group_s_pairs_only_what_changed_is_told(session: Session) -> None:
    ids = [add_group(session, name) for name in "abcde"]
    mine = ids[2]
    for other in (ids[0], ids[1], ids[3]):
        resemble(session, mine, other)
    resemble(session, ids[0], ids[1], 0.6)
    verdicts = {ids[0]: NEAR, ids[3]: Verdict("near", 0.95), ids[4]: Verdict("contained", 0.8, "first")}
    assert write_resemblances(session, mine, verdicts) == {ids[1], ids[3], ids[4]}
    session.expire_all()
    rows = session.scalars(select(ResemblanceRow).order_by(ResemblanceRow.low_id, ResemblanceRow.high_id))
    assert [(row.low_id, row.high_id, row.kind, row.score, row.inner_id) for row in rows] == [
        (ids[0], ids[1], "near", 0.6, None),
        (ids[0], mine, "near", 0.9, None),
        (mine, ids[3], "near", 0.95, None),
        (mine, ids[4], "contained", 0.8, mine),
    ]
    assert write_resemblances(session, mine, verdicts) == set()


def test_pairs_are_written_of_texts_that_are_held(session: Session) -> None:
    one, other, former = (add_group(session, name) for name in "abc")
    resemble(session, one, former)
    for held in ({one, other}, {one, former}, {other, former}):
        with pytest.raises(MoreToHoldError) as more:
            write_resemblances(session, one, {other: NEAR}, Held(frozenset(held), is_alone=False))
        assert more.value.group_ids == {one, other, former}
    everything = Held(frozenset({one, other, former}), is_alone=False)
    assert write_resemblances(session, one, {other: NEAR}, everything) == {other, former}
