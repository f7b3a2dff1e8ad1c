"""Which texts of one page are copies of one caption, and what a caption is without its credit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.normalize.captions import caption_letters, same_caption, without_credit

CAPTION = "Fire crews at the old harbour in Lindhaven, where a warehouse ‘burned’ for two days"


@pytest.mark.parametrize(
    "copy",
    [
        CAPTION.upper(),
        CAPTION.replace("‘", "'").replace("’", "'"),
        CAPTION.replace("‘", "&lsquo;").replace("’", "&rsquo;"),
        CAPTION.replace("warehouse", "ware\u00adhouse").replace(" ", "\u00a0"),
        f"<p>{CAPTION}</p>",
        f"&lt;em&gt;{CAPTION}&lt;/em&gt;",
        CAPTION + ".",
        CAPTION[:50] + "…",
        CAPTION[:48] + " [...]",
        CAPTION + " (Picture: Mara Lindt)",
        CAPTION + ". Foto: dpa / Mara Lindt",
        CAPTION + " Getty Images",
        CAPTION + ". Mara Lindt/The Herald",
        CAPTION + " | Mara Lindt via Reuters",
        CAPTION + " © Mara Lindt",
        CAPTION + " Foto: privat",
        CAPTION + " (AP Photo/Mara Lindt)",
        CAPTION + " [Photo by Mara Lindt/AFP]",
        f"Image source, Getty Images Image caption, {CAPTION}",
        f"Image caption, {CAPTION}",
    ],
)
def test_copies_of_a_caption_are_known(copy: str) -> None:
    assert same_caption(CAPTION, copy)
    assert same_caption(copy, CAPTION)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("消防队员在旧港口扑灭仓库大火。", "消防队员在旧港口扑灭仓库大火 图片来源：新华社"),
        ("Пожарные тушат склад в порту", "Пожарные тушат склад в порту. Фото: Иван Петров / ТАСС"),
        ("Feuerwehrleute am alten Hafen", "Feuerwehrleute am alten Hafen Bild: Imago"),
        ("Feuerwehrleute am alten Hafen", "Feuerwehrleute am alten Hafen (Lindt)"),
        ("Feuerwehrleute am alten Hafen", "Feuerwehrleute am alten Hafen Lindt/Tagblatt"),
        ("Feuerwehrleute am alten Hafen", "Feuerwehrleute am alten Hafen AFP"),
        ("Feuerwehrleute am alten Hafen", "Feuerwehrleute am alten Hafen Foto: privat"),
        ("Feuerwehrleute am alten Hafen", "Feuerwehrleute am alten Hafen Foto: Mara Lindt. Montage: Bo Ek"),
        ("Feuerwehrleute am alten Hafen", "Feuerwehrleute am alten Hafen. Mara Lindt"),
        ("La plage de Morvan au petit matin", "La plage de Morvan au petit matin. Crédit photo : AFP"),
    ],
)
def test_copies_are_known_in_other_languages(one: str, other: str) -> None:
    assert same_caption(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The mayor of Lindhaven", "The mayor of Lindhaven, Jane Doe"),
        ("The mayor at the bridge", "The mayor at the bridge with her deputy"),
        ("The mayor at the bridge", "The mayor at the bridge. It opened on Tuesday after long delays"),
        ("Before", "Before…and after"),
        ("The bridge at Lindhaven", "The bridge at Lindhaven. Closed"),
        ("The bridge at Lindhaven", "The bridge at Lindhaven Park"),
        ("The bridge at Lindhaven", "The bridge at Lindhaven (under repair)"),
        ("The first of three bridges", "The second of three bridges"),
        ("Picture: Reuters", "Picture: Mara Lindt"),
        ("Photo 1", "Photo 2"),
        ("", ""),
        (None, "A caption"),
        ("🎉", "🎊"),
        ("A view of the harbour from the north…", "A view of the harbour from the south"),
    ],
)
def test_different_captions_stay_two(one: str | None, other: str | None) -> None:
    assert not same_caption(one, other)
    assert not same_caption(other, one)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A boat. Picture: A / B", "A boat."),
        ("A boat (Picture: A) Getty Images", "A boat"),
        ("A boat – Reuters", "A boat"),
        ("A boat Getty Images/iStockphoto", "A boat"),
        ("A boat. Jane Doe/AP", "A boat."),
        ("A boat near Port Reuters Island", "A boat near Port Reuters Island"),
        ("Getty Images", ""),
        ("»Sie kommt spät« Mara Lindt / AP", "»Sie kommt spät«"),
        ("Image source, Getty Images", ""),
        (
            "The picture: a boat in the fog, painted by the mayor's mother and hung in the hall of the school until "
            * 2,
            None,
        ),
        ("He shared the photo by email.", None),
        ("The source: unknown", None),
        ("Caption of the picture at noon", None),
        ("Bildunterschrift: Ein Boot im Hafen", "Ein Boot im Hafen"),
        ("Image caption The boat at noon", "The boat at noon"),
        ("A boat at the pier PA Media", "A boat at the pier"),
        ("The old PA Media office at the pier", None),
        ("港の船（東京で）＝ＡＰ", "港の船（東京で）"),
    ],
)
def test_credits_are_cut_from_the_end(text: str, expected: str | None) -> None:
    assert without_credit(text) == (text.strip() if expected is None else expected)


def test_a_bare_credit_keeps_its_letters() -> None:
    assert caption_letters("Getty Images") == "gettyimages"


@given(st.text(), st.text())
def test_sameness_is_symmetric(one: str, other: str) -> None:
    assert same_caption(one, other) == same_caption(other, one)


@given(st.text(min_size=1, max_size=60), st.integers(1, 2000))
def test_long_and_odd_texts_never_raise(piece: str, times: int) -> None:
    without_credit(piece * times)
