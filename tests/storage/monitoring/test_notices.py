"""Notices: each thing is told once to each channel, by one sender at a time, and tried again until it is given up."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, add_source, edited, numbered
from worker.records.notice import Alarm, Notice
from worker.storage.article_store import Articles
from worker.storage.monitoring.notices import CLAIM, KEPT, LATEST, MOST_IN_ONE, Notices, Undelivered, Wanted
from worker.storage.tables.notices import NoticeRow

NONE, GAP, DAY = timedelta(0), timedelta(minutes=1), timedelta(days=1)
ALARM = Alarm("silent_beat beat", "beat: has never ticked", MORNING, MORNING)
ALL = Wanted(frozenset({"new", "revised"}))


@pytest.fixture
def notices(sessions: sessionmaker[Session]) -> Notices:
    return Notices(sessions)


def notice(subject: str, kind: str = "began", **values: object) -> Notice:
    """A notice of the morning."""
    return Notice(subject, kind, f"about {subject}", MORNING, **values)  # type: ignore[arg-type]


def note(notices: Notices, *told: Notice, channels: tuple[str, ...] = ("chat",)) -> None:
    """Note what is to be told, and leave the alarms as they are."""
    notices.follow(lambda known: (dict(known), list(told)), channels)


def subjects(claimed: list[tuple[int, Notice]]) -> list[str]:
    return [each.subject for _, each in claimed]


def save(sessions: sessionmaker[Session], *numbers: int, source_id: int | None = None, parsed_after: float = 5) -> None:
    """Store the newsroom's articles of these numbers."""
    for number in numbers:
        page = Fetched(numbered(number), number, source_id=source_id, parsed_after=parsed_after)
        page.save(Articles(sessions))


def test_alarms_are_added_renewed_and_removed(notices: Notices) -> None:
    other = replace(ALARM, key="bad_places Redis", began_at=MORNING - HOUR)
    notices.follow(lambda known: ({ALARM.key: ALARM, other.key: other}, []), [])
    assert notices.alarms() == [other, ALARM]  # The oldest first.
    told = replace(ALARM, seen_at=MORNING + HOUR, is_told=True, text="beat: “still” silent – ö 漢")
    seen: list[dict[str, Alarm]] = []
    notices.follow(lambda known: (seen.append(dict(known)), ({told.key: told}, []))[1], [])  # type: ignore[func-returns-value]
    assert seen == [{ALARM.key: ALARM, other.key: other}]
    assert notices.alarms() == [told]
    notices.follow(lambda known: ({}, []), [])
    assert notices.alarms() == []


def test_two_that_look_at_once_tell_of_an_alarm_once(notices: Notices) -> None:
    later = replace(ALARM, began_at=MORNING + HOUR, seen_at=MORNING + HOUR)

    def fold(known: Mapping[str, Alarm], found: Alarm) -> tuple[dict[str, Alarm], list[Notice]]:
        if known:
            return dict(known), []
        return {found.key: found}, [notice(f"began {found.began_at} {found.key}")]

    with ThreadPoolExecutor(1) as pool:
        others = []

        def begin(known: Mapping[str, Alarm]) -> tuple[dict[str, Alarm], list[Notice]]:
            others.append(pool.submit(notices.follow, lambda also: fold(also, later), ["chat"]))
            wait(others, timeout=0.5)  # It should wait in its turn, for longer than this.
            return fold(known, ALARM)

        notices.follow(begin, ["chat"])
        others[0].result()
    assert notices.alarms() == [ALARM]
    assert subjects(notices.claim("chat", MORNING + HOUR, NONE)) == [f"began {MORNING} {ALARM.key}"]


def test_a_fold_that_fails_leaves_everything_as_it_was(notices: Notices) -> None:
    notices.follow(lambda known: ({ALARM.key: ALARM}, []), [])
    with pytest.raises(ZeroDivisionError):
        notices.follow(lambda known: ({}, [notice(str(1 // 0))]), ["chat"])
    assert notices.alarms() == [ALARM]
    assert notices.claim("chat", MORNING, NONE) == []


def test_what_is_noted_twice_is_told_once_to_each_channel_in_order(notices: Notices) -> None:
    for _ in range(2):
        note(notices, notice("b"), notice("a", url="https://news.example/ä"), notice("b"), channels=("chat", "mail"))
    for channel in ("chat", "mail"):
        claimed = notices.claim(channel, MORNING, NONE)
        assert subjects(claimed) == ["b", "a"]
        assert claimed[1][1] == notice("a", url="https://news.example/ä")
    assert notices.claim("phone", MORNING, NONE) == []


def test_a_subject_is_cut_to_what_the_column_holds_and_stays_one(notices: Notices) -> None:
    for _ in range(2):
        note(notices, notice("漢" * 400))
    [(_, found)] = notices.claim("chat", MORNING, NONE)
    assert found.subject == "漢" * 300


def test_what_is_claimed_comes_again_where_its_sender_died(notices: Notices) -> None:
    note(notices, notice("a"))
    [(number, _)] = notices.claim("chat", MORNING, GAP)
    assert notices.claim("chat", MORNING + CLAIM - timedelta(seconds=1), GAP) == []
    assert [again for again, _ in notices.claim("chat", MORNING + CLAIM, GAP)] == [number]


def test_one_message_takes_no_more_than_it_may_and_the_next_waits_for_the_gap(notices: Notices) -> None:
    note(notices, *(notice(f"{number:04}") for number in range(MOST_IN_ONE + 3)))
    first = notices.claim("chat", MORNING, GAP)
    assert subjects(first) == [f"{number:04}" for number in range(MOST_IN_ONE)]
    notices.delivered([number for number, _ in first], MORNING)
    assert notices.claim("chat", MORNING + GAP - timedelta(seconds=1), GAP) == []
    assert len(notices.claim("chat", MORNING + GAP, GAP)) == 3


def test_two_senders_never_take_the_same(notices: Notices) -> None:
    note(notices, *(notice(f"{number:02}") for number in range(40)))
    with ThreadPoolExecutor(4) as pool:
        claims = list(pool.map(lambda _: subjects(notices.claim("chat", MORNING, NONE)), range(4)))
    assert sorted(each for claim in claims for each in claim) == [f"{number:02}" for number in range(40)]


def test_a_failure_is_tried_later_and_later_and_given_up_in_the_end(notices: Notices) -> None:
    note(notices, notice("a"))
    waits, now = [], MORNING
    while claimed := notices.claim("chat", now, NONE):
        notices.failed([number for number, _ in claimed], "refused: “nein” 漢", now, give_up=3 * HOUR)
        [row] = rows(notices)
        waits.append((row.due_at - now).total_seconds())
        now = row.due_at
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert notices.undelivered() == [Undelivered("chat", 0, 1, "refused: “nein” 漢")]


def test_what_failed_is_counted_by_channel_until_a_delivery(notices: Notices) -> None:
    note(notices, notice("a"), notice("b"), channels=("chat", "mail"))
    claimed = [number for number, _ in notices.claim("chat", MORNING, NONE)]
    notices.failed(claimed[:1], "lost", MORNING + DAY, give_up=HOUR)
    notices.failed(claimed[1:], "waits", MORNING, give_up=DAY)
    assert notices.undelivered() == [Undelivered("chat", 1, 1, "waits")]
    notices.delivered(claimed[1:], MORNING + DAY + HOUR)
    assert notices.undelivered() == []
    notices.delivered([], MORNING)
    notices.failed([], "nobody", MORNING, give_up=DAY)
    assert subjects(notices.claim("mail", MORNING, NONE)) == ["a", "b"]


def test_what_ended_goes_after_some_days_and_what_is_of_no_channel_at_once(notices: Notices) -> None:
    note(notices, notice("told"), notice("open"), channels=("chat", "gone"))
    [told, _] = [number for number, _ in notices.claim("chat", MORNING, NONE)]
    notices.delivered([told], MORNING)
    notices.prune(["chat"], MORNING + KEPT)
    assert sorted((row.channel, row.subject) for row in rows(notices)) == [("chat", "open"), ("chat", "told")]
    notices.prune(["chat"], MORNING + KEPT + timedelta(seconds=1))
    assert [row.subject for row in rows(notices)] == ["open"]
    notices.prune([], MORNING)
    assert rows(notices) == []


def rows(notices: Notices) -> list[NoticeRow]:
    with notices.sessions() as session:
        return list(session.scalars(select(NoticeRow).order_by(NoticeRow.id)))


def test_articles_are_told_from_the_second_call_on_each_once(notices: Notices, sessions: sessionmaker[Session]) -> None:
    save(sessions, 1)
    notices.note_articles("chat", ALL, MORNING + LATEST)
    save(sessions, 2, parsed_after=1300)
    for _ in range(2):
        notices.note_articles("chat", ALL, MORNING + timedelta(seconds=1400))
    found = notices.claim("chat", MORNING + HOUR, NONE)
    assert [(each.kind, each.url) for _, each in found] == [("new", numbered(2).url)]
    notices.delivered([number for number, _ in found], MORNING + HOUR)
    changed = Fetched(edited(numbered(2), "And then it rained."), 3, MORNING + HOUR, 2, why="recrawl")
    changed.save(Articles(sessions))
    notices.note_articles("chat", ALL, MORNING + 2 * HOUR)
    [(_, told)] = notices.claim("chat", MORNING + 2 * HOUR, NONE)
    assert told.kind == "revised"
    assert told.text.endswith(f": {numbered(2).title} (no source)")


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (ALL, [3, 4]),
        (Wanted(frozenset({"revised"})), []),
        (replace(ALL, sources=("gazette",)), [3]),
        (replace(ALL, sources=("courier", "nobody")), [4]),
        (replace(ALL, words=("CASE 3-",)), [3]),
        (replace(ALL, words=("case", "4-7")), [4]),
        (replace(ALL, words=("%",)), []),
        (replace(ALL, words=("case_3",)), []),
        (replace(ALL, words=("\\",)), []),
    ],
)
def test_a_channel_is_told_of_what_it_wants(
    notices: Notices, sessions: sessionmaker[Session], wanted: Wanted, told: list[int]
) -> None:
    notices.note_articles("chat", wanted, MORNING - HOUR)
    for number, slug in ((3, "gazette"), (4, "courier")):
        save(sessions, number, source_id=add_source(sessions, slug))
    notices.note_articles("chat", wanted, MORNING + HOUR)
    assert [each.url for _, each in notices.claim("chat", MORNING + HOUR, NONE)] == [numbered(n).url for n in told]


def test_channels_with_long_names_remember_each_for_itself(notices: Notices, sessions: sessionmaker[Session]) -> None:
    one, two = "the-news-desk-of-the-northern-region-one", "the-news-desk-of-the-northern-region-two"
    notices.note_articles(one, ALL, MORNING - HOUR)
    save(sessions, 1)
    notices.note_articles(two, ALL, MORNING + HOUR)  # Its first call: it remembers where the next one begins.
    notices.note_articles(one, ALL, MORNING + HOUR)
    assert len(notices.claim(one, MORNING + HOUR, NONE)) == 1
    assert notices.claim(two, MORNING + HOUR, NONE) == []
