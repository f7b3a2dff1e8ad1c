"""The watchdog: it ends blocked reads at their deadlines, and touches nothing else."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time

import pytest

from worker.fetching.deadline import Deadline, Watchdog


def test_a_blocked_read_returns_at_the_deadline() -> None:
    watchdog = Watchdog()
    near, far = socket.socketpair()
    with near, far, watchdog.start(0.1) as deadline:
        deadline.watch(near)
        started = time.monotonic()
        assert near.recv(1) == b""
        assert 0.05 < time.monotonic() - started < 5
        assert deadline.hit
        assert deadline.left() == 0


def test_a_socket_that_is_watched_late_is_ended_at_once() -> None:
    near, far = socket.socketpair()
    with near, far, Deadline(60) as deadline:
        deadline.expire()
        deadline.watch(near)
        assert near.recv(1) == b""


def test_a_finished_request_is_left_alone() -> None:
    near, far = socket.socketpair()
    with near, far:
        with Deadline(60) as deadline:
            deadline.watch(near)
        deadline.expire()
        far.sendall(b"x")
        assert near.recv(1) == b"x"
        assert not deadline.hit


def test_a_reused_descriptor_is_not_shut_down() -> None:
    near, far = socket.socketpair()
    other, peer = socket.socketpair()
    with far, other, peer, Deadline(60) as deadline:
        deadline.watch(near)
        number = near.detach()
        os.dup2(other.fileno(), number)  # The number of the watched socket is now another connection.
        with socket.socket(fileno=number) as taken:
            deadline.expire()
            peer.sendall(b"x")
            assert taken.recv(1) == b"x"
        assert far.recv(1) == b""


def test_one_thread_serves_deadlines_in_their_order() -> None:
    watchdog = Watchdog()
    before = threading.active_count()
    ends: list[float] = []
    deadlines = [watchdog.start(seconds) for seconds in (0.3, 0.1, 60.0, 0.2)]
    pairs = [socket.socketpair() for _ in deadlines]
    for deadline, (near, _) in zip(deadlines, pairs, strict=True):
        deadline.watch(near)
    for index in (1, 3, 0):
        assert pairs[index][0].recv(1) == b""
        ends.append(time.monotonic())
    assert [deadline.hit for deadline in deadlines] == [True, True, False, True]
    assert ends == sorted(ends)
    assert threading.active_count() == before + 1
    for deadline, pair in zip(deadlines, pairs, strict=True):
        deadline.close()
        for sock in pair:
            sock.close()


def test_a_shorter_deadline_wakes_the_watchdog_from_a_longer_wait() -> None:
    watchdog = Watchdog()
    near, far = socket.socketpair()
    with near, far, watchdog.start(60), watchdog.start(0.05) as short:
        short.watch(near)
        assert near.recv(1) == b""
        assert short.hit


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Newer Pythons warn of any fork beside threads.
def test_a_forked_child_gets_a_watchdog_of_its_own() -> None:
    watchdog = Watchdog()
    with watchdog.start(60), watchdog._wake:  # The lock is held at the moment of the fork, and in the child for ever.
        child = os.fork()
        if child == 0:
            signal.alarm(10)  # A child that hangs is killed, and the test fails.
            near, _far = socket.socketpair()
            with watchdog.start(0.05) as deadline:
                deadline.watch(near)
                near.settimeout(5)
                os._exit(0 if near.recv(1) == b"" else 1)
        assert os.waitpid(child, 0)[1] == 0
