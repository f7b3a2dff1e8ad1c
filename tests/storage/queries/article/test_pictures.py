"""Pictures: lists of those seen last and those used again, each with its newest caption, cut where they say so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, add_source, numbered
from worker.records import Image
from worker.storage.article_store import Articles
from worker.storage.queries.article import pictures
from worker.storage.queries.article.pictures import PictureLine, read_caption, read_picture, read_pictures


def show(sessions: sessionmaker[Session], number: int, *images: Image, source: int | None = None) -> int:
    page = replace(numbered(number), images=images)
    return Fetched(page, number, MORNING + number * HOUR, source_id=source).save(Articles(sessions)).article_id


def picture(name: str, caption: str = "A pier at dusk", credit: str = "") -> Image:
    return Image(url=f"https://img.example/{name}.jpg", caption=caption, credit=credit, role="inline")


def read(sessions: sessionmaker[Session], limit: int = 10, *, reused: bool = False) -> list[PictureLine]:
    with sessions() as session:
        return read_pictures(session, limit, reused=reused)


@pytest.mark.parametrize("reused", [False, True])
def test_a_database_without_pictures_lists_none(sessions: sessionmaker[Session], reused: bool) -> None:
    assert read(sessions, reused=reused) == []
    with sessions() as session:
        assert (read_picture(session, 1), read_caption(session, 1)) == (None, None)


def test_the_picture_seen_last_comes_first_and_those_used_again_by_their_sources(
    sessions: sessionmaker[Session],
) -> None:
    one, two = add_source(sessions, "one"), add_source(sessions, "two")
    show(sessions, 1, picture("pier"), source=one)
    show(sessions, 2, picture("pier"), picture("tram"), source=two)
    show(sessions, 3, picture("tram"), picture("mast"), source=two)
    assert [(each.url or "")[-8:-4] for each in read(sessions)] == ["tram", "mast", "pier"]
    again = read(sessions, reused=True)
    assert [((each.url or "")[-8:-4], each.uses, each.sources) for each in again] == [("pier", 2, 2), ("tram", 2, 1)]
    assert len(read(sessions, 1)) == 1
    assert read(sessions, 0) == []


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_a_picture_is_listed_under_the_caption_seen_last(
    sessions: sessionmaker[Session], order: tuple[int, int]
) -> None:
    for number in order:
        show(sessions, number, picture("pier", f"Caption number {number} of the pier", f"Photo: Hand {number}"))
    [line] = read(sessions)
    assert (line.caption, line.credit) == ("Caption number 2 of the pier", "Photo: Hand 2")


def test_a_picture_without_caption_has_none(sessions: sessionmaker[Session]) -> None:
    show(sessions, 1, picture("pier", ""))
    [line] = read(sessions)
    assert (line.caption or "", line.credit or "", line.uses) == ("", "", 1)


@pytest.mark.parametrize(("uses", "shown", "is_partial"), [(1, 1, False), (2, 2, False), (3, 2, True)])
def test_only_a_picture_whose_placements_were_cut_is_partial(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch, uses: int, shown: int, is_partial: bool
) -> None:
    monkeypatch.setattr(pictures, "MOST_PLACEMENTS", 2)
    for number in range(1, uses + 1):
        show(sessions, number, picture("pier"))
    [line] = read(sessions)
    with sessions() as session:
        found = read_picture(session, line.id)
    assert found is not None
    assert (len(found.placements), found.is_partial) == (shown, is_partial)


def test_a_caption_names_every_picture_that_shows_it_the_newest_first(sessions: sessionmaker[Session]) -> None:
    one = show(sessions, 1, picture("pier", "Ein Kai — «früh» 𝔑"), picture("tram", "Another caption"))
    two = show(sessions, 2, picture("mast", "Ein Kai — «früh» 𝔑"))
    with sessions() as session:
        [line] = [each for each in read_pictures(session, 9) if (each.url or "").endswith("mast.jpg")]
        held = read_picture(session, line.id)
        assert held is not None
        use = read_caption(session, held.placements[0].caption_id or 0)
    assert use is not None
    assert (use.text, [placed.article_id for _, placed in use.placements]) == ("Ein Kai — «früh» 𝔑", [two, one])
    assert len({image for image, _ in use.placements}) == 2


def test_the_list_looks_no_further_than_its_bound(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "MOST_RECENT", 1)
    show(sessions, 1, picture("pier"))
    show(sessions, 2, picture("tram"))
    assert [(each.url or "")[-8:-4] for each in read(sessions)] == ["tram"]
