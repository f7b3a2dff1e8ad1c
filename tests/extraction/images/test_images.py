"""Images as a whole: one per picture, one per caption, and what the body must not read."""

from __future__ import annotations

import pytest

from worker.extraction.images import FoundImages, credit_in, find_images
from worker.extraction.main_text import find_container
from worker.extraction.page.document import open_document
from worker.normalize.html import parse_page

TEXT = "<p>" + "The council met on Monday and voted to rebuild the bridge, which is closed to lorries. " * 3 + "</p>"


def read(inner: str, lead: str = "") -> FoundImages:
    page = (
        f"<html><head><title>The bridge</title></head><body><article><h1>The bridge</h1>{lead}"
        f"<div class='text'>{TEXT}{inner}{TEXT}</div></article></body></html>"
    )
    document = open_document(parse_page(page).root, "https://news.example/a.html")
    return find_images(document, find_container(document), frozenset())


def figure(src: str, caption: str, alt: str = "") -> str:
    return f"<figure><img src='https://img.example/{src}' alt='{alt}'><figcaption>{caption}</figcaption></figure>"


def test_positions_and_roles_follow_the_page() -> None:
    gallery = "<div class='slider'>" + figure("c.jpg", "Third") + figure("d.jpg", "Fourth") + "</div>"
    found = read(figure("b.jpg", "Second") + gallery, lead=figure("a.jpg", "First"))
    assert [(i.position, i.role, i.caption) for i in found.images] == [
        (0, "lead", "First"), (1, "inline", "Second"), (2, "gallery", "Third"), (3, "gallery", "Fourth"),
    ]  # fmt: skip
    assert found.caption_texts == ("First", "Second", "Third", "Fourth")
    assert sorted(found.anchors.values()) == [0, 1, 2, 3]


def test_a_copy_adds_only_what_the_first_lacks() -> None:
    found = read(figure("port-640x360.jpg", "") + figure("port-1280x720.jpg", "The port. (Foto: dpa)", alt="A port"))
    assert [(i.caption, i.credit, i.alt) for i in found.images] == [("The port.", "dpa", "A port")]


def test_one_caption_stands_once_though_two_pictures_have_it() -> None:
    words = "The port at dawn, seen from the bridge that is to be rebuilt"
    found = read(figure("one.jpg", words) + figure("two.jpg", f"{words}."))
    assert [i.caption for i in found.images] == [words]


def test_two_pictures_may_have_the_same_short_label() -> None:
    found = read(figure("one.jpg", "The port") + figure("two.jpg", "The port"))
    assert [i.caption for i in found.images] == ["The port", "The port"]


def test_a_caption_that_begins_like_another_is_its_own() -> None:
    short = "A general view of the damaged bridge over the river near the old mill on Monday, after the flood"
    found = read(figure("one.jpg", short) + figure("two.jpg", short + ", seen from a boat by a passing crew"))
    assert len(found.images) == 2


def test_the_figure_is_not_running_text_unless_it_holds_more_than_a_caption() -> None:
    found = read(figure("a.jpg", "The port"))
    assert {element.tag for element in found.elements} == {"figure", "figcaption"}
    fact = f"<figure><img src='/a.jpg'><figcaption>The port</figcaption><section>{TEXT}</section></figure>"
    assert {element.tag for element in read(fact).elements} == {"figcaption"}


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
