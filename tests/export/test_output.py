"""Files appear whole or not at all, and go on where they were cut off."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
import zstandard

from worker.errors import InputError
from worker.export.output import Compression, PartFile, Position, Stream, open_output


def unpacked(path: Path, compression: Compression | None) -> bytes:
    """What a file holds."""
    raw = path.read_bytes()
    if compression == "gz":
        return gzip.decompress(raw)
    if compression == "zst":
        return zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True).read()
    return raw


def cut_off(path: Path, compression: Compression | None, request: str = "all") -> None:
    """None; a call wrote "one", noted it, wrote some more, and died."""
    output = open_output(str(path), compression, request)
    assert isinstance(output, PartFile)
    output.write(b"one\n")
    output.checkpoint(Position(after=1, until=9, count=1, cursor="c"))
    output.write(b"half of tw")
    output._raw.flush()
    output._raw.close()


def fail(path: Path, request: str | None) -> None:
    """None; a call notes how far it is, and fails."""

    def write() -> None:
        with open_output(str(path), None, request) as output:
            output.write(b"one")
            output.checkpoint(Position(after=1, count=1))
            raise KeyError

    with pytest.raises(KeyError):
        write()


@pytest.mark.parametrize("compression", [None, "gz", "zst"])
def test_the_same_request_goes_on_behind_the_last_note(tmp_path: Path, compression: Compression | None) -> None:
    path = tmp_path / "out"
    cut_off(path, compression)
    assert not path.exists()
    with open_output(str(path), compression, "all") as output:
        assert output.position is not None
        assert (output.position.after, output.position.count, output.position.cursor) == (1, 1, "c")
        output.write(b"two\n")
        output.finish()
    assert unpacked(path, compression) == b"one\ntwo\n"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]


def test_another_request_is_refused_and_restart_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "out"
    cut_off(path, None)
    with pytest.raises(InputError, match="other options; --restart begins anew"):
        open_output(str(path), None, "some")
    with open_output(str(path), None, "some", restart=True) as output:
        assert output.position is None
        output.write(b"new\n")
        output.finish()
    assert path.read_bytes() == b"new\n"


@pytest.mark.parametrize("note", ["", "[]", '{"request": "all", "size": "x", "more": 1}', '{"request": "all"'])
def test_a_note_that_is_none_is_refused(tmp_path: Path, note: str) -> None:
    (tmp_path / "out.part.json").write_text(note)
    with pytest.raises(InputError, match="no note of an export"):
        open_output(str(tmp_path / "out"), None, "all")


def test_a_part_that_lost_bytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "out"
    cut_off(path, None)
    (tmp_path / "out.part").write_bytes(b"o")
    with pytest.raises(InputError, match="is shorter than"):
        open_output(str(path), None, "all")


def test_a_second_call_at_once_is_refused(tmp_path: Path) -> None:
    with open_output(str(tmp_path / "out"), None, "all"), pytest.raises(InputError, match="another call is writing it"):
        open_output(str(tmp_path / "out"), None, "all")


def test_what_was_there_stays_until_the_new_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"old")
    fail(path, None)
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]  # What cannot go on leaves no part.


def test_an_interrupted_one_that_can_go_on_keeps_its_part(tmp_path: Path) -> None:
    fail(tmp_path / "out", "all")
    assert json.loads((tmp_path / "out.part.json").read_text())["size"] == 3


def test_a_folder_or_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        open_output(str(tmp_path), None, None)
    with pytest.raises(InputError, match="there is no folder"):
        open_output(str(tmp_path / "a" / "b"), None, None)


def test_a_device_is_written_straight_on() -> None:
    with open_output("/dev/null", "gz", "all") as output:
        assert isinstance(output, Stream)
        output.write(b"gone")
        output.checkpoint(Position())
        output.finish()
