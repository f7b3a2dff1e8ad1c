"""The sign of life in its file, and names that no two live processes of a machine share."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.monitoring.scenes import NOW
from worker.errors import InputError
from worker.monitoring.sign_of_life import claim_name, new_sign, read_sign, remove_sign, renewed, write_sign

HOLD = """
import sys
from pathlib import Path
from worker.monitoring.sign_of_life import claim_name
name = claim_name(Path(sys.argv[1]), "fetch@one", exact=False)
print(name.node, flush=True)
sys.stdin.read()
"""


def test_a_sign_of_life_is_read_as_it_was_written(tmp_path: Path) -> None:
    sign = replace(new_sign("fetch@one", ["parse", "fetch"], NOW), finished_at=NOW)
    write_sign(tmp_path / "run", sign)
    later = renewed(sign, NOW + timedelta(seconds=5), deaf_since=NOW)
    write_sign(tmp_path / "run", later)
    assert read_sign(tmp_path / "run", "fetch@one") == later
    assert [path.name for path in (tmp_path / "run").iterdir()] == ["fetch@one.json"]
    remove_sign(tmp_path / "run", "fetch@one")
    assert read_sign(tmp_path / "run", "fetch@one") is None


@pytest.mark.parametrize("text", ["", "{", "{}", "[]", '{"node": 1}', '{"started_at": "soon"}'])
def test_a_spoilt_file_is_no_sign_of_life(tmp_path: Path, text: str) -> None:
    (tmp_path / "fetch@one.json").write_text(text, "utf-8")
    assert read_sign(tmp_path, "fetch@one") is None


def test_every_start_has_an_identity_of_its_own() -> None:
    assert new_sign("fetch@one", [], NOW).id != new_sign("fetch@one", [], NOW).id


def test_a_name_in_use_is_numbered_or_refused_and_free_again_when_its_process_was_killed(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == "fetch@one\n"
        second = claim_name(tmp_path, "fetch@one", exact=False)
        assert second.node == "fetch-2@one"
        with pytest.raises(InputError, match="fetch@one: a running process has this name"):
            claim_name(tmp_path, "fetch@one", exact=True)
        second.lock.close()
    finally:
        holder.kill()
        holder.communicate()
    again = claim_name(tmp_path, "fetch@one", exact=True)
    assert again.node == "fetch@one"
    again.lock.close()
