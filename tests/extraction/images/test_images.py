"""Images as a whole: one per picture, one per caption, and what the body must not read."""

from __future__ import annotations

import pytest

from worker.extraction.images import FoundImages, credit_in, find_images
from worker.extraction.main_text import find_main_text
from worker.extraction.page import open_page
from worker.normalize.html import parse_page

TEXT = "<p>" + "The council met on Monday and voted to rebuild the bridge, which is closed to lorries. " * 3 + "</p>"


def read(inner: str, lead: str = "") -> FoundImages:
    page = (
        f"<html><head><title>The bridge</title></head><body><article><h1>The bridge</h1>{lead}"
        f"<div class='text'>{TEXT}{inner}{TEXT}</div></article></body></html>"
    )
    document = open_page(parse_page(page).root, "https://news.example/a.html")
    return find_images(document, find_main_text(document), frozenset())


def figure(src: str, caption: str, alt: str = "") -> str:
    return f"<figure><img src='https://img.example/{src}' alt='{alt}'><figcaption>{caption}</figcaption></figure>"


def test_positions_and_roles_follow_the_page() -> None:
    gallery = "<div class='slider'>" + figure("c.jpg", "Third") + figure("d.jpg", "Fourth") + "</div>"
    found = read(figure("b.jpg", "Second") + gallery, lead=figure("a.jpg", "First"))
    assert [(i.position, i.role, i.caption) for i in found.images] == [
        (0, "lead", "First"), (1, "inline", "Second"), (2, "gallery", "Third"), (3, "gallery", "Fourth"),
    ]  # fmt: skip
    assert sorted(found.anchors.values()) == [0, 1, 2, 3]


def test_a_copy_adds_only_what_the_first_lacks() -> None:
    found = read(figure("port-640x360.jpg", "") + figure("port-1280x720.jpg", "The port. (Foto: dpa)", alt="A port"))
    assert [(i.caption, i.credit, i.alt) for i in found.images] == [("The port.", "dpa", "A port")]


def test_pictures_are_one_by_picture_whatever_their_captions() -> None:
    words = "The port at dawn, seen from the bridge that is to be rebuilt"
    found = read("".join(figure(f"{name}.jpg", words) for name in ("one", "two", "three", "four", "five")))
    assert [i.caption for i in found.images] == [words] * 5
    assert len({i.url for i in found.images}) == 5


def test_a_caption_without_a_picture_completes_the_one_that_has_both() -> None:
    words = "The port at dawn, seen from the bridge that is to be rebuilt"
    found = read(figure("one.jpg", words) + f"<figure><img><figcaption>{words} (Photo: AFP)</figcaption></figure>")
    assert [(i.caption, i.credit) for i in found.images] == [(words, "AFP")]


@pytest.mark.parametrize(("words", "expected"), [("Mud", []), ("Skiing in Nagano", ["Skiing in Nagano"])])
def test_a_named_caption_stands_for_a_picture_that_a_script_loads(words: str, expected: list[str]) -> None:
    blank = "data:image/svg+xml,%3Csvg%3E"
    found = read(f"<figure><img src='{blank}' alt=''><figcaption>{words}</figcaption></figure>")
    assert [i.caption for i in found.images] == expected


def test_a_named_credit_stands_for_a_picture_that_a_script_loads() -> None:
    found = read("<figure><img alt='A plant'><figcaption>Photo credit: Ada Miller</figcaption></figure>")
    assert [(i.url, i.caption, i.credit) for i in found.images] == [(None, None, "Ada Miller")]


def test_a_figure_of_a_mark_and_a_word_is_no_picture() -> None:
    assert read("<figure><figcaption>Powered by</figcaption><svg></svg></figure>").images == ()


def test_a_file_named_for_a_logo_is_a_picture_where_it_has_a_caption() -> None:
    found = read(figure("summit-logo.jpg", "The cabinet under the sign of the summit"))
    assert [i.caption for i in found.images] == ["The cabinet under the sign of the summit"]
    assert read("<p><img src='https://img.example/summit-logo.jpg'></p>").images == ()


def test_a_caption_that_begins_like_another_is_its_own() -> None:
    short = "A general view of the damaged bridge over the river near the old mill on Monday, after the flood"
    found = read(figure("one.jpg", short) + figure("two.jpg", short + ", seen from a boat by a passing crew"))
    assert len(found.images) == 2


def test_the_figure_is_not_running_text_unless_it_holds_more_than_a_caption() -> None:
    found = read(figure("a.jpg", "The port"))
    assert [claim.role for claim in found.claims] == ["image", "caption"]
    fact = f"<figure><img src='/a.jpg'><figcaption>The port</figcaption><section>{TEXT}</section></figure>"
    assert [claim.role for claim in read(fact).claims] == ["caption"]


def test_a_credit_in_the_alternative_text_is_the_last_resort() -> None:
    found = read(figure("a.jpg", "The port", alt="The port at dawn. (Photo: Ada Miller/AFP)"))
    assert [(i.caption, i.credit) for i in found.images] == [("The port", "Ada Miller/AFP")]


def test_a_page_without_pictures_has_none() -> None:
    assert read("") == FoundImages()


@pytest.mark.parametrize(
    ("alt", "caption", "credit"),
    [
        ("A boat. Photo: Ada Miller/AP", None, "Ada Miller/AP"),
        ("A boat. Photo: AP", "Japan's harbours", "AP"),
        ("A person at the camera: Ada Miller of Mill Street", "Ada Miller of Mill Street, Scotland", None),
        ("A boat", "A boat", None),
    ],
)
def test_the_credit_of_an_alternative_text_is_no_piece_of_the_caption(
    alt: str, caption: str | None, credit: str | None
) -> None:
    assert credit_in(alt, caption) == credit
