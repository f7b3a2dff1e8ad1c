"""An embedded Redis is there while its block runs, on a private socket, and gone with everything afterwards."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from worker.broker.queues import open_redis
from worker.errors import SettingsError
from worker.local_stack.redis_server import RedisServer, find_redis_server, known_here
from worker.settings import OWN_REDIS, PREFIX, load_settings


def test_it_serves_on_a_socket_that_only_its_user_may_open() -> None:
    with RedisServer() as server:
        client = open_redis(server.url)
        client.set("key", "value")
        assert client.get("key") == b"value"
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("port") == {"port": "0"}
        assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700
        client.close()
        assert server.process is not None
        pid = server.process.pid
    assert not server.folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_server_that_was_killed_runs_again_on_its_socket_and_empty() -> None:
    with RedisServer() as server:
        assert not server.revive()
        with open_redis(server.url) as client:
            client.set("key", "value")
        assert server.process is not None
        server.process.kill()
        server.process.wait()
        assert server.revive()
        with open_redis(server.url) as client:
            assert client.get("key") is None


def test_commands_in_the_same_folder_find_it_unless_a_setting_names_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(f"{PREFIX}REDIS_URL", raising=False)
    default = load_settings().redis_url
    with RedisServer() as server, known_here(server.socket):
        assert load_settings().redis_url == server.url
        assert load_settings({}).redis_url == default
        monkeypatch.setenv(f"{PREFIX}REDIS_URL", "redis://elsewhere/1")
        assert load_settings().redis_url == "redis://elsewhere/1"
    monkeypatch.delenv(f"{PREFIX}REDIS_URL")
    assert load_settings().redis_url == default
    OWN_REDIS.symlink_to(server.socket)  # Left by one that was killed.
    assert load_settings().redis_url == default


def test_a_folder_in_which_nothing_may_be_written_is_no_hindrance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    OWN_REDIS.parent.write_text("no folder")
    with known_here(tmp_path / "redis.sock"):
        assert not OWN_REDIS.exists()


def test_two_servers_do_not_meet() -> None:
    with RedisServer() as one, RedisServer() as two:
        client = open_redis(one.url)
        client.set("key", "value")
        other = open_redis(two.url)
        assert other.get("key") is None
        client.close()
        other.close()


def test_a_server_on_path_is_preferred(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    own = tmp_path / "redis-server"
    own.write_text("#!/bin/sh\necho broken >&2\nexit 1\n")
    own.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert find_redis_server() == str(own)
    with pytest.raises(SettingsError, match="did not start: broken"):
        RedisServer().start()
