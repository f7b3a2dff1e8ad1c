"""The archive on real folders: durable, verified, shared by writers, clear when the disk is in trouble."""

from __future__ import annotations

import errno
import hashlib
import os
import resource
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import zstandard

from worker.errors import ArchiveError, SettingsError
from worker.storage.archive import Archive, FolderArchive, content_hash, open_archive
from worker.storage.archive.folder import STALE_AFTER, write_durably
from worker.storage.archive.packing import pack

PAGE = b"<html><p>The harbour opens again on Monday.</p></html>" * 50


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def archive(root: Path) -> Archive:
    return Archive(FolderArchive(root))


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_a_page_comes_back_as_it_was_put(archive: Archive) -> None:
    name = archive.put(PAGE)
    assert name == hashlib.sha256(PAGE).hexdigest() == content_hash(PAGE)
    assert archive.get(name) == PAGE


@pytest.mark.parametrize("data", [b"", b"\0", bytes(range(256)) * 1000])
def test_any_bytes_can_be_put(archive: Archive, data: bytes) -> None:
    assert archive.get(archive.put(data)) == data


def test_pages_lie_compressed_in_folders_by_hash_and_open_with_zstd(archive: Archive, root: Path) -> None:
    name = archive.put(PAGE)
    path = root / name[:2] / name[2:4] / f"{name}.zst"
    assert zstandard.ZstdDecompressor().decompress(path.read_bytes()) == PAGE
    assert archive.size() == path.stat().st_size < len(PAGE) / 5


def test_putting_a_page_again_adds_nothing_and_renews_its_age(archive: Archive, root: Path) -> None:
    name = archive.put(PAGE)
    before = files(root)
    os.utime(before[0], (1000, 1000))
    assert archive.put(PAGE) == name
    assert files(root) == before
    [stored] = archive
    assert stored.put_at > 1000


def test_the_same_page_makes_the_same_file(tmp_path: Path) -> None:
    first, second = Archive(FolderArchive(tmp_path / "a")), Archive(FolderArchive(tmp_path / "b"))
    first.put(PAGE)
    second.put(PAGE)
    assert files(tmp_path / "a")[0].read_bytes() == files(tmp_path / "b")[0].read_bytes()


def test_all_pages_are_listed_in_the_order_of_their_hashes(archive: Archive, root: Path) -> None:
    names = sorted(archive.put(b"page %d" % number) for number in range(40))
    (root / "tmp" / "left-over").write_bytes(b"x")
    (root / "README").write_bytes(b"not a page")
    assert [stored.content_hash for stored in archive] == names
    assert archive.size() == sum(stored.size for stored in archive)


def test_an_archive_that_was_never_written_is_empty(archive: Archive) -> None:
    assert list(archive) == []
    assert archive.size() == 0
    assert archive.clean(now=0) == 0


def test_a_page_that_is_not_there_is_missing(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="has no page") as caught:
        archive.get(content_hash(b"never put"))
    assert caught.value.reason == "missing"


@pytest.mark.parametrize("name", ["", "abc", "../../etc/passwd", "A" * 64, "0" * 63 + "/"])
def test_only_a_hash_names_a_page(archive: Archive, name: str) -> None:
    with pytest.raises(ArchiveError, match="64 hexadecimal digits") as caught:
        archive.get(name)
    assert caught.value.reason == "bad_hash"


@pytest.mark.parametrize("damage", [b"", b"rubbish", pack(b"another page"), pack(PAGE)[:-5]])
def test_a_damaged_page_is_found_and_repaired_by_putting_it_again(archive: Archive, damage: bytes, root: Path) -> None:
    good, bad = archive.put(b"a good page"), archive.put(PAGE)
    (root / bad[:2] / bad[2:4] / f"{bad}.zst").write_bytes(damage)
    assert list(archive.verify()) == [bad]
    with pytest.raises(ArchiveError, match="damaged") as caught:
        archive.get(bad)
    assert caught.value.reason == "damaged"
    archive.put(PAGE)
    assert list(archive.verify()) == []
    assert (archive.get(bad), archive.get(good)) == (PAGE, b"a good page")


def test_a_deleted_page_is_gone_and_can_be_put_again(archive: Archive) -> None:
    name = archive.put(PAGE)
    assert archive.delete(name) is True
    assert archive.delete(name) is False
    assert list(archive) == []
    assert archive.get(archive.put(PAGE)) == PAGE


def test_a_page_put_lately_survives_a_clean_up_of_older_ones(archive: Archive) -> None:
    name = archive.put(PAGE)
    [stored] = archive
    assert archive.delete(name, put_before=stored.put_at) is False
    assert archive.delete(name, put_before=stored.put_at + 1) is True


def test_left_over_temporary_files_go_by_age(archive: Archive, root: Path) -> None:
    archive.put(PAGE)
    old, new = root / "tmp" / "old", root / "tmp" / "new"
    for path, age in ((old, STALE_AFTER + 1), (new, STALE_AFTER - 1)):
        path.write_bytes(b"half a page")
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
    assert archive.clean(now=1_000_000) == 1
    assert (old.exists(), new.exists()) == (False, True)


def test_writers_of_the_same_pages_do_not_disturb_each_other(archive: Archive, root: Path) -> None:
    pages = [b"page %d " % number * 200 for number in range(30)]
    troubles: list[ArchiveError] = []

    def write(order: list[bytes]) -> None:
        try:
            for page in order:
                archive.put(page)
        except ArchiveError as error:
            troubles.append(error)

    threads = [threading.Thread(target=write, args=(pages[start:] + pages[:start],)) for start in (0, 0, 10, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert [stored.content_hash for stored in archive] == sorted(map(content_hash, pages))
    assert list(archive.verify()) == []
    assert list((root / "tmp").iterdir()) == []


def test_processes_write_side_by_side(archive: Archive, root: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from worker.storage.archive import Archive, FolderArchive\n"
        "for n in range(20): Archive(FolderArchive(Path(sys.argv[1]))).put(b'page %d' % n * 100)"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, str(root)]) for _ in range(3)]
    assert [process.wait(30) for process in running] == [0, 0, 0]
    assert len(list(archive)) == 20
    assert list(archive.verify()) == []


# ---- the disk in trouble ----


@pytest.mark.parametrize(
    ("number", "reason", "words"),
    [
        (errno.ENOSPC, "disk_full", "the disk is full"),
        (errno.EDQUOT, "disk_full", "the disk is full"),
        (errno.EROFS, "read_only", "cannot be written"),
        (errno.EACCES, "read_only", "cannot be written"),
        (errno.EIO, "archive", "input/output error"),
    ],
)
def test_trouble_with_the_disk_is_one_clear_line(tmp_path: Path, number: int, reason: str, words: str) -> None:
    def failing(path: Path, folder: Path, data: bytes) -> None:
        raise OSError(number, os.strerror(number))

    archive = Archive(FolderArchive(tmp_path, write=failing))
    with pytest.raises(ArchiveError, match=words) as caught:
        archive.put(PAGE)
    assert caught.value.reason == reason
    assert caught.value.retry
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_real_limit_of_the_file_layer_leaves_nothing_behind(archive: Archive, root: Path) -> None:
    # The kernel refuses to let a file of this process grow beyond the limit, as a full disk would.
    code = (
        "import os, resource, sys; from pathlib import Path\n"
        "from worker.storage.archive import Archive, FolderArchive\n"
        "from worker.errors import ArchiveError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "archive = Archive(FolderArchive(Path(sys.argv[1]))); archive.put(b'small')\n"
        "try: archive.put(os.urandom(100_000))\n"
        "except ArchiveError as error: print(error.reason, error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(root)], capture_output=True, text=True, timeout=30, check=True
    )
    assert done.stdout.startswith("disk_full archive ")
    assert [stored.content_hash for stored in archive] == [content_hash(b"small")]
    assert list((root / "tmp").iterdir()) == []
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 4096


def test_a_place_that_is_no_folder_is_an_archive_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    with pytest.raises(ArchiveError, match=str(tmp_path / "file")):
        Archive(FolderArchive(tmp_path / "file")).put(PAGE)


def test_a_write_that_fails_at_the_end_keeps_the_old_content(tmp_path: Path) -> None:
    target = tmp_path / "page"
    target.mkdir()  # A file cannot take a folder's place, so the rename fails.
    with pytest.raises(OSError, match=r"directory|Directory"):
        write_durably(target, tmp_path / "tmp", PAGE)
    assert target.is_dir()
    assert list((tmp_path / "tmp").iterdir()) == []


# ---- the URL ----


@pytest.mark.parametrize("form", ["file://{}", "file://localhost{}", "file:{}"])
def test_the_url_names_the_folder(tmp_path: Path, form: str) -> None:
    url = form.format(tmp_path)
    name = open_archive(url).put(PAGE)
    assert Archive(FolderArchive(tmp_path)).get(name) == PAGE


def test_a_relative_folder_lies_below_the_current_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = open_archive("file:var/archive").put(PAGE)
    assert Archive(FolderArchive(tmp_path / "var" / "archive")).get(name) == PAGE


@pytest.mark.parametrize("url", ["", "var/archive", "/var/archive", "s3://", "file://host/x", "ftp://key:hush@host/x"])
def test_another_url_is_a_wrong_setting(url: str) -> None:
    with pytest.raises(SettingsError, match="file:///") as caught:
        open_archive(url)
    assert "hush" not in str(caught.value)
