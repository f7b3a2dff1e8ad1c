"""Notifying: the warnings of a look, and new and revised articles -> the channels of config/notify.toml."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from worker.errors import CopydeskError
from worker.monitoring.collect import collect_facts
from worker.monitoring.formatting import counted
from worker.monitoring.snapshot import Facts
from worker.monitoring.warnings import named_warnings
from worker.notify.alarms import follow
from worker.notify.channels import deliver
from worker.runtime import Runtime
from worker.settings.notify import ChannelTable, NotifyTable
from worker.storage.monitoring.notices import Notices, Wanted

__all__ = ["notify"]
log = logging.getLogger("copydesk.notify")


def notify(runtime: Runtime, told: NotifyTable, now: datetime) -> None:
    """Note what is to be told, and tell each channel what is due.

    What a channel does not take is tried again later; no channel waits for another.
    """
    notices = Notices(runtime.sessions)
    facts = collect_facts(runtime, now)
    after = timedelta(seconds=told.after)
    notices.follow(
        lambda known: follow(known, worth_telling(facts, told), now, after),
        [name for name, channel in told.channels.items() if is_told_of_warnings(channel)],
    )
    for name, channel in told.channels.items():
        if wanted := wanted_articles(channel):
            notices.note_articles(name, wanted, now)
        tell(notices, name, channel, told, now)
    notices.prune(told.channels, now)


def is_told_of_warnings(channel: ChannelTable) -> bool:
    """Tell whether a channel takes warnings: a sign of life says nothing else."""
    return channel.kind != "heartbeat" and "warnings" in channel.about


def worth_telling(facts: Facts, told: NotifyTable) -> dict[str, str]:
    """Return the warnings by key, and that of too many dead letters."""
    found = dict(named_warnings(facts))
    dead = sum(count.count for count in facts.dead)
    if told.dead_letters and dead >= told.dead_letters:
        found["dead_letters"] = f"{counted(dead, 'dead letter')}: see `copydesk dead list`"
    return found


def wanted_articles(channel: ChannelTable) -> Wanted | None:
    """Return which articles a channel is told of; None for none."""
    kinds = frozenset[str]() if channel.kind == "heartbeat" else frozenset(channel.about) - {"warnings"}
    return Wanted(kinds, channel.sources, tuple(channel.words.split())) if kinds else None


def tell(notices: Notices, name: str, channel: ChannelTable, told: NotifyTable, now: datetime) -> None:
    """Tell one channel what is due, in one message."""
    if channel.kind == "heartbeat":
        beat(name, channel, now)
        return
    due = notices.claim(name, now, timedelta(seconds=told.gap))
    if not due:
        return
    ids = [number for number, _ in due]
    try:
        deliver(channel, [notice for _, notice in due], now)
    except CopydeskError as error:
        log.warning("channel %s was not told: %s", name, error)
        notices.failed(ids, str(error), now, timedelta(seconds=told.give_up))
    else:
        notices.delivered(ids, now)


def beat(name: str, channel: ChannelTable, now: datetime) -> None:
    """Say that all runs, to a server that calls for help otherwise."""
    try:
        deliver(channel, [], now)
    except CopydeskError as error:
        log.warning("channel %s was not told: %s", name, error)
