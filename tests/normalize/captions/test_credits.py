"""Credits split off captions: labels, signs, brackets and bare agency names, and what only looks like one."""

from __future__ import annotations

import pytest

from worker.normalize.captions.credits import (
    clean_credit,
    has_label,
    is_bare_label,
    is_labelled_credit,
    looks_like_credit,
    split_credit,
)

SPLIT = [
    ("A harbour at dawn. (Photo by Ada Miller/Getty Images)", "A harbour at dawn.", "Ada Miller/Getty Images"),
    ("A harbour at dawn. (AP Photo/Ada Miller)", "A harbour at dawn.", "AP Photo/Ada Miller"),
    ("A harbour at dawn. Photograph by Ada Miller", "A harbour at dawn.", "Ada Miller"),
    ("A harbour at dawn. REUTERS/Ada Miller", "A harbour at dawn.", "REUTERS/Ada Miller"),
    ("The old harbour is for sale. (Sample Estates)", "The old harbour is for sale.", "Sample Estates"),
    ("A harbour at dawn - Copyright Ada Miller/AP", "A harbour at dawn", "Ada Miller/AP"),
    ("Ein Hafen. © Uta Beispiel/PA Wire/dpa", "Ein Hafen.", "Uta Beispiel/PA Wire/dpa"),
    ("Ein Hafen. (Symbolfoto: picture alliance/dpa | Uta B.)", "Ein Hafen.", "picture alliance/dpa | Uta B."),
    ("Ein Hafen (Archivbild) Quelle: imago", "Ein Hafen (Archivbild)", "imago"),
    ("Un port. Crédit photo : Jeanne Dupont", "Un port.", "Jeanne Dupont"),
    ("Un puerto. Foto de Ana Ejemplo", "Un puerto.", "Ana Ejemplo"),
    ("Een haven. Foto van Jan Voorbeeld", "Een haven.", "Jan Voorbeeld"),
    ("En hamn. Foto: Eva Exempel/TT", "En hamn.", "Eva Exempel/TT"),
    ("Port nocą. Zdjęcie: Jan Przykład", "Port nocą.", "Jan Przykład"),
    ("Liman. Kaynak: AA", "Liman.", "AA"),
    ("Гавань утром. Фото: Иван Примеров", "Гавань утром.", "Иван Примеров"),
    ("Λιμάνι. Φωτογραφία: Άννα Δείγμα", "Λιμάνι.", "Άννα Δείγμα"),
    ("港の朝。写真：見本太郎", "港の朝。", "見本太郎"),
    ("港の朝（13日、東京で）＝ＡＰ", "港の朝（13日、東京で）", "ＡＰ"),
    ("항구의 아침이 밝아 오고 있다. 김견본 기자", "항구의 아침이 밝아 오고 있다.", "김견본"),
    ("항구의 아침 /사진=뉴스1", "항구의 아침", "뉴스1"),
    ("港口的早晨。（王样本 摄）", "港口的早晨。", "王样本"),
    ("Foto: dpa", None, "dpa"),
    ("FILE PHOTO: Men work on the floor of the old market hall. REUTERS/Ada Miller",
     "FILE PHOTO: Men work on the floor of the old market hall.", "REUTERS/Ada Miller"),
    ("The mayor speaks. Ada Miller / AP file", "The mayor speaks.", "Ada Miller / AP file"),
    ("The harbour, seen from above, photos © Sample, 2018", "The harbour, seen from above", "Sample, 2018"),
    ("Image copyright EPA", None, "EPA"),
    ("ITV, ASSOCIATED PRESS", None, "ITV, ASSOCIATED PRESS"),
    ("Getty Images", None, "Getty Images"),
]  # fmt: skip

WHOLE = [
    "A harbour at dawn",
    "The picture: a look at life in the harbour and what its people hope for",
    "Ada Miller (52)",
    "The harbour before the flood (Archivbild)",
    "The court sat on Sunday, Dec. 21, 2025.",
    "She poses in a photo from the 1981 yearbook of her school.",
    "Ein Hafen (links)",
    "Image: The house in which the old mayor was born in Sample, Austria",
    "FILE - Two children play at the harbour",
]


@pytest.mark.parametrize(("text", "caption", "credit"), SPLIT)
def test_a_credit_at_the_end_is_split_off(text: str, caption: str | None, credit: str) -> None:
    assert split_credit(text) == (caption, credit)


@pytest.mark.parametrize("text", WHOLE)
def test_what_only_looks_like_a_credit_stays(text: str) -> None:
    assert split_credit(text) == (text, None)


@pytest.mark.parametrize("text", [None, "", "   ", "\u00ad"])
def test_no_text_has_neither(text: str | None) -> None:
    assert split_credit(text) == (None, None)


def test_two_credits_are_joined_in_reading_order() -> None:
    assert split_credit("A harbour. (Photo: A. Miller) © dpa") == ("A harbour.", "A. Miller / dpa")


def test_splitting_again_changes_nothing() -> None:
    for text, caption, _ in SPLIT:
        if caption is not None:
            assert split_credit(caption) == (caption, None), text


@pytest.mark.parametrize(
    ("text", "credit"),
    [
        ("Foto: Bild: APA/Max Muster", "APA/Max Muster"),
        ("(Foto: REUTERS)", "REUTERS"),
        (" / Ana Ejemplo", "Ana Ejemplo"),
        ("Copyright", None),
        ("©", None),
        ("", None),
    ],
)
def test_a_credit_of_its_own_loses_label_and_sign(text: str, credit: str | None) -> None:
    assert clean_credit(text) == credit


def test_names_alone_look_like_a_credit_but_only_labels_and_agencies_say_so() -> None:
    assert looks_like_credit("Ada Miller")
    assert not is_labelled_credit("Ada Miller")
    assert is_labelled_credit("Ada Miller/AFP")
    assert not looks_like_credit("The harbour opens again on Monday.")
    assert has_label("Foto: Ada Miller")
    assert not has_label("Ada Miller")


def test_only_the_end_of_a_long_text_is_searched() -> None:
    text = (
        "Photo: " * 2_000
        + "and so the harbour stayed as it was for many years, people say, which nobody there doubts. " * 3
    )
    assert split_credit(text) == (text.strip(), None)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Photo:", True),
        ("Фото:", True),
        ("写真：", True),
        ("Photo", False),
        ("Photo: A. Writer", False),
        ("Then:", False),
    ],
)
def test_a_bare_label_names_nobody(text: str, wanted: bool) -> None:
    assert is_bare_label(text) is wanted
